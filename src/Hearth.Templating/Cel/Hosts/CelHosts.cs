using System.Collections.Frozen;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Hosts;

/// <summary>The environments of the programs that read expressions, as their sources set them up.</summary>
public static class CelHosts
{
    /// <summary>
    /// The Kubernetes API server (pkg/cel/environment/base.go, 1.35): declare <c>self</c>, <c>oldSelf</c> for rules of
    /// CRDs; <c>object</c>, <c>oldObject</c>, <c>request</c>, <c>params</c>, <c>namespaceObject</c>, <c>variables</c> for admission policies.
    /// </summary>
    public static CelEnvironment Kubernetes { get; } = new() { Libraries = CelLibraries.Kubernetes, AllowsMixedLiterals = false };

    /// <summary>A rule of a CRD over data whose schema is not known.</summary>
    public static CelEnvironment KubernetesRule { get; } = Kubernetes.WithVariables("self", "oldSelf") with { ResultType = CelType.Bool };

    /// <summary>A ValidatingAdmissionPolicy over objects whose schema is not known.</summary>
    public static CelEnvironment KubernetesPolicy { get; } =
        Kubernetes.WithVariables("object", "oldObject", "request", "params", "namespaceObject", "variables");

    /// <summary>Flux's healthCheckExprs (fluxcd/pkg, runtime/cel): only parsed; the fields of the object are the variables.</summary>
    public static CelEnvironment FluxHealth { get; } = new()
    {
        Libraries = CelLibraries.Optionals | CelLibraries.Strings | CelLibraries.Sets | CelLibraries.Encoders,
        AllowsMixedLiterals = false,
        IsChecked = false,
    };

    /// <summary>Flux's dependsOn[].readyExpr: compiled, with <c>self</c> and <c>dep</c>; has to be a bool for sure.</summary>
    public static CelEnvironment FluxReady { get; } = (FluxHealth with { IsChecked = true, ResultType = CelType.Bool, AcceptsDynResult = false })
        .WithVariable("self", CelType.MapOf(CelType.String, CelType.Dyn))
        .WithVariable("dep", CelType.MapOf(CelType.String, CelType.Dyn));

    /// <summary>Talos' disk selectors: <c>disk</c>, <c>system_disk</c>, <c>glob</c> and the units (pkg/machinery/cel/celenv).</summary>
    public static CelEnvironment TalosDisk { get; } = Talos(hasUnits: true, Glob)
        .WithVariable("disk", TalosTypes.Disk)
        .WithVariable("system_disk", CelType.Bool);

    /// <summary>Talos' volume selectors: <c>volume</c>, <c>disk</c> and the units.</summary>
    public static CelEnvironment TalosVolume { get; } = Talos(hasUnits: true)
        .WithVariable("volume", TalosTypes.Volume)
        .WithVariable("disk", TalosTypes.Disk);

    /// <summary>Talos' link selectors: <c>link</c>, <c>glob</c> and <c>mac</c>.</summary>
    public static CelEnvironment TalosLink { get; } = Talos(hasUnits: false, Glob, Mac).WithVariable("link", TalosTypes.Link);

    /// <summary>All of them by the names that commands use.</summary>
    public static FrozenDictionary<string, CelEnvironment> All { get; } = new Dictionary<string, CelEnvironment>
    {
        ["kubernetes"] = Kubernetes,
        ["flux-health"] = FluxHealth,
        ["flux-ready"] = FluxReady,
        ["talos-disk"] = TalosDisk,
        ["talos-volume"] = TalosVolume,
        ["talos-link"] = TalosLink,
    }.ToFrozenDictionary();

    private static CelFunction Glob => CelFunction.Global("glob", CelType.String, CelType.String, CelType.Bool, (pattern, subject) => CelValue.Of(Matches(pattern.AsString, subject.AsString)));

    private static CelFunction Mac => CelFunction.Global("mac", CelType.Bytes, CelType.String, bytes => CelValue.Of(string.Join(':', bytes.AsBytes.Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)))));

    // Talos compares numbers of one type only, and its expressions have to be bool for sure.
    private static CelEnvironment Talos(bool hasUnits, params CelFunction[] functions) => new()
    {
        ComparesAcrossNumbers = false,
        ResultType = CelType.Bool,
        AcceptsDynResult = false,
        Functions = functions,
        Constants = hasUnits ? TalosTypes.Units : FrozenDictionary<string, CelValue>.Empty,
    };

    // ryanuber/go-glob: * stands for any text, nothing else is special, and case counts.
    private static bool Matches(string pattern, string subject)
    {
        string[] parts = pattern.Split('*');
        if (parts.Length == 1)
        {
            return pattern == subject;
        }

        if (!subject.StartsWith(parts[0], StringComparison.Ordinal))
        {
            return false;
        }

        int at = parts[0].Length;
        foreach (string part in parts[1..^1])
        {
            int found = subject.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at = found + part.Length;
        }

        return subject.AsSpan(at).EndsWith(parts[^1]);
    }
}
