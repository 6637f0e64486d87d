using Hearth.Templating.Versions;

namespace Hearth.Helm.Sources;

/// <summary>Chooses among published versions as Helm and Flux do.</summary>
internal static class VersionSelection
{
    /// <summary>Whether it is one full version (<c>1.2.3</c>, <c>v1.2.3-rc.1</c>) and no range, prefix or moving tag.</summary>
    public static bool IsExact(string version)
    {
        var rest = version.AsSpan().TrimStart('v');
        if (rest.IndexOfAny(" <>=~^*|,xX") >= 0 && rest.IndexOfAny('-', '+') < 0)
        {
            return false;
        }

        int dots = 0;
        int i = 0;
        while (i < rest.Length && (char.IsAsciiDigit(rest[i]) || rest[i] == '.'))
        {
            dots += rest[i++] == '.' ? 1 : 0;
        }

        return dots == 2 && i > 0 && rest[i - 1] != '.' && (i == rest.Length || rest[i] is '-' or '+') && rest[i..].IndexOfAny(" <>=~^*|,") < 0;
    }

    /// <summary>
    /// The newest version inside a range, or the exact one; null where none fits. An empty range is <c>*</c>. What is
    /// no version (<c>latest</c>, a branch) is passed over; of equal versions the first wins.
    /// </summary>
    public static string? FindNewest(IEnumerable<string> versions, string range)
    {
        if (!VersionConstraint.TryParse(range.Length == 0 ? "*" : range, out var constraint))
        {
            return versions.FirstOrDefault(version => version == range);
        }

        string? exact = null;
        SemanticVersion? best = null;
        foreach (string text in versions)
        {
            if (text == range)
            {
                exact = text;
            }

            if (SemanticVersion.TryParse(text, out var version) && constraint.Allows(version) && (best is null || version.CompareTo(best) > 0))
            {
                best = version;
            }
        }

        return exact ?? best?.Original;
    }

    /// <summary><c>; the newest is 4.4.0</c>, for messages; empty where nothing is a version.</summary>
    public static string DescribeNewest(IEnumerable<string> versions) => FindNewest(versions, ">=0.0.0-0") is { } newest ? $"; the newest is {newest}" : "";
}
