using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Secrets;

/// <summary>A key that is asked of a Secret or ConfigMap all of whose keys are known.</summary>
internal sealed class MissingKey : Check
{
    public override DiagnosticRule Rule { get; } = new("SECRET003", "key that a Secret or ConfigMap does not have", Severity.Error,
        "The object exists, and its keys are all known: from data and stringData, a generator, or the template or data of an ExternalSecret. The key asked for is not among them, so the pod does not start.");

    public override CheckExample Example { get; } = new(
        """
        # ExternalSecret app: target.template.data has DB_PASSWORD
        env:
          - name: PASSWORD
            valueFrom:
              secretKeyRef: {name: app, key: DB_PASS}
        """,
        """
        env:
          - name: PASSWORD
            valueFrom:
              secretKeyRef: {name: app, key: DB_PASSWORD}
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var reference in context.ConfigReferences.Where(static reference => !reference.IsOptional && reference.Keys.Count > 0))
        {
            if (context.ConfigSources.Find(reference.Kind, reference.Subject.Id.Namespace, reference.Name.Value) is not { Keys: { } keys } source)
            {
                continue;
            }

            foreach (var key in reference.Keys.Where(key => !keys.Contains(key.Value) && !Placeholders.IsIn(key.Value) && !key.Value.Contains('$')))
            {
                if (context.Place(key.Span, reference.Subject.Owner).Generated is not null)
                {
                    continue;
                }

                string? near = key.Value.Length < 3 ? null : NearestName.Find(key.Value, keys);
                var finding = Finding(context, reference.Subject, key.Span,
                    $"{reference.Subject.Id.ShortName} asks for key {key.Value} of {reference.Kind} {reference.Name.Value}, which has {Listing(keys)}",
                    near is null ? null : $"did you mean {near}?");
                finding = finding with { Related = [.. finding.Related, new RelatedPlace(context.Place(source.By.NameSpan, source.By.Owner).Span, $"{source.By.Id.ShortName} makes it")] };
                if (near is not null)
                {
                    context.OfferRename(finding, key.Value, near);
                }

                yield return finding;
            }
        }
    }

    private static string Listing(IReadOnlySet<string> keys) =>
        string.Join(", ", keys.Order(StringComparer.Ordinal).Take(8)) + (keys.Count > 8 ? ", …" : "");
}
