namespace Hearth.Syntax.Diagnostics;

/// <summary>A number with its noun: <c>1 error</c>, <c>2 errors</c>.</summary>
public static class Amount
{
    public static string Of(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
