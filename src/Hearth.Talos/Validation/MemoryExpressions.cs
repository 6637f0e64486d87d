using System.Collections.Frozen;
using Hearth.Templating.Cel;
using Hearth.Templating.Cel.Hosts;
using Hearth.Templating.Cel.Values;

namespace Hearth.Talos.Validation;

/// <summary>What the two expressions of an OOMConfig may name (Talos, pkg/machinery/cel/celenv).</summary>
internal static class MemoryExpressions
{
    private static readonly string[] Pressures = ["memory_some_avg10", "memory_some_avg60", "memory_some_avg300", "memory_some_total", "memory_full_avg10", "memory_full_avg60", "memory_full_avg300", "memory_full_total"];

    private static readonly FrozenDictionary<string, CelValue> Constants = TalosTypes.Units
        .Concat(((string[])["Besteffort", "Burstable", "Guaranteed", "Podruntime", "System"]).Select(static (name, at) => KeyValuePair.Create(name, CelValue.Of((long)at))))
        .ToFrozenDictionary();

    /// <summary>Whether something must be ended now: the pressure of memory, as a whole and per class of pods.</summary>
    public static CelEnvironment Trigger { get; } = Make(
        CelType.Bool,
        [
            .. Pressures.SelectMany(static name => (KeyValuePair<string, CelType>[])[new(name, CelType.Double), new($"d_{name}", CelType.Double), new($"qos_{name}", PerClass), new($"d_qos_{name}", PerClass)]),
            .. ((string[])["current", "peak", "max"]).SelectMany(static name => (KeyValuePair<string, CelType>[])[new($"qos_memory_{name}", PerClass), new($"d_qos_memory_{name}", PerClass)]),
            new("time_since_trigger", CelType.Duration),
        ]);

    /// <summary>Which control group first: the one with the highest number.</summary>
    public static CelEnvironment Ranking { get; } = Make(
        CelType.Double,
        [
            .. ((string[])["memory_max", "memory_current", "memory_peak"]).Select(static name => KeyValuePair.Create(name, CelType.OptionalOf(CelType.Uint))),
            new("path", CelType.String),
            new("class", CelType.Int),
        ]);

    private static CelType PerClass => CelType.MapOf(CelType.Int, CelType.Double);

    private static CelEnvironment Make(CelType result, IEnumerable<KeyValuePair<string, CelType>> variables) => CelHosts.TalosDisk with
    {
        Libraries = CelLibraries.Optionals,
        Variables = variables.ToFrozenDictionary(),
        Constants = Constants,
        Functions = [CelFunction.Global("multiply_qos_vectors", CelType.MapOf(CelType.Dyn, CelType.Double), CelType.MapOf(CelType.Dyn, CelType.Double), CelType.Double, static (left, _) => left)],
        ResultType = result,
    };
}
