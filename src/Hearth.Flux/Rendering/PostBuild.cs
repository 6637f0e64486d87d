using Hearth.Flux.Graph;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;
using Hearth.Templating.EnvSubst;

namespace Hearth.Flux.Rendering;

/// <summary>
/// Substitution after the build, object by object on the text that kustomize printed. An object without a dollar keeps
/// its tree: its text would come back as it is.
/// </summary>
internal static class PostBuild
{
    private const string SwitchName = FluxKinds.KustomizeGroup + "/substitute";

    /// <summary>The object after substitution; null where it failed, with the reasons in <paramref name="diagnostics"/>.</summary>
    public static YamlMapping? Substitute(YamlMapping root, PostBuildVariables variables, bool strict, SubstitutionUse use, List<Diagnostic> diagnostics)
    {
        if (!HasDollar(root) || IsSwitchedOff(root))
        {
            return root;
        }

        var emitted = new MappedTextWriter();
        SigsYaml.Marshal(root, YamlSchema.GoYaml3, emitted);
        var template = emitted.ToMappedText().ToSourceText(root.Span.Path);
        var values = variables.HasUnknown ? WithPlaceholders(template, variables.Values) : variables.Values;
        var result = FluxSubstitution.Substitute(template, values, strict);
        use.Add(result.References, variables.Values);
        if (result.Diagnostics.Count > 0)
        {
            // A dashboard names its variable a hundred times, in the one line that the generator has for it.
            diagnostics.AddRange(result.Diagnostics.DistinctBy(static diagnostic => (diagnostic.Rule.Code, diagnostic.Message, diagnostic.Span.Authored())).Select(diagnostic => strict ? diagnostic : diagnostic with { Severity = result.Text is null ? Severity.Error : Severity.Warning }));
        }

        return result.Text is { } text ? Read(text, root, diagnostics) : null;
    }

    private static YamlMapping? Read(MappedText text, YamlMapping before, List<Diagnostic> diagnostics)
    {
        var stream = YamlReader.Read(text.ToSourceText(before.Span.Path));
        if (stream.HasErrors)
        {
            var error = stream.Diagnostics[0];
            diagnostics.Add(new Diagnostic(FluxRules.BrokenSubstitution, error.Span, $"after substitution {new Resource(before).Id.ShortName} is no YAML any more: {error.Message}")
            {
                Hint = "quote the place where the variable is used",
            });
            return null;
        }

        if (stream.Documents is [{ Root: YamlMapping mapping }, ..] && YamlExpander.Expand(mapping).Root is YamlMapping root)
        {
            try
            {
                return SchemaNormalizer.Normalize(root);
            }
            catch (DiagnosticException exception)
            {
                diagnostics.Add(new Diagnostic(FluxRules.BrokenSubstitution, exception.Diagnostic.Span, $"after substitution {new Resource(before).Id.ShortName} is no JSON any more: {exception.Diagnostic.Message}"));
                return null;
            }
        }

        diagnostics.Add(new Diagnostic(FluxRules.BrokenSubstitution, before.Span, $"after substitution {new Resource(before).Id.ShortName} is no mapping any more"));
        return null;
    }

    private static Dictionary<string, SubstitutionVariable> WithPlaceholders(SourceText template, Dictionary<string, SubstitutionVariable> known)
    {
        var all = new Dictionary<string, SubstitutionVariable>(known, StringComparer.Ordinal);
        foreach (var reference in FluxSubstitution.References(template))
        {
            if (!reference.HasDefault)
            {
                all.TryAdd(reference.Name, new SubstitutionVariable(Placeholders.For(reference.Name)));
            }
        }

        return all;
    }

    /// <summary>Whether the object says that it wants no substitution.</summary>
    public static bool IsSwitchedOff(YamlMapping root) =>
        root.GetMapping("metadata") is { } metadata
        && (metadata.GetMapping("labels")?.GetString(SwitchName) == "disabled" || metadata.GetMapping("annotations")?.GetString(SwitchName) == "disabled");

    private static bool HasDollar(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                return scalar.AsSpan().Contains('$');
            case YamlMapping mapping:
                foreach (ref readonly var entry in mapping.Entries)
                {
                    if (HasDollar(entry.Key.Target) || HasDollar(entry.Value.Target))
                    {
                        return true;
                    }
                }

                return false;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    if (HasDollar(item.Target))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return false;
        }
    }
}
