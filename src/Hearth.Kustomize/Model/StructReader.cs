using System.Globalization;
using Hearth.Kubernetes;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Numbers;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Model;

/// <summary>
/// Reads the fields of one mapping as Go's JSON decoder fills a struct: null is absent, a text must be a text (a number
/// wants quotes), names match in any case. A strict reader refuses fields it was not told of.
/// </summary>
internal sealed class StructReader
{
    private readonly bool isStrict;
    private readonly bool convertsTexts;
    private readonly List<Diagnostic>? unknown;

    private StructReader(YamlMapping node, bool isStrict, bool convertsTexts, List<Diagnostic>? unknown = null)
    {
        Node = node;
        this.unknown = unknown;
        this.isStrict = isStrict;
        this.convertsTexts = convertsTexts;
    }

    public YamlMapping Node { get; }

    /// <summary>Refuses fields that are not among <paramref name="fields"/>.</summary>
    public static StructReader Strict(YamlMapping node, ReadOnlySpan<string> fields, string where = "", bool convertsTexts = false)
    {
        CheckNames(node, fields, where, static (span, message) => throw new KustomizeException(KustomizeRules.UnknownField, span, message));
        return new StructReader(node, isStrict: true, convertsTexts);
    }

    /// <summary>Passes over unknown fields and says so; a number or a boolean becomes the text that is wanted.</summary>
    public static StructReader Tolerant(YamlMapping node, ReadOnlySpan<string> fields, List<Diagnostic> unknown, string where = "")
    {
        CheckNames(node, fields, where, (span, message) => unknown.Add(new Diagnostic(KustomizeRules.UnknownField, span, message) { Severity = Severity.Warning }));
        return new StructReader(node, isStrict: true, convertsTexts: true, unknown);
    }

    /// <summary>Lets unknown fields pass, as the configuration of a plugin may have them.</summary>
    public static StructReader Lenient(YamlMapping node) => new(node, isStrict: false, convertsTexts: true);

    public bool Has(string field) => Find(field) is not null;

    /// <summary>A text; null where absent.</summary>
    public YamlScalar? Text(string field) => Find(field) is { } node ? AsText(node, field) : null;

    /// <summary>A text; empty where absent.</summary>
    public string Value(string field) => Text(field)?.Value ?? "";

    public bool Flag(string field)
    {
        if (Find(field) is not { } node)
        {
            return false;
        }

        return node is YamlScalar scalar && YamlSchema.GoYaml2.Resolve(scalar) is { Kind: ScalarKind.Boolean } value
            ? value.Boolean
            : throw Wrong(node, field, "true or false");
    }

    public long Integer(string field)
    {
        if (Find(field) is not { } node)
        {
            return 0;
        }

        return node is YamlScalar scalar && YamlSchema.GoYaml2.Resolve(scalar) is { Kind: ScalarKind.Integer } value
            ? value.Integer
            : throw Wrong(node, field, "an integer");
    }

    public IReadOnlyList<YamlScalar> Texts(string field)
    {
        if (Find(field) is not { } node)
        {
            return [];
        }

        var sequence = node as YamlSequence ?? throw Wrong(node, field, "a list of texts");
        var texts = new List<YamlScalar>(sequence.Count);
        for (int i = 0; i < sequence.Count; i++)
        {
            texts.Add(Krm.IsNull(sequence[i]) ? new YamlScalar("", ScalarStyle.DoubleQuoted, sequence[i].Span) : AsText(sequence[i], $"{field}[{i}]"));
        }

        return texts;
    }

    public IReadOnlyList<TextPair> Pairs(string field)
    {
        if (Find(field) is not { } node)
        {
            return [];
        }

        var mapping = node as YamlMapping ?? throw Wrong(node, field, "a mapping of texts");
        var pairs = new List<TextPair>(mapping.Count);
        foreach (ref readonly var entry in mapping.Entries)
        {
            var key = entry.Key.Target as YamlScalar ?? throw Wrong(entry.Key, field, "texts as keys");
            var value = entry.Value.Target;
            pairs.Add(new TextPair(key, Krm.IsNull(value) ? new YamlScalar("", ScalarStyle.DoubleQuoted, value.Span) : AsText(value, $"{field}.{key.Value}")));
        }

        return pairs;
    }

    public YamlMapping? Mapping(string field) =>
        Find(field) is { } node ? node as YamlMapping ?? throw Wrong(node, field, "a mapping") : null;

    public StructReader? Child(string field, ReadOnlySpan<string> fields) =>
        Mapping(field) is { } mapping ? Of(mapping, fields, field) : null;

    public IReadOnlyList<T> Children<T>(string field, ReadOnlySpan<string> fields, Func<StructReader, T> read)
    {
        if (Find(field) is not { } node)
        {
            return [];
        }

        var sequence = node as YamlSequence ?? throw Wrong(node, field, "a list");
        var children = new List<T>(sequence.Count);
        for (int i = 0; i < sequence.Count; i++)
        {
            var child = sequence[i] as YamlMapping ?? throw Wrong(sequence[i], $"{field}[{i}]", "a mapping");
            children.Add(read(Of(child, fields, field)));
        }

        return children;
    }

    /// <summary>Where the field's name is written; the mapping itself where it is absent.</summary>
    public SourceSpan SpanOf(string field)
    {
        foreach (ref readonly var entry in Node.Entries)
        {
            if (string.Equals(entry.Name, field, StringComparison.OrdinalIgnoreCase))
            {
                return entry.Key.Span;
            }
        }

        return Node.Span;
    }

    private static void CheckNames(YamlMapping node, ReadOnlySpan<string> fields, string where, Action<SourceSpan, string> report)
    {
        foreach (ref readonly var entry in node.Entries)
        {
            string name = entry.Name ?? throw new KustomizeException(KustomizeRules.InvalidKustomization, entry.Key.Span, "a field name must be a text");
            if (!ContainsName(fields, name))
            {
                string near = NearestName.Find(name, fields.ToArray()) is { } known ? $"; did you mean \"{known}\"?" : "";
                report(entry.Key.Span, $"unknown field \"{name}\"{(where.Length == 0 ? "" : $" in {where}")}{near}");
            }
        }
    }

    private static KustomizeException Wrong(YamlNode node, string field, string wanted) =>
        new(KustomizeRules.InvalidKustomization, node.Span, $"{field} is {Krm.Describe(node)}; wants {wanted}");

    private YamlScalar AsText(YamlNode node, string field)
    {
        if (node is not YamlScalar scalar)
        {
            throw Wrong(node, field, "a text");
        }

        if (!scalar.IsPlain || YamlSchema.GoYaml2.Resolve(scalar) is not { Kind: ScalarKind.Boolean or ScalarKind.Integer or ScalarKind.BigInteger or ScalarKind.Float } value)
        {
            return scalar;
        }

        // sigs.k8s.io/yaml turns them into texts where it knows that a text is wanted, which it does not for a kustomization.
        return convertsTexts ? new YamlScalar(Print(value, scalar), ScalarStyle.DoubleQuoted, scalar.Span) : throw Wrong(node, field, "a text: put it in quotes");
    }

    private static string Print(in ScalarValue value, YamlScalar scalar) => value.Kind switch
    {
        ScalarKind.Boolean => value.Boolean ? "true" : "false",
        ScalarKind.Integer => value.Integer.ToString(CultureInfo.InvariantCulture),
        ScalarKind.Float => GoFloat.Format(value.Float),
        _ => scalar.Value,
    };

    private static bool ContainsName(ReadOnlySpan<string> fields, string name)
    {
        foreach (string field in fields)
        {
            if (field.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private StructReader Of(YamlMapping mapping, ReadOnlySpan<string> fields, string where) => unknown is not null ? Tolerant(mapping, fields, unknown, where) : isStrict ? Strict(mapping, fields, where, convertsTexts) : Lenient(mapping);

    private YamlNode? Find(string field)
    {
        var found = Node[field];
        if (found is null)
        {
            foreach (ref readonly var entry in Node.Entries)
            {
                if (string.Equals(entry.Name, field, StringComparison.OrdinalIgnoreCase))
                {
                    found = entry.Value.Target;
                }
            }
        }

        return found is null || Krm.IsNull(found) ? null : found;
    }
}
