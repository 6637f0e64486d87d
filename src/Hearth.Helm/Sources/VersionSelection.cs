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
}
