using Hearth.Templating.Cel.Yaml;

namespace Hearth.Templating.Cel.Hosts;

/// <summary>Reads objects for the rules of CRDs where no schema is known: fields are found by their escaped names too (<see cref="KubernetesNames"/>).</summary>
public sealed class KubernetesRuleReader : CelNodeReader
{
    public static KubernetesRuleReader Instance { get; } = new();

    public override string? KeyOf(string field) => KubernetesNames.Unescape(field) ?? field;
}
