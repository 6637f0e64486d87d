namespace Hearth.Flux.Checks;

/// <summary>Tells a slip of the pen from a name of its own.</summary>
internal static class Slip
{
    /// <summary>
    /// Whether two names differ in one longer word by a letter too many, too few or wrong, or by two that are swapped. Digits tell
    /// things apart (HOST1, HOST2), and so do short words (B2, R2): they are no slip.
    /// </summary>
    public static bool Is(string name, string near)
    {
        if (string.Equals(name, near, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        string[] words = name.Split('_', '-'), others = near.Split('_', '-');
        if (words.Length != others.Length || words.Zip(others).Where(static pair => pair.First != pair.Second).ToList() is not [var (word, other)]
            || Math.Max(word.Length, other.Length) < 4 || !word.Where(char.IsAsciiDigit).SequenceEqual(other.Where(char.IsAsciiDigit)))
        {
            return false;
        }

        int prefix = 0, suffix = 0, shorter = Math.Min(word.Length, other.Length);
        while (prefix < shorter && word[prefix] == other[prefix])
        {
            prefix++;
        }

        while (suffix < shorter - prefix && word[^(suffix + 1)] == other[^(suffix + 1)])
        {
            suffix++;
        }

        bool isSwapped = word.Length == other.Length && word.Length - prefix - suffix == 2 && word[prefix] == other[prefix + 1] && word[prefix + 1] == other[prefix];
        return word.Length == other.Length
            ? shorter > 4 && (isSwapped || word.Length - prefix - suffix == 1)
            : Math.Max(word.Length, other.Length) - prefix - suffix == 1;
    }
}
