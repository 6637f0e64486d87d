using Hearth.Kubernetes.Schemas.Embedded;

namespace Hearth.SchemaTable;

/// <summary>What a value may be, before it is written: a shape with its parts, or the name of a shape.</summary>
internal sealed record ModelType(TableShape Shape)
{
    public static readonly ModelType Anything = new(TableShape.Anything);
    public static readonly ModelType String = new(TableShape.String);

    /// <summary>Instead of a shape: the name of a type.</summary>
    public string? Reference { get; init; }

    /// <summary>The items of a list, the values of a map.</summary>
    public ModelType? Inner { get; init; }

    public IReadOnlyList<ModelProperty> Properties { get; init; } = [];

    public IReadOnlyList<ModelConstraint> Constraints { get; init; } = [];

    public static ModelType To(string name) => new(TableShape.Anything) { Reference = name };

    public static ModelType ListOf(ModelType item) => new(TableShape.List) { Inner = item };

    public static ModelType MapOf(ModelType value) => new(TableShape.Map) { Inner = value };

    public ModelType With(ModelConstraint constraint) => this with { Constraints = [.. Constraints, constraint] };
}

internal sealed record ModelProperty(string Name, ModelType Type, bool IsRequired)
{
    public VersionRange Versions { get; init; }
}

/// <summary>A constraint with its values, its text or its number.</summary>
internal sealed record ModelConstraint(TableConstraint Kind)
{
    public IReadOnlyList<string> Values { get; init; } = [];

    public string Text { get; init; } = "";

    public long Number { get; init; }
}

internal sealed record ModelKind(string ApiVersion, string Kind, ModelType Type, TableKindFlags Flags, string Origin)
{
    public VersionRange Versions { get; init; }
}

/// <summary>Everything that was read: named types and the kinds that lead to them.</summary>
internal sealed class SchemaModel
{
    public Dictionary<string, ModelType> Types { get; } = new(StringComparer.Ordinal);

    public List<ModelKind> Kinds { get; } = [];
}
