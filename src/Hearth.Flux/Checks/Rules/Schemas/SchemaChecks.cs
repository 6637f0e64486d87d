namespace Hearth.Flux.Checks.Rules.Schemas;

/// <summary>The checks of this area.</summary>
internal static class SchemaChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new UnknownField(),
        new MissingField(),
        new WrongType(),
        new WrongValue(),
        new BrokenRule(),
        new WrongForm(),
    ];
}
