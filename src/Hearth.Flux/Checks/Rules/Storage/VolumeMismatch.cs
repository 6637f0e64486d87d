using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Storage;

/// <summary>A claim and the volume that it is tied to, which cannot be bound to each other.</summary>
internal sealed class VolumeMismatch : Check
{
    public override DiagnosticRule Rule { get; } = new("STOR002", "claim and volume that do not fit", Severity.Error,
        "A claim with spec.volumeName, or a volume with spec.claimRef, is bound only where class, access modes, volume mode and size fit: the volume has every access mode that the claim asks for and at least its size, and both name the same storageClassName (the empty one for none).");

    public override CheckExample Example { get; } = new(
        """
        kind: PersistentVolume
        metadata: {name: media}
        spec: {accessModes: [ReadWriteOnce], storageClassName: nfs}
        ---
        kind: PersistentVolumeClaim
        metadata: {name: media}
        spec: {accessModes: [ReadWriteMany], storageClassName: nfs, volumeName: media}
        """,
        """
        kind: PersistentVolume
        metadata: {name: media}
        spec: {accessModes: [ReadWriteMany], storageClassName: nfs}
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var claim in context.OfKind("", "PersistentVolumeClaim"))
        {
            var spec = claim.Resource.Root.GetMapping("spec");
            if (spec?["volumeName"] is not YamlScalar { Value.Length: > 0 } name || Placeholders.IsIn(name.Value))
            {
                continue;
            }

            if (context.OfKind("", "PersistentVolume").FirstOrDefault(volume => volume.Id.Name == name.Value) is { } volume)
            {
                foreach (var finding in Compare(context, claim, volume, spec))
                {
                    yield return finding;
                }
            }
            else if (context.Unrendered.Anywhere is null && !name.Value.StartsWith("pvc-", StringComparison.Ordinal))
            {
                // pvc-UUID is a volume that a provisioner made and somebody kept.
                yield return Finding(context, claim, name.Span, $"{claim.Id.ShortName} names the volume {name.Value}, which nothing makes",
                    DidYouMean(name.Value, context.OfKind("", "PersistentVolume").Select(static volume => volume.Id.Name)));
            }
        }

        foreach (var volume in context.OfKind("", "PersistentVolume"))
        {
            var reference = volume.Resource.Root.GetMapping("spec")?.GetMapping("claimRef");
            if (context.Find("", "PersistentVolumeClaim", reference?.GetString("namespace") ?? "", reference?.GetString("name") ?? "") is { } claim
                && claim.Resource.Root.GetMapping("spec") is { } spec && spec.GetString("volumeName") != volume.Id.Name)
            {
                foreach (var finding in Compare(context, claim, volume, spec))
                {
                    yield return finding;
                }
            }
        }
    }

    private IEnumerable<Diagnostic> Compare(CheckContext context, ClusterObject claim, ClusterObject volume, YamlMapping spec)
    {
        if (volume.Resource.Root.GetMapping("spec") is not { } has)
        {
            yield break;
        }

        // A claim without the field gets the default class where there is one: that is not known here.
        if (spec.GetString("storageClassName") is { } wanted && wanted != (has.GetString("storageClassName") ?? ""))
        {
            yield return Mismatch(spec["storageClassName"]!.Span, $"asks for the class \"{wanted}\"", $"has \"{has.GetString("storageClassName")}\""); // It has a text.
        }

        var modes = has.GetStrings("accessModes");
        if (spec.GetStrings("accessModes").Except(modes).FirstOrDefault() is { } missing)
        {
            yield return Mismatch(spec["accessModes"]!.Span, $"asks for {missing}", $"has {string.Join(", ", modes)}"); // It has items.
        }

        if (Quantity.TryParse(spec.GetMapping("resources")?.GetMapping("requests")?.GetString("storage")) is { } size
            && Quantity.TryParse(has.GetMapping("capacity")?.GetString("storage")) is { } capacity && size > capacity)
        {
            var request = spec.GetMapping("resources")!.GetMapping("requests")!["storage"]!; // It was parsed.
            yield return Mismatch(request.Span, $"asks for {((YamlScalar)request).Value}", $"has {has.GetMapping("capacity")!.GetString("storage")}"); // It was parsed.
        }

        if ((spec.GetString("volumeMode") ?? "Filesystem") != (has.GetString("volumeMode") ?? "Filesystem"))
        {
            yield return Mismatch((spec["volumeMode"] ?? spec).Span, $"asks for the mode {spec.GetString("volumeMode") ?? "Filesystem"}", $"has {has.GetString("volumeMode") ?? "Filesystem"}");
        }

        Diagnostic Mismatch(SourceSpan at, string asks, string offers) =>
            Finding(context, claim, at, $"{claim.Id.ShortName} {asks}, and its volume {volume.Id.Name} {offers}: they are never bound");
    }
}
