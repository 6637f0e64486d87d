using System.Security.Cryptography;
using System.Text;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Graph;

/// <summary>A HelmRelease, as its Kustomization rendered it.</summary>
public sealed class FluxRelease : FluxObject
{
    private const int MaxNameLength = 53;
    private const int KeptLength = 40;

    public FluxRelease(Resource resource, ResourceId id, ResourceId? parent)
        : base(resource, id, parent)
    {
        ChartSpec = Spec.GetMapping("chart")?.GetMapping("spec");
        ChartReference = Spec.GetMapping("chartRef") is { } reference ? ObjectReference.Read(reference, FluxKinds.SourceGroup, "", id.Namespace) : null;
        ReleaseNamespace = Text("targetNamespace") is { Length: > 0 } target ? target : id.Namespace;
        ReleaseName = Shorten(
            Text("releaseName") is { Length: > 0 } given ? given
            : Text("targetNamespace") is { Length: > 0 } prefix ? $"{prefix}-{id.Name}"
            : id.Name);
        ValuesFrom = ReadValuesFrom(Spec.GetSequence("valuesFrom"), id.Namespace);
    }

    /// <summary><c>spec.chart.spec</c>; null where <see cref="ChartReference"/> is set.</summary>
    public YamlMapping? ChartSpec { get; }

    /// <summary><c>spec.chartRef</c>: an OCIRepository, HelmChart or ExternalArtifact.</summary>
    public ObjectReference? ChartReference { get; }

    /// <summary>The name Helm knows it by.</summary>
    public string ReleaseName { get; }

    /// <summary>The namespace Helm installs it to.</summary>
    public string ReleaseNamespace { get; }

    public YamlMapping? Values => Spec.GetMapping("values");

    public IReadOnlyList<ValuesReference> ValuesFrom { get; }

    /// <summary>What becomes of the chart's <c>crds/</c> on an installation: Create, CreateReplace or Skip.</summary>
    public string InstallCrds => Spec.GetMapping("install")?.GetString("crds") is { Length: > 0 } policy ? policy
        : Spec.GetMapping("install")?.GetString("skipCRDs") == "true" ? "Skip" : "Create";

    /// <summary>What becomes of the chart's <c>crds/</c> on an upgrade: Skip unless the spec says otherwise.</summary>
    public string UpgradeCrds => Spec.GetMapping("upgrade")?.GetString("crds") is { Length: > 0 } policy ? policy : "Skip";

    /// <summary>Whether the chart's tests are run too.</summary>
    public bool RunsTests => Spec.GetMapping("test")?.GetString("enable") == "true";

    public bool RunsHooks => Spec.GetMapping("install")?.GetString("disableHooks") != "true";

    /// <summary>Whether the values are held to the chart's <c>values.schema.json</c>.</summary>
    public bool ChecksSchema => Spec.GetMapping("install")?.GetString("disableSchemaValidation") != "true";

    /// <summary>How hooks take part in post-rendering; together with the rest unless the spec says otherwise (Flux 2.9).</summary>
    public HookStrategy HookStrategy => Spec.GetString("postRenderStrategy") switch
    {
        "nohooks" => HookStrategy.Left,
        "separate" => HookStrategy.Separate,
        _ => HookStrategy.Combined,
    };

    /// <summary>The source of a chart template, its namespace filled in.</summary>
    public ObjectReference? ChartSource => ChartSpec?.GetMapping("sourceRef") is { } reference
        ? ObjectReference.Read(reference, FluxKinds.SourceGroup, "HelmRepository", Id.Namespace)
        : null;

    /// <summary>Names over 53 characters: the first 40, a dash, and 12 digits of the name's SHA-256 (helm-controller's release.ShortenName).</summary>
    internal static string Shorten(string name) => name.Length <= MaxNameLength
        ? name
        : $"{name[..KeptLength]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..12]}";

    private string? Text(string field) => Spec.GetString(field);

    private static List<ValuesReference> ReadValuesFrom(YamlSequence? sequence, string @namespace)
    {
        var references = new List<ValuesReference>();
        for (int i = 0; i < (sequence?.Count ?? 0); i++)
        {
            if (sequence![i] is YamlMapping entry) // There is no count without it.
            {
                var id = new ResourceId("", entry.GetString("kind") ?? "", @namespace, entry.GetString("name") ?? "");
                references.Add(new ValuesReference(
                    new ObjectReference(id, (entry["name"] ?? entry).Span),
                    entry.GetString("valuesKey") is { Length: > 0 } key ? key : "values.yaml",
                    entry.GetString("targetPath") ?? "",
                    entry.GetString("optional") == "true",
                    entry.GetString("literal") == "true"));
            }
        }

        return references;
    }
}

/// <summary><c>spec.postRenderStrategy</c>.</summary>
public enum HookStrategy
{
    /// <summary>Hooks and manifests in one go.</summary>
    Combined,

    /// <summary>Hooks and manifests each by themselves.</summary>
    Separate,

    /// <summary>Hooks stay as the chart made them: neither patched nor labelled.</summary>
    Left,
}

/// <summary>One entry of <c>valuesFrom</c>.</summary>
public sealed record ValuesReference(ObjectReference Object, string Key, string TargetPath, bool IsOptional, bool IsLiteral);
