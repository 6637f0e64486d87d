namespace Hearth.Templating.Cel;

/// <summary>What an expression may use. The defaults are those of Kubernetes and cel-go.</summary>
public sealed record CelLimits
{
    public static CelLimits Default { get; } = new();

    /// <summary>Characters of the text; cel-go's default.</summary>
    public int MaxLength { get; init; } = 100_000;

    /// <summary>How deep brackets, calls and operators may nest; cel-go's parser allows 250 of brackets.</summary>
    public int MaxDepth { get; init; } = 250;

    /// <summary>
    /// Cost units of one evaluation: about one for each name, field, call and turn of a loop, and one for every ten
    /// characters or items that a function reads or makes. Kubernetes' limit for one call.
    /// </summary>
    public long MaxCost { get; init; } = 1_000_000;
}
