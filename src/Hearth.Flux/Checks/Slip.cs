using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks;

/// <summary>Tells a slip of the pen from a name of its own.</summary>
internal static class Slip
{
    private const int ShortWord = 4;
    private const int LongWord = 8;

    /// <summary>
    /// Whether two names differ in one longer word only: by a letter too many, too few or wrong, by two that are swapped; in
    /// words of eight letters and more by two of these, where the first letter is right (INTERNAL is no slip of EXTERNAL).
    /// Digits tell things apart (HOST1, HOST2), and so do short words (B2, R2) and upper case.
    /// </summary>
    public static bool Is(string name, string near)
    {
        if (string.Equals(name, near, StringComparison.OrdinalIgnoreCase) || !name.Where(char.IsAsciiDigit).SequenceEqual(near.Where(char.IsAsciiDigit)))
        {
            return false;
        }

        string[] words = Words(name), others = Words(near);
        if (words.Length != others.Length || words.Zip(others).Where(static pair => pair.First != pair.Second).ToList() is not [var (word, other)])
        {
            return false;
        }

        int shorter = Math.Min(word.Length, other.Length);
        int allowed = Math.Max(word.Length, other.Length) >= LongWord && word[0] == other[0] ? 2
            : shorter >= (word.Length == other.Length ? ShortWord + 1 : ShortWord - 1) ? 1
            : 0;
        return !string.Equals(word, other, StringComparison.OrdinalIgnoreCase) && NearestName.Distance(word, other) is > 0 and var distance && distance <= allowed;
    }

    /// <summary>Whether two names differ in their separators only: API_KEY, APIKEY, API-KEY.</summary>
    public static bool IsOfSeparators(string name, string near) =>
        name != near && name.Length > ShortWord && string.Concat(Words(name)) == string.Concat(Words(near));

    private static string[] Words(string name) => name.Split('_', '-', '.');
}
