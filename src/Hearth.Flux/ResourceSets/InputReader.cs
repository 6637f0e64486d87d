using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Flux.ResourceSets;

/// <summary>
/// Inputs from a rendered tree, as the operator reads them from the API server's JSON: whole numbers are integers, and what
/// only looks like a date is a string. Values keep the place where they stand.
/// </summary>
internal static class InputReader
{
    public static GoMap Read(YamlMapping mapping)
    {
        var map = new GoMap(mapping.Count) { Origin = mapping };
        foreach (var entry in mapping.Entries)
        {
            if (entry.Name is { } name)
            {
                map.Set(name, ReadNode(entry.Value.Target), entry.Key.Target);
            }
        }

        return map;
    }

    private static Value ReadNode(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                return Value.Of(Read(mapping));
            case YamlSequence sequence:
                return Value.Of(new GoList([.. sequence.Items.ToArray().Select(static item => ReadNode(item.Target))]) { Origin = sequence });
            case YamlScalar { IsPlain: true } scalar when YamlSchema.GoYaml3.Resolve(scalar) is { Kind: ScalarKind.Null or ScalarKind.Boolean or ScalarKind.Integer or ScalarKind.Float } resolved:
                var value = resolved.Kind switch
                {
                    ScalarKind.Boolean => Value.Of(resolved.Boolean),
                    ScalarKind.Integer => Value.Of(resolved.Integer),
                    ScalarKind.Float => Value.Of(resolved.Float),
                    _ => Value.Nil,
                };
                return value.IsNil ? value : value.WithOrigin(scalar.Span);
            default:
                return Value.Of((YamlScalar)node); // The hierarchy is closed, and aliases were followed.
        }
    }
}
