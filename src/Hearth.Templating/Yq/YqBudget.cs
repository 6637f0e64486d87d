namespace Hearth.Templating.Yq;

/// <summary>
/// What one evaluation may use. Expressions have no loops, but aliases that hold aliases grow without end when they are
/// written out, and an expression inside of another is a frame of the call stack.
/// </summary>
internal static class YqBudget
{
    /// <summary>Nodes copied while one document is evaluated; a file of 10 MB holds half a million.</summary>
    public const int MaxNodes = 10_000_000;

    /// <summary>Expressions and values inside of each other.</summary>
    public const int MaxDepth = 1_500;

    [ThreadStatic]
    private static int spent;

    public static void Reset() => spent = 0;

    public static void Spend()
    {
        if (++spent > MaxNodes)
        {
            throw new YqException($"the expression made more than {MaxNodes} nodes of one document; aliases that hold aliases grow so when they are exploded");
        }
    }
}
