namespace Hearth.Templating.Tests.Cel;

/// <summary>Tests of the specification's suite that do not pass, with the reason. One that passes has to leave the list.</summary>
internal static class ConformanceGaps
{
    private static readonly (string Prefix, string Reason)[] Gaps =
    [
    ];

    public static string? ReasonOf(string name) => Gaps.FirstOrDefault(gap => name.StartsWith(gap.Prefix, StringComparison.Ordinal)).Reason;
}
