using System.Text.RegularExpressions;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kustomize.Loading;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Safety;

/// <summary>A key that stands twice in a YAML or JSON file inside of a manifest.</summary>
internal sealed partial class EmbeddedDuplicateKey : Check
{
    public override DiagnosticRule Rule { get; } = new("SAFE009", "key that stands twice in an embedded file", Severity.Warning,
        "A file in a ConfigMap, in a Secret, in the template of an ExternalSecret or in a release's values has a key twice in one mapping. Programs either refuse it or take one of the two without a word.");

    public override CheckExample Example { get; } = new(
        """
        data:
          config.yaml: |
            server: {port: 80}
            server: {port: 8080}
        """,
        """
        data:
          config.yaml: |
            server: {port: 8080}
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var found in context.Objects)
        {
            var root = found.Resource.Root;
            IEnumerable<(string Name, YamlScalar Text)> files = (found.Id.Group, found.Id.Kind) switch
            {
                ("", "ConfigMap") => FilesOf(root.GetMapping("data")),
                ("", "Secret") => FilesOf(root.GetMapping("stringData")),
                ("external-secrets.io", "ExternalSecret" or "ClusterExternalSecret") => Deep(root.GetMapping("spec")),
                (FluxKinds.HelmGroup, "HelmRelease") => Deep(root.GetMapping("spec")?.GetMapping("values")),
                _ => [],
            };
            foreach (var (name, text) in files)
            {
                foreach (var finding in Duplicates(text))
                {
                    var (span, generated) = context.Place(finding.Span, found.Owner);
                    if (generated is null)
                    {
                        yield return new Diagnostic(Rule, GeneratorFiles.Follow(context.Files, span), $"{name}: {finding.Message}")
                        {
                            Related = [.. finding.Related.Select(related => related with { Span = GeneratorFiles.Follow(context.Files, related.Span) })],
                        };
                    }
                }
            }
        }
    }

    private static IEnumerable<Diagnostic> Duplicates(YamlScalar text)
    {
        // What is no YAML by itself is not looked at: templates with conditions and loops, files for other readers. What a
        // template only prints stands for a word.
        var source = ScalarSource.Of(text);
        var plain = new SourceText(source.Path, Action().Replace(source.Text, static action => new string('x', action.Length)));
        if (text.IsSensitive || Control().IsMatch(source.Text) || YamlReader.Read(plain).HasErrors)
        {
            return [];
        }

        return YamlReader.Read(plain, YamlReadOptions.Default with { RefuseDuplicateKeys = true }).Diagnostics.Where(static finding => finding.Rule == YamlRules.DuplicateKey)
            .Select(finding => finding with { Span = Back(finding.Span), Related = [.. finding.Related.Select(related => related with { Span = Back(related.Span) })] });

        SourceSpan Back(SourceSpan span) => source.Span(span.Start, span.Length);
    }

    private static IEnumerable<(string Name, YamlScalar Text)> FilesOf(YamlMapping? mapping)
    {
        for (int i = 0; i < (mapping?.Count ?? 0); i++)
        {
            if (mapping!.Entries[i] is { Name: { } name, Value.Target: YamlScalar text } && IsFile(name) && text.Value.Contains(':')) // There is no count without it.
            {
                yield return (name, text);
            }
        }
    }

    private static IEnumerable<(string Name, YamlScalar Text)> Deep(YamlMapping? mapping)
    {
        foreach (var file in FilesOf(mapping))
        {
            yield return file;
        }

        for (int i = 0; i < (mapping?.Count ?? 0); i++)
        {
            if (mapping!.Entries[i].Value.Target is YamlMapping inner) // There is no count without it.
            {
                foreach (var file in Deep(inner))
                {
                    yield return file;
                }
            }
        }
    }

    [GeneratedRegex(@"\{\{[^{}\r\n]*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Action();

    [GeneratedRegex(@"\{\{-?\s*(if|else|range|with|end|define|block)\b|\{%", RegexOptions.CultureInvariant)]
    private static partial Regex Control();

    private static bool IsFile(string name) => RepositoryFiles.IsYaml(name) || name.EndsWith(".json", StringComparison.Ordinal);
}
