using System.Text.RegularExpressions;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Network;

/// <summary>A name such as <c>influxdb.vitals.svc.cluster.local:8086</c> in a text of the repository.</summary>
/// <param name="Subject">The object that holds the text.</param>
/// <param name="Service">The Service's name.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Port">The port behind it; null where there is none.</param>
/// <param name="Span">Where the name stands, as a person wrote it.</param>
internal sealed record ClusterName(ClusterObject Subject, string Service, string Namespace, string? Port, SourceSpan Span);

/// <summary>
/// The in-cluster DNS names in everything that people wrote: environment variables, arguments, configuration files, URLs of
/// custom resources. What a chart writes by itself, comments and descriptions are left out.
/// </summary>
internal sealed partial class ClusterNames
{
    // Names in certificates and webhooks are what an object answers to and not what it asks.
    private static readonly HashSet<string> LeftOutKinds = new(StringComparer.Ordinal)
    {
        "CustomResourceDefinition", "Certificate", "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "APIService", "HelmRelease", "Kustomization",
    };

    public ClusterNames(CheckContext context)
    {
        var all = new List<ClusterName>();
        foreach (var found in context.Objects.Where(static found => !LeftOutKinds.Contains(found.Id.Kind)))
        {
            foreach (var scalar in Scalars.Of(found.Resource.Root).Where(static scalar => scalar.AsSpan().Contains(".svc", StringComparison.Ordinal)))
            {
                foreach (Match match in Name().Matches(scalar.Value))
                {
                    if (IsComment(scalar.Value, match.Index))
                    {
                        continue;
                    }

                    var span = Locate(context, found, scalar, match.Value);
                    if (span is { } place)
                    {
                        string[] labels = match.Groups["host"].Value.Split('.');
                        all.Add(new ClusterName(found, labels[^2], labels[^1], match.Groups["port"] is { Success: true } port ? port.Value : null, place));
                    }
                }
            }
        }

        All = all;
    }

    public IReadOnlyList<ClusterName> All { get; }

    // The name's own place in the file; null for a text that no file of the repository holds.
    private static SourceSpan? Locate(CheckContext context, ClusterObject found, YamlScalar scalar, string name)
    {
        var (span, generated) = context.Place(scalar.Span, found.Owner);
        if (generated is not null)
        {
            return null;
        }

        var authored = span.Authored();
        if (GeneratorFiles.Find(context.Files, span) is { } file && file.Text.IndexOf(name, StringComparison.Ordinal) is var inFile and >= 0)
        {
            return file.Span(inFile, name.Length);
        }

        int at = authored.Text.IndexOf(name, StringComparison.Ordinal);
        if (at >= 0)
        {
            return authored.Slice(at, name.Length);
        }

        // A substituted value leads to the variable alone: the nearest text of a file on the way holds the name itself.
        foreach (var step in scalar.Span.Trace())
        {
            if (step.Source.Map is null && context.Files.PathOf(step.Source) is not null && step.Text.Contains(name, StringComparison.Ordinal))
            {
                return step.Slice(step.Text.IndexOf(name, StringComparison.Ordinal), name.Length);
            }
        }

        return context.Files.PathOf(authored.Source) is null ? null : authored;
    }

    private static bool IsComment(string text, int at)
    {
        int start = at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
        var line = text.AsSpan(start, at - start).TrimStart();
        return line is ['#', ..] or ['/', '/', ..] or [';', ..] || line.Contains(" # ", StringComparison.Ordinal)
            || (line.EndsWith("\"hostname\": \"", StringComparison.Ordinal) && text.Contains("\"username\":", StringComparison.Ordinal)); // Kopia's name for itself.
    }

    // service.namespace.svc, or pod.service.namespace.svc, with or without the cluster's domain and a port. Names that go
    // on before or behind (templates, wildcards, domains of people) are none.
    [GeneratedRegex(@"(?<![A-Za-z0-9.*$}{%_-])(?<host>([a-z0-9]([a-z0-9-]*[a-z0-9])?\.){1,2}[a-z0-9]([a-z0-9-]*[a-z0-9])?)\.svc(?:\.cluster\.local)?\.?(?![A-Za-z0-9_-]|\.[A-Za-z0-9$])(:(?<port>[0-9]{1,5})(?![0-9]))?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
