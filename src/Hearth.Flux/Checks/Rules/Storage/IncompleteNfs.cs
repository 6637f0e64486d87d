using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Storage;

/// <summary>An NFS mount without server or path.</summary>
internal sealed class IncompleteNfs : Check
{
    public override DiagnosticRule Rule { get; } = new("STOR005", "NFS mount without server or path", Severity.Error,
        "An NFS volume needs the server's name or address and an absolute path that it exports. A variable without a value leaves the field empty. The same goes for volumes and classes of the NFS CSI driver, whose fields are called server and share.");

    public override CheckExample Example { get; } = new(
        """
        volumes:
          - name: media
            nfs:
              server: nas.lan
        """,
        """
        volumes:
          - name: media
            nfs:
              server: nas.lan
              path: /mnt/media
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var (subject, mount, pathField) in Mounts(context))
        {
            foreach (string field in (IEnumerable<string>)["server", pathField])
            {
                string value = mount.GetString(field) ?? "";
                string? problem = value.Trim().Length == 0 ? $"has no {field}"
                    : field == "path" && value[0] != '/' && !Placeholders.IsIn(value) ? $"has the path {value}, which does not begin with a slash"
                    : field == "server" && value.Contains("://", StringComparison.Ordinal) ? $"has the server {value}; wants a name or an address"
                    : null;
                if (problem is not null)
                {
                    yield return Finding(context, subject, (mount[field] ?? mount).Span, $"an NFS mount of {subject.Id.ShortName} {problem}");
                }
            }
        }
    }

    private static IEnumerable<(ClusterObject Subject, YamlMapping Mount, string PathField)> Mounts(CheckContext context)
    {
        foreach (var pods in context.Pods)
        {
            foreach (var mount in pods.Volumes.Select(static volume => volume.GetMapping("nfs")).OfType<YamlMapping>())
            {
                yield return (pods.Workload, mount, "path");
            }
        }

        foreach (var volume in context.OfKind("", "PersistentVolume"))
        {
            var spec = volume.Resource.Root.GetMapping("spec");
            if (spec?.GetMapping("nfs") is { } mount)
            {
                yield return (volume, mount, "path");
            }
            else if (spec?.GetMapping("csi") is { } csi && csi.GetString("driver") == "nfs.csi.k8s.io")
            {
                yield return (volume, csi.GetMapping("volumeAttributes") ?? csi, "share");
            }
        }

        foreach (var found in context.OfKind("storage.k8s.io", "StorageClass"))
        {
            if (found.Resource.Root.GetString("provisioner") == "nfs.csi.k8s.io")
            {
                yield return (found, found.Resource.Root.GetMapping("parameters") ?? found.Resource.Root, "share");
            }
        }
    }
}
