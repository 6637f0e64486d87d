using System.Text.RegularExpressions;
using Hearth.Kubernetes.Resources;
using Hearth.Kustomize.Building;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Model;

/// <summary>
/// Chooses resources by group, version, kind, name and namespace, each a regular expression over the whole text, and
/// by labels and annotations. An absent part matches anything.
/// </summary>
internal sealed class Selector
{
    private readonly Pattern group;
    private readonly Pattern version;
    private readonly Pattern kind;
    private readonly Pattern name;
    private readonly Pattern resourceNamespace;
    private readonly LabelSelector? labels;
    private readonly LabelSelector? annotations;

    private Selector(YamlMapping node, StructReader reader)
    {
        Node = node;
        group = Read(reader, "group");
        version = Read(reader, "version");
        kind = Read(reader, "kind");
        name = Read(reader, "name");
        resourceNamespace = Read(reader, "namespace");
        labels = ReadLabels(reader, "labelSelector");
        annotations = ReadLabels(reader, "annotationSelector");
    }

    public static string[] Fields { get; } = ["group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector"];

    public YamlMapping Node { get; }

    public string Name => name.Text;

    /// <summary>Whether it names no part of an identity (it may still choose by labels).</summary>
    public bool IsIdEmpty => group.Text.Length + version.Text.Length + kind.Text.Length + name.Text.Length + resourceNamespace.Text.Length == 0;

    public bool HasLabelsOrAnnotations => labels is not null || annotations is not null;

    public static Selector Read(StructReader reader) => new(reader.Node, reader);

    public bool MatchesType(in GroupVersionKind type) => group.Matches(type.Group) && version.Matches(type.Version) && kind.Matches(type.Kind);

    public bool MatchesName(string text) => name.Matches(text);

    public bool MatchesNamespace(string text) => resourceNamespace.Matches(text);

    public bool MatchesLabelsAndAnnotations(BuildResource resource) =>
        (annotations is null || annotations.Matches(resource.GetAnnotation)) && (labels is null || labels.Matches(resource.GetLabel));

    /// <summary>As <c>patches</c> choose: by the first and by the present name and namespace.</summary>
    public bool Selects(BuildResource resource)
    {
        var current = resource.CurrentId;
        var original = resource.OriginalId;
        return (MatchesNamespace(original.EffectiveNamespace) || MatchesNamespace(current.EffectiveNamespace))
            && (MatchesName(original.Name) || MatchesName(current.Name))
            && MatchesType(resource.Type)
            && MatchesLabelsAndAnnotations(resource);
    }

    public override string ToString()
    {
        var parts = new List<string>();
        foreach (ref readonly var entry in Node.Entries)
        {
            if (entry.Value.Target is YamlScalar scalar)
            {
                parts.Add($"{entry.Name} {scalar.Value}");
            }
        }

        return string.Join(", ", parts);
    }

    private static Pattern Read(StructReader reader, string field)
    {
        var scalar = reader.Text(field);
        if (scalar is null || scalar.Value.Length == 0)
        {
            return default;
        }

        if (!scalar.Value.AsSpan().ContainsAny(@"\^$.|?*+()[]{}"))
        {
            return new Pattern(scalar.Value, null);
        }

        try
        {
            return new Pattern(scalar.Value, new Regex($"^(?:{scalar.Value})$", RegexOptions.CultureInvariant));
        }
        catch (ArgumentException exception)
        {
            throw new KustomizeException(KustomizeRules.InvalidKustomization, scalar.Span, $"{field} is not a regular expression: {exception.Message}");
        }
    }

    private static LabelSelector? ReadLabels(StructReader reader, string field)
    {
        if (reader.Text(field) is not { Value.Length: > 0 } scalar)
        {
            return null;
        }

        return LabelSelector.TryParse(scalar.Value, out string? error)
            ?? throw new KustomizeException(KustomizeRules.InvalidKustomization, scalar.Span, $"{field}: {error}");
    }

    private readonly struct Pattern(string text, Regex? regex)
    {
        public string Text => text ?? "";

        public bool Matches(string value) => text is null || (regex is null ? text == value : regex.IsMatch(value));
    }
}
