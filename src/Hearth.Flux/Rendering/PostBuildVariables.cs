using System.Text;
using Hearth.Flux.Graph;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;
using Hearth.Templating.EnvSubst;

namespace Hearth.Flux.Rendering;

/// <summary>
/// The variables of a Kustomization: those of <c>substituteFrom</c> in order, then those of <c>substitute</c>, later ones
/// winning (kustomize_varsub.go of fluxcd/pkg).
/// </summary>
internal sealed class PostBuildVariables
{
    private PostBuildVariables(Dictionary<string, SubstitutionVariable> values, bool hasUnknown, IReadOnlyList<Diagnostic> diagnostics)
    {
        Values = values;
        HasUnknown = hasUnknown;
        Diagnostics = diagnostics;
    }

    public Dictionary<string, SubstitutionVariable> Values { get; }

    /// <summary>Whether a source exists in the cluster only, so that a name which is missing here may well have a value there.</summary>
    public bool HasUnknown { get; }

    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    public static PostBuildVariables Collect(FluxKustomization kustomization, ClusterObjects objects, RenderSettings settings)
    {
        var values = new Dictionary<string, SubstitutionVariable>(StringComparer.Ordinal);
        var diagnostics = new List<Diagnostic>();
        bool hasUnknown = false;
        foreach (var (name, value) in settings.Variables)
        {
            values[name] = new SubstitutionVariable(OneLine(value));
        }

        foreach (var source in kustomization.SubstituteFrom)
        {
            var id = source.Object.Id;
            if (objects.Find(id) is { } found)
            {
                AddData(values, found);
            }
            else if (objects.IsMadeAtRuntime(id) || (settings.BuildsOnly && !source.IsOptional))
            {
                hasUnknown = true;
            }
            else if (!source.IsOptional)
            {
                diagnostics.Add(new Diagnostic(FluxRules.MissingVariables, source.Object.Span, $"substituteFrom names {id.ShortName}, which nothing in the repository makes")
                {
                    Hint = "correct the name, mark the entry optional, or give the values with --substitute NAME=VALUE",
                });
            }
        }

        foreach (var entry in NodeReading.EntriesOf(kustomization.PostBuild?.GetMapping("substitute")))
        {
            if (entry is { Name: { } name, Value.Target: YamlScalar value })
            {
                values[name] = new SubstitutionVariable(OneLine(value.Value), value.Span);
            }
        }

        diagnostics.AddRange(FluxSubstitution.CheckNames(values, kustomization.Span));
        return new PostBuildVariables(values, hasUnknown, diagnostics);
    }

    private static void AddData(Dictionary<string, SubstitutionVariable> values, Resource source)
    {
        bool isSecret = source.Type.Kind == "Secret";
        Add("data", isSecret);
        if (isSecret)
        {
            Add("stringData", false); // The API server merges it into data.
        }

        void Add(string field, bool isEncoded)
        {
            foreach (var entry in NodeReading.EntriesOf(source.Root.GetMapping(field)))
            {
                if (entry is { Name: { } name, Value.Target: YamlScalar scalar })
                {
                    string text = isEncoded ? Decode(scalar.Value) : scalar.Value;
                    values[name] = new SubstitutionVariable(OneLine(text), scalar.Span);
                }
            }
        }
    }

    // Wherever a value comes from, Flux drops its line ends.
    private static string OneLine(string value) => value.Replace("\n", "", StringComparison.Ordinal);

    internal static string Decode(string base64) => Encoding.UTF8.GetString(DecodeBytes(base64));

    internal static byte[] DecodeBytes(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            return Encoding.UTF8.GetBytes(base64); // The API server would refuse the Secret; schema checks report it.
        }
    }
}
