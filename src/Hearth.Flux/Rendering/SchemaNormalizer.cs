using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Flux.Rendering;

/// <summary>
/// Makes a tree that was read as sigs.k8s.io/yaml reads (go-yaml v2: <c>yes</c> is true) mean the same to the schema that
/// rendered resources have throughout (go-yaml v3), so that one schema fits all resources.
/// </summary>
internal static class SchemaNormalizer
{
    public static YamlMapping Normalize(YamlMapping root) => (YamlMapping)Visit(root);

    private static YamlNode Visit(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
            {
                YamlEntry[]? changed = null;
                bool renamed = false;
                for (int i = 0; i < mapping.Count; i++)
                {
                    var entry = mapping.Entries[i];
                    var value = entry.Value.Target;
                    var visited = Visit(value);
                    var key = entry.Key.Target is YamlScalar name ? VisitKey(name) : entry.Key;
                    if (!ReferenceEquals(visited, entry.Value) || !ReferenceEquals(key, entry.Key))
                    {
                        renamed |= !ReferenceEquals(key, entry.Key);
                        changed ??= [.. mapping.Entries];
                        changed[i] = new YamlEntry(key, visited);
                    }
                }

                // true and yes are one key then; the later one stays.
                return changed is null ? mapping : mapping.WithEntries(renamed ? changed.Reverse().DistinctBy(static entry => entry.Name).Reverse() : changed);
            }

            case YamlSequence sequence:
            {
                YamlNode[]? changed = null;
                for (int i = 0; i < sequence.Count; i++)
                {
                    var visited = Visit(sequence[i]);
                    if (!ReferenceEquals(visited, sequence.Items[i]))
                    {
                        changed ??= [.. sequence.Items];
                        changed[i] = visited;
                    }
                }

                return changed is null ? sequence : sequence.WithItems(changed);
            }

            case YamlScalar { IsPlain: true, Tag: null } scalar:
                return VisitPlain(scalar);
            default:
                return node.Target;
        }
    }

    // JSON has texts as keys only; some things cannot become one.
    private static YamlScalar VisitKey(YamlScalar key) =>
        !key.IsPlain || key.Tag is not null || YamlSchema.GoYaml2.Resolve(key).Kind is ScalarKind.String or ScalarKind.Merge
            ? key
            : new YamlScalar(JsonValues.KeyName(key, YamlSchema.GoYaml2), ScalarStyle.DoubleQuoted, key.Span, isSensitive: key.IsSensitive);

    private static YamlScalar VisitPlain(YamlScalar scalar)
    {
        // Only words of letters and numbers are read differently.
        var text = scalar.AsSpan();
        if (text.IsEmpty || text.Length > 40 || !(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.' or 'y' or 'Y' or 'n' or 'N' or 'o' or 'O'))
        {
            return scalar;
        }

        var read = YamlSchema.GoYaml2.Resolve(scalar);
        var kept = YamlSchema.GoYaml3.Resolve(scalar);
        return read.Kind switch
        {
            ScalarKind.Float when !double.IsFinite(read.Float) => throw new DiagnosticException(new Diagnostic(YamlValueRules.NotJson, scalar.Span, $"{scalar.Value} is not a number that JSON can hold")),
            ScalarKind.Boolean when kept.Kind != ScalarKind.Boolean => Plain(read.Boolean ? "true" : "false"),
            ScalarKind.Integer when kept.Kind != ScalarKind.Integer || kept.Integer != read.Integer => Plain(read.Integer.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ScalarKind.String when kept.Kind != ScalarKind.String => new YamlScalar(scalar.Value, ScalarStyle.DoubleQuoted, scalar.Span, isSensitive: scalar.IsSensitive),
            _ => scalar,
        };

        YamlScalar Plain(string value) => new(value, ScalarStyle.Plain, scalar.Span, isSensitive: scalar.IsSensitive);
    }
}
