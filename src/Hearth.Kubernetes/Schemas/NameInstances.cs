using Hearth.Syntax.Text;

namespace Hearth.Kubernetes.Schemas;

/// <summary>The names of entries, which <c>propertyNames</c> looks at as strings.</summary>
internal sealed class NameInstances : ISchemaInstances<string>
{
    public static readonly NameInstances Instance = new();

    public InstanceKind KindOf(string value) => InstanceKind.String;

    public bool BooleanOf(string value) => false;

    public double NumberOf(string value) => 0;

    public string StringOf(string value) => value;

    public int CountOf(string value) => 0;

    public string ItemAt(string array, int at) => array;

    public (string Name, string Value) EntryAt(string map, int at) => ("", map);

    public bool TryGet(string map, string name, out string value)
    {
        value = map;
        return false;
    }

    public SourceSpan? SpanOf(string value) => null;
}
