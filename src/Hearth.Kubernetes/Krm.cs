using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes;

/// <summary>The few readings of a node that Kubernetes' tools share, whatever schema their other scalars have.</summary>
public static class Krm
{
    /// <summary>Whether the node is null: <c>~</c>, <c>null</c>, nothing at all.</summary>
    public static bool IsNull(YamlNode node) =>
        node.Target is YamlScalar scalar
        && (scalar.Tag is null ? scalar.IsPlain && scalar.AsSpan() is ("" or "~" or "null" or "Null" or "NULL") : scalar.Tag == "tag:yaml.org,2002:null");

    /// <summary>What a message calls the node: <c>a mapping</c>, <c>a list</c>, <c>null</c>, <c>the value "x"</c>.</summary>
    public static string Describe(YamlNode node) => node.Target switch
    {
        YamlMapping => "a mapping",
        YamlSequence => "a list",
        _ when IsNull(node) => "null",
        YamlScalar scalar => $"the value \"{scalar}\"",
        _ => "an alias",
    };
}
