using System.Globalization;
using Hearth.Syntax.Yaml;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Yaml;

/// <summary>
/// Says how the nodes of a YAML or JSON tree become values, without copying them: a node is read when an expression asks
/// for it. <see cref="Untyped"/> reads as Kubernetes reads objects without a schema. A schema's reader derives from this:
/// it gives each field and item a reader of its own (int-or-string, date-time, duration, byte, escaped field names).
/// The tree should be expanded (<see cref="YamlExpander"/>) where it may hold merge keys.
/// </summary>
public abstract class CelNodeReader
{
    /// <summary>Reads as <c>unstructured</c> objects are read: strings, 64-bit integers, doubles, booleans, null.</summary>
    public static CelNodeReader Untyped { get; } = new UntypedReader(YamlSchema.GoYaml2);

    /// <summary>Reads a tree that came from JSON.</summary>
    public static CelNodeReader UntypedJson { get; } = new UntypedReader(YamlSchema.Json);

    private protected CelNodeReader(YamlSchema schema) => Schema = schema;

    protected CelNodeReader()
        : this(YamlSchema.GoYaml2)
    {
    }

    protected YamlSchema Schema { get; }

    /// <summary>The value of a node.</summary>
    public CelValue Read(YamlNode? node) => node?.Target switch
    {
        null => CelValue.Null,
        YamlMapping mapping => ReadMapping(mapping),
        YamlSequence sequence => ReadSequence(sequence),
        var other => ReadScalar((YamlScalar)other), // The hierarchy is closed.
    };

    /// <summary>The value of a mapping; a map over its entries unless overridden.</summary>
    public virtual CelValue ReadMapping(YamlMapping mapping) => CelValue.Of(new YamlCelMap(mapping, this));

    /// <summary>The value of a sequence; a list over its items unless overridden.</summary>
    public virtual CelValue ReadSequence(YamlSequence sequence) => CelValue.Of(new YamlCelList(sequence, this));

    /// <summary>The value of a scalar; what its text and style say unless overridden.</summary>
    public virtual CelValue ReadScalar(YamlScalar scalar)
    {
        if (!scalar.IsPlain && scalar.Tag is null)
        {
            return CelValue.Of(scalar.Value);
        }

        // Plain digits are the same number to every schema, and the most frequent one.
        var written = scalar.AsSpan();
        if (scalar.Tag is null && written.Length is > 0 and <= 18 && (written[0] != '0' || written.Length == 1) && !written.ContainsAnyExceptInRange('0', '9'))
        {
            return CelValue.Of(long.Parse(written, NumberStyles.None, CultureInfo.InvariantCulture));
        }

        var resolved = Schema.Resolve(scalar);
        return resolved.Kind switch
        {
            ScalarKind.Null => CelValue.Null,
            ScalarKind.Boolean => CelValue.Of(resolved.Boolean),
            ScalarKind.Integer => CelValue.Of(resolved.Integer),
            ScalarKind.BigInteger => CelValue.Of((double)resolved.BigInteger),
            ScalarKind.Float => CelValue.Of(resolved.Float),
            ScalarKind.String => CelValue.Of(resolved.String),
            _ => CelValue.Of(scalar.Value),
        };
    }

    /// <summary>The key of the mapping that an expression's field name means; null where the mapping has none of that name.</summary>
    public virtual string? KeyOf(string field) => field;

    /// <summary>The name that an expression uses for a key.</summary>
    public virtual string FieldOf(string key) => key;

    /// <summary>What reads the value of a key.</summary>
    public virtual CelNodeReader ForKey(string key) => this;

    /// <summary>What reads the items of a sequence.</summary>
    public virtual CelNodeReader ForItem => this;

    private sealed class UntypedReader(YamlSchema schema) : CelNodeReader(schema);
}

/// <summary>The entries of a YAML mapping as a map.</summary>
public sealed class YamlCelMap(YamlMapping mapping, CelNodeReader reader) : CelMap
{
    public YamlMapping Mapping => mapping;

    public override int Count => mapping.Count;

    public override IEnumerable<CelValue> Keys
    {
        get
        {
            for (int i = 0; i < mapping.Count; i++)
            {
                if (mapping.Entries[i].Name is { } name)
                {
                    yield return CelValue.Of(reader.FieldOf(name));
                }
            }
        }
    }

    public override bool TryGetField(string name, out CelValue value)
    {
        if (reader.KeyOf(name) is not { } key || mapping[key] is not { } node)
        {
            value = default;
            return false;
        }

        value = reader.ForKey(key).Read(node);
        return true;
    }

    public override bool TryGet(in CelValue key, out CelValue value)
    {
        if (key.Kind == CelKind.String)
        {
            return TryGetField(key.AsString, out value);
        }

        value = default;
        return false;
    }
}

/// <summary>The items of a YAML sequence as a list.</summary>
public sealed class YamlCelList(YamlSequence sequence, CelNodeReader reader) : CelList
{
    public YamlSequence Sequence => sequence;

    public override int Count => sequence.Count;

    public override CelValue this[int at] => reader.ForItem.Read(sequence[at]);
}
