using Hearth.Kubernetes.Resources;
using Hearth.Kustomize.Model;

namespace Hearth.Kustomize.FieldSpecs;

/// <summary>
/// A field of a type that a transformer may touch: slashes part the steps (<c>\/</c> is a slash in a name), lists are
/// entered by themselves, and a step ending in <c>[]</c> must be a list.
/// </summary>
internal sealed class FieldSpec
{
    private string[]? steps;

    public FieldSpec(GroupVersionKind type, string path, bool create = false)
    {
        Type = type;
        Path = path;
        Create = create;
    }

    public static string[] Fields { get; } = ["group", "version", "kind", "path", "create"];

    /// <summary>Empty parts match any type.</summary>
    public GroupVersionKind Type { get; }

    public string Path { get; }

    /// <summary>Whether the field is made where it is absent.</summary>
    public bool Create { get; }

    public string[] Steps => steps ??= FieldPath.Split(Path, '/');

    public static FieldSpec Read(StructReader reader) => new(
        new GroupVersionKind(reader.Value("group"), reader.Value("version"), reader.Value("kind")), reader.Value("path"), reader.Flag("create"));

    public FieldSpec For(GroupVersionKind type) => new(type, Path, Create) { steps = Steps };

    public override string ToString() => $"{Path} of {(Type.Kind.Length == 0 ? "anything" : Type.ToString())}";
}
