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
        var entry = ((YamlMapping)map.Target).Entries[at];
        return (entry.Name ?? "", entry.Value.Target);
    }

    public bool TryGet(YamlNode map, string name, out YamlNode value)
    {
        value = ((YamlMapping)map.Target)[name] ?? map;
        return !ReferenceEquals(value, map);
    }

    public SourceSpan? SpanOf(YamlNode value) => value.Span;
}
