using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Reading;

/// <summary>YAML as template values, as go-yaml v3 decodes it into Go's <c>any</c>.</summary>
internal static class TaskfileValues
{
    public static Value FromYaml(YamlNode node)
    {
        switch (node.Target)
        {
            case YamlScalar scalar:
                return FromScalar(scalar);
            case YamlSequence sequence:
                var items = new Value[sequence.Count];
                for (int i = 0; i < items.Length; i++)
                {
                    items[i] = FromYaml(sequence[i]);
                }

                return Value.Of(new GoList(items) { Origin = sequence });
            case YamlMapping mapping:
                return Value.Of(FromMapping(mapping));
            default:
                return Value.Nil;
        }
    }

    private static GoMap FromMapping(YamlMapping mapping)
    {
        var map = new GoMap(mapping.Count) { Origin = mapping };
        foreach (ref readonly var entry in mapping.Entries)
        {
            if (entry.Key.Target is YamlScalar { IsPlain: true, Value: "<<" } && entry.Value.Target is YamlMapping merged)
            {
                foreach (ref readonly var inner in FromMapping(merged).Entries)
                {
                    if (!mapping.ContainsKey(inner.Key))
                    {
                        map.Set(inner.Key, inner.Value, inner.KeyNode);
                    }
                }
            }
            else if (entry.Name is { } name)
            {
                map.Set(name, FromYaml(entry.Value), entry.Key);
            }
        }

        return map;
    }

    private static Value FromScalar(YamlScalar scalar)
    {
        var resolved = YamlSchema.GoYaml3.Resolve(scalar);
        return resolved.Kind switch
        {
            ScalarKind.Null => Value.Nil,
            ScalarKind.Boolean => Value.Of(resolved.Boolean),
            ScalarKind.Integer => Value.Of(resolved.Integer),
            ScalarKind.BigInteger => Value.Of((double)resolved.BigInteger),
            ScalarKind.Float => Value.Of(resolved.Float),
            ScalarKind.String => Value.Of(scalar),
            _ => Value.Of(scalar.Value),
        };
    }
}
