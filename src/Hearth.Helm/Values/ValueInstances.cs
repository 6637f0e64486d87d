using Hearth.Kubernetes.Schemas;
using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Helm.Values;

/// <summary>Chart values as a schema's validator sees them.</summary>
internal sealed class ValueInstances : ISchemaInstances<Value>
{
    public static readonly ValueInstances Instance = new();

    public InstanceKind KindOf(Value value) => value.Kind switch
    {
        GoKind.Bool => InstanceKind.Boolean,
        GoKind.String => InstanceKind.String,
        GoKind.Map => InstanceKind.Object,
        GoKind.Slice => InstanceKind.Array,
        GoKind.Invalid or GoKind.Interface => InstanceKind.Null,
        _ => InstanceKind.Number,
    };

    public bool BooleanOf(Value value) => value.AsBool;

    public double NumberOf(Value value) => value.Kind == GoKind.Float64 ? value.AsFloat : value.AsInt;

    public string StringOf(Value value) => value.AsText;

    public int CountOf(Value value) => value.AsMap?.Count ?? value.AsList.Count;

    public Value ItemAt(Value array, int at) => array.AsList[at];

    public (string Name, Value Value) EntryAt(Value map, int at)
    {
        ref readonly var entry = ref map.AsMap!.Entries[at]; // Only objects are asked for entries.
        return (entry.Key, entry.Value);
    }

    public bool TryGet(Value map, string name, out Value value) => map.AsMap!.TryGet(name, out value); // Only objects are asked.

    public SourceSpan? SpanOf(Value value) => value.Origin;
}
