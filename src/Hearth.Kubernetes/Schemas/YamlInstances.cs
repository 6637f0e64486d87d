using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Schemas;

/// <summary>YAML nodes as a schema's validator sees them, their scalars read with one schema of YAML's.</summary>
public sealed class YamlInstances(YamlSchema schema) : ISchemaInstances<YamlNode>
{
    /// <summary>As Kubernetes reads manifests: sigs.k8s.io/yaml.</summary>
    public static YamlInstances Kubernetes { get; } = new(YamlSchema.GoYaml2);

    /// <summary>JSON documents, and so schemas themselves.</summary>
    public static YamlInstances Json { get; } = new(YamlSchema.Json);

    public InstanceKind KindOf(YamlNode value) => value.Target switch
    {
        YamlMapping => InstanceKind.Object,
        YamlSequence => InstanceKind.Array,
        YamlScalar { IsPlain: false, Tag: null } => InstanceKind.String,
        YamlScalar scalar => schema.Resolve(scalar).Kind switch
        {
            ScalarKind.Null => InstanceKind.Null,
            ScalarKind.Boolean => InstanceKind.Boolean,
            ScalarKind.Integer or ScalarKind.BigInteger or ScalarKind.Float => InstanceKind.Number,
            _ => InstanceKind.String,
        },
        _ => InstanceKind.Null,
    };

    public bool BooleanOf(YamlNode value) => schema.Resolve((YamlScalar)value.Target).Boolean;

    public double NumberOf(YamlNode value)
    {
        var number = schema.Resolve((YamlScalar)value.Target);
        return number.Kind switch
        {
            ScalarKind.Integer => number.Integer,
            ScalarKind.BigInteger => (double)number.BigInteger,
            _ => number.Float,
        };
    }

    public string StringOf(YamlNode value) => ((YamlScalar)value.Target).Value;

    public int CountOf(YamlNode value) => value.Target switch
    {
        YamlMapping mapping => mapping.Count,
        YamlSequence sequence => sequence.Count,
        _ => 0,
    };

    public YamlNode ItemAt(YamlNode array, int at) => ((YamlSequence)array.Target)[at];

    public (string Name, YamlNode Value) EntryAt(YamlNode map, int at)
    {
        ref readonly var entry = ref ((YamlMapping)map.Target).Entries[at];
        return (NameOf(entry.Key), entry.Value.Target);
    }

    public bool TryGet(YamlNode map, string name, out YamlNode value)
    {
        value = ((YamlMapping)map.Target)[name] ?? map;
        return !ReferenceEquals(value, map);
    }

    // A key that reads as a boolean is the name of that in JSON: n and off are "false" to Kubernetes.
    private string NameOf(YamlNode key)
    {
        if (key.Target is not YamlScalar scalar)
        {
            return "";
        }

        return scalar is { IsPlain: true, Tag: null } && scalar.AsSpan() is { Length: < 6 } text && text[..Math.Min(1, text.Length)].IndexOfAny("yYnNtTfFoO") == 0
            && schema.Resolve(scalar) is { Kind: ScalarKind.Boolean } resolved ? resolved.Boolean ? "true" : "false" : scalar.Value;
    }

    public SourceSpan? SpanOf(YamlNode value) => value.Span;
}
