using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Editing;

/// <summary>What <c>edit add configmap|secret</c> is given.</summary>
public sealed record GeneratorEdit(string Name)
{
    public IReadOnlyList<string> Literals { get; init; } = [];

    public IReadOnlyList<string> Files { get; init; } = [];

    public IReadOnlyList<string> Envs { get; init; } = [];

    public string Namespace { get; init; } = "";

    public string Behavior { get; init; } = "";

    public string Type { get; init; } = "";

    public bool DisableNameSuffixHash { get; init; }

    internal IEnumerable<(string Field, IReadOnlyList<string> Values)> Lists => [("literals", Literals), ("files", Files), ("envs", Envs)];

    internal YamlMapping ToNode(bool isSecret)
    {
        List<(string, YamlNode)> fields = [("name", YamlValue.String(Name))];
        foreach (var (field, value) in (ReadOnlySpan<(string, string)>)[("namespace", Namespace), ("behavior", Behavior), ("type", isSecret ? Type : "")])
        {
            if (value.Length > 0)
            {
                fields.Add((field, YamlValue.String(value)));
            }
        }

        foreach (var (field, values) in Lists)
        {
            if (values.Count > 0)
            {
                fields.Add((field, YamlValue.Sequence([.. values.Select(value => YamlValue.String(value))])));
            }
        }

        if (DisableNameSuffixHash)
        {
            fields.Add(("options", YamlValue.Mapping(("disableNameSuffixHash", YamlValue.Plain("true")))));
        }

        return YamlValue.Mapping([.. fields]);
    }
}
