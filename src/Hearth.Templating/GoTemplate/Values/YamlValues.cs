using System.Globalization;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Templating.GoTemplate.Values;

/// <summary>
/// Values from YAML and JSON trees. Every scalar keeps its node and with it its place, maps and lists keep theirs.
/// </summary>
public static class YamlValues
{
    /// <summary>
    /// As sigs.k8s.io/yaml reads, and with it Helm: through JSON, so keys are strings and every number a float64.
    /// </summary>
    /// <exception cref="DiagnosticException">The tree holds what JSON cannot, or an alias bomb.</exception>
    public static Value FromSigsYaml(YamlNode? root)
    {
        if (root is null)
        {
            return Value.Nil;
        }

        var expansion = YamlExpander.Expand(root, YamlMergeRule.LaterWins);
        return expansion.Root is { } expanded
            ? new Reader(YamlSchema.GoYaml2, throughJson: true).Read(expanded)
            : throw new DiagnosticException(expansion.Diagnostics[0]);
    }

    /// <summary>As go-yaml v3 reads into <c>any</c>: integers are <c>int</c>.</summary>
    /// <exception cref="DiagnosticException">An alias bomb, or a tag that contradicts its text.</exception>
    public static Value FromGoYaml3(YamlNode? root)
    {
        if (root is null)
        {
            return Value.Nil;
        }

        var expansion = YamlExpander.Expand(root, YamlMergeRule.OwnKeysWin);
        return expansion.Root is { } expanded
            ? new Reader(YamlSchema.GoYaml3, throughJson: false).Read(expanded)
            : throw new DiagnosticException(expansion.Diagnostics[0]);
    }

    /// <summary>As <c>encoding/json</c> reads into <c>any</c>.</summary>
    public static Value FromJson(YamlNode? root) => root is null ? Value.Nil : new Reader(YamlSchema.Json, throughJson: true).Read(root);

    private sealed class Reader(YamlSchema schema, bool throughJson)
    {
        public Value Read(YamlNode node)
        {
            switch (node.Target)
            {
                case YamlMapping mapping:
                    var map = new GoMap(mapping.Count) { Origin = mapping };
                    foreach (ref readonly var entry in mapping.Entries)
                    {
                        var key = entry.Key.Target;
                        map.Set(KeyOf(key), Read(entry.Value), key);
                    }

                    return Value.Of(map);
                case YamlSequence sequence:
                    var items = new Value[sequence.Count];
                    for (int i = 0; i < items.Length; i++)
                    {
                        items[i] = Read(sequence.Items[i]);
                    }

                    return Value.Of(new GoList(items) { Origin = sequence });
                default:
                    return ReadScalar((YamlScalar)node.Target); // The hierarchy is closed.
            }
        }

        private Value ReadScalar(YamlScalar scalar)
        {
            if (!scalar.IsPlain && scalar.Tag is null)
            {
                return Value.Of(scalar);
            }

            var resolved = schema.Resolve(scalar);
            return resolved.Kind switch
            {
                ScalarKind.Null => Value.Nil,
                ScalarKind.Boolean => Value.Of(resolved.Boolean).ReadFrom(scalar),
                ScalarKind.Integer when throughJson => Value.Of((double)resolved.Integer).ReadFrom(scalar),
                ScalarKind.Integer => Value.Of(resolved.Integer).ReadFrom(scalar),
                ScalarKind.BigInteger when !throughJson && resolved.BigInteger.Sign > 0 && resolved.BigInteger <= ulong.MaxValue =>
                    Value.OfBits(GoType.Uint64, (long)(ulong)resolved.BigInteger).ReadFrom(scalar),
                ScalarKind.BigInteger => Value.Of((double)resolved.BigInteger).ReadFrom(scalar),
                ScalarKind.Float when !throughJson || double.IsFinite(resolved.Float) => Value.Of(resolved.Float).ReadFrom(scalar),
                ScalarKind.Timestamp when !throughJson => new GoTime(resolved.Timestamp.Moment, resolved.Timestamp.Nanoseconds % 100).ToValue(),
                // go-yaml v2 leaves what only looks like a date a string.
                ScalarKind.Timestamp when scalar.Tag is null => Value.Of(scalar),
                ScalarKind.String when resolved.String == scalar.Value => Value.Of(scalar),
                ScalarKind.Merge => Value.Of(scalar),
                _ => Value.Of(JsonValues.Text(resolved, scalar)).WithOrigin(scalar.Span),
            };
        }

        private string KeyOf(YamlNode key)
        {
            if (throughJson)
            {
                return JsonValues.KeyName(key, schema);
            }

            return key is YamlScalar scalar ? scalar.Value : throw new DiagnosticException(new Diagnostic(YamlValueRules.NotJson, key.Span, "a collection is a key; templates want strings"));
        }
    }
}
