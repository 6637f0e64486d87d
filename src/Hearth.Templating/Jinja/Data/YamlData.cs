using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja.Data;

/// <summary>YAML as PyYAML's <c>safe_load</c> constructs it: YAML 1.1 scalars, merged keys before a mapping's own, one object per anchor.</summary>
public sealed class YamlData
{
    private readonly Dictionary<YamlNode, object?> anchored = new(ReferenceEqualityComparer.Instance);

    private YamlData()
    {
    }

    /// <summary>One value per document.</summary>
    /// <exception cref="DiagnosticException">The text is not YAML.</exception>
    public static List<object?> ReadAll(SourceText source)
    {
        var stream = YamlReader.Read(source);
        if (stream.Diagnostics.FirstOrDefault(static diagnostic => diagnostic.Severity == Severity.Error) is { } error)
        {
            throw new DiagnosticException(error);
        }

        return [.. stream.Documents.Select(static document => document.Root is null ? null : new YamlData().Convert(document.Root))];
    }

    private object? Convert(YamlNode node)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        var target = node.Target;
        if (target.Anchor is not null && anchored.TryGetValue(target, out object? shared))
        {
            return shared;
        }

        object? value;
        switch (target)
        {
            case YamlMapping mapping:
                var dict = new PyDict(mapping.Count);
                Remember(target, dict);
                Fill(dict, mapping);
                return dict;
            case YamlSequence sequence:
                var items = new List<object?>(sequence.Count);
                Remember(target, value = new PyList(items));
                foreach (var item in sequence.Items)
                {
                    items.Add(Convert(item));
                }

                return value;
            default:
                Remember(target, value = Scalar((YamlScalar)target)); // Target is never an alias.
                return value;
        }
    }

    private void Remember(YamlNode node, object? value)
    {
        if (node.Anchor is not null)
        {
            anchored[node] = value;
        }
    }

    private void Fill(PyDict dict, YamlMapping mapping)
    {
        foreach (var entry in mapping.Entries)
        {
            if (IsMerge(entry.Key))
            {
                Merge(dict, entry.Value.Target);
            }
        }

        foreach (var entry in mapping.Entries)
        {
            if (!IsMerge(entry.Key))
            {
                object? key = entry.Key.Target is YamlScalar scalar ? Scalar(scalar) : Convert(entry.Key);
                dict[key is PyList list ? new PyTuple([.. list.Items]) : key] = Convert(entry.Value);
            }
        }
    }

    private void Merge(PyDict dict, YamlNode from)
    {
        switch (from)
        {
            case YamlMapping mapping:
                Fill(dict, mapping);
                break;
            case YamlSequence sequence:
                // Of several the first wins, so it comes last.
                for (int i = sequence.Count - 1; i >= 0; i--)
                {
                    Merge(dict, sequence[i]);
                }

                break;
        }
    }

    private static bool IsMerge(YamlNode key) => key.Target is YamlScalar scalar && scalar.AsSpan() is "<<" && YamlSchema.PyYaml.Resolve(scalar).Kind == ScalarKind.Merge;

    private static object? Scalar(YamlScalar scalar)
    {
        var value = YamlSchema.PyYaml.Resolve(scalar);
        switch (value.Kind)
        {
            case ScalarKind.Null:
                return null;
            case ScalarKind.Boolean:
                return Py.Bool(value.Boolean);
            case ScalarKind.Integer:
                return value.Integer;
            case ScalarKind.BigInteger:
                return value.BigInteger;
            case ScalarKind.Float:
                return value.Float;
            case ScalarKind.Binary:
                return new PyBytes(value.Binary);
            case ScalarKind.Timestamp:
                var stamp = value.Timestamp;
                return stamp.IsDate
                    ? PyDateTime.Date(stamp.Local)
                    : PyDateTime.Moment(stamp.Local.AddTicks(stamp.Nanoseconds / 1000 * 10), stamp.OffsetMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null);
            default:
                return scalar.Value;
        }
    }
}
