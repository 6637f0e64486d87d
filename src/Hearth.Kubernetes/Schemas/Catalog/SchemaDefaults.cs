using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Schemas.Catalog;

/// <summary>
/// Fills in what a server fills in before it looks at rules: the defaults of absent properties. A null where none is
/// wanted counts as absent.
/// </summary>
internal static class SchemaDefaults
{
    public static YamlNode Fill(Schema schema, YamlNode value)
    {
        schema = schema.Resolved;
        return value.Target switch
        {
            YamlMapping mapping => Fill(schema, mapping),
            YamlSequence sequence when schema.Items is { } items => Fill(items, sequence),
            var other => other,
        };
    }

    private static YamlMapping Fill(Schema schema, YamlMapping mapping)
    {
        var filled = mapping;
        foreach (var entry in mapping.Entries)
        {
            if (entry.Name is not { } name)
            {
                continue;
            }

            if (schema.ForProperty(name) is { } part && Fill(part, entry.Value) is var value && !ReferenceEquals(value, entry.Value.Target))
            {
                filled = filled.With(name, value);
            }

            if (schema.Properties?.GetValueOrDefault(name) is { Resolved.IsNullable: false } && YamlInstances.Kubernetes.KindOf(entry.Value) == InstanceKind.Null)
            {
                filled = filled.Without(name);
            }
        }

        foreach (var (name, property) in schema.Properties ?? new Dictionary<string, Schema>())
        {
            if (property.Resolved.Default is { } standard && !filled.ContainsKey(name))
            {
                filled = filled.With(name, Fill(property, standard));
            }
        }

        return filled;
    }

    private static YamlSequence Fill(Schema items, YamlSequence sequence)
    {
        YamlNode[]? filled = null;
        for (int i = 0; i < sequence.Count; i++)
        {
            var item = Fill(items, sequence[i]);
            if (!ReferenceEquals(item, sequence[i]))
            {
                (filled ??= sequence.Items.ToArray())[i] = item;
            }
        }

        return filled is null ? sequence : new YamlSequence(filled, sequence.Span, sequence.Style);
    }
}
