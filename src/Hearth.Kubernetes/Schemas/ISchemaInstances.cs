using Hearth.Syntax.Text;

namespace Hearth.Kubernetes.Schemas;

/// <summary>JSON's kinds of values, as schemas tell them apart.</summary>
public enum InstanceKind : byte
{
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

/// <summary>
/// How a validator looks at values, so that YAML nodes and template values are checked where they are instead of being
/// written out as JSON first.
/// </summary>
public interface ISchemaInstances<T>
{
    InstanceKind KindOf(T value);

    bool BooleanOf(T value);

    double NumberOf(T value);

    string StringOf(T value);

    /// <summary>The items of an array, or the entries of an object.</summary>
    int CountOf(T value);

    T ItemAt(T array, int at);

    (string Name, T Value) EntryAt(T map, int at);

    bool TryGet(T map, string name, out T value);

    /// <summary>Where the value stands in a file; null where it stands in none.</summary>
    SourceSpan? SpanOf(T value);
}
