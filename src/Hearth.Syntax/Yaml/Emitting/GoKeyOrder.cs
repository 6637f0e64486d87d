using System.Globalization;
using System.Numerics;

namespace Hearth.Syntax.Yaml.Emitting;

/// <summary>
/// The order in which go-yaml writes the keys of a map: naturally, so that <c>a2</c> stands before <c>a10</c>, and
/// letters after everything else. v3 differs from v2 where a letter meets something else after a digit.
/// </summary>
public sealed class GoKeyOrder : IComparer<string>
{
    public static readonly GoKeyOrder V2 = new(isVersion3: false);
    public static readonly GoKeyOrder V3 = new(isVersion3: true);

    private readonly bool isVersion3;

    private GoKeyOrder(bool isVersion3) => this.isVersion3 = isVersion3;

    public int Compare(string? x, string? y)
    {
        string left = x ?? "", right = y ?? "";
        int same = left.AsSpan().CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
        {
            return left.Length - right.Length;
        }

        if (char.IsSurrogate(left[same]) || char.IsSurrogate(right[same]))
        {
            return Difference<int>(CodePoints(left), CodePoints(right));
        }

        return Difference(left.AsSpan(), right, same);
    }

    /// <summary>Sorts stably. The order is not transitive for every set of keys, which a library sort may answer with an exception.</summary>
    public void Sort<T>(Span<T> items, Func<T, string> keyOf)
    {
        if (items.Length < 2)
        {
            return;
        }

        int middle = items.Length / 2;
        Sort(items[..middle], keyOf);
        Sort(items[middle..], keyOf);
        if (Compare(keyOf(items[middle - 1]), keyOf(items[middle])) <= 0)
        {
            return;
        }

        T[] left = items[..middle].ToArray();
        int at = 0, right = middle;
        for (int i = 0; at < left.Length; i++)
        {
            items[i] = right == items.Length || Compare(keyOf(left[at]), keyOf(items[right])) <= 0 ? left[at++] : items[right++];
        }
    }

    private int Difference<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, int at = -1)
        where T : unmanaged, IBinaryInteger<T>
    {
        at = at < 0 ? left.CommonPrefixLength(right) : at;
        if (at == left.Length || at == right.Length)
        {
            return left.Length - right.Length;
        }

        int a = int.CreateTruncating(left[at]), b = int.CreateTruncating(right[at]);
        bool leftLetter = IsLetter(a), rightLetter = IsLetter(b);
        if (leftLetter && rightLetter)
        {
            return a - b;
        }

        if (leftLetter || rightLetter)
        {
            bool afterDigit = isVersion3 && at > 0 && IsDigit(left[at - 1]);
            return leftLetter == afterDigit ? -1 : 1;
        }

        // A zero inside of a number counts as a digit, a leading zero as nothing.
        long first = 0, second = 0;
        if (a == '0' || b == '0')
        {
            for (int i = at - 1; i >= 0 && IsDigit(left[i]); i--)
            {
                if (int.CreateTruncating(left[i]) != '0')
                {
                    first = second = 1;
                    break;
                }
            }
        }

        int leftEnd = Number(left, at, ref first), rightEnd = Number(right, at, ref second);
        return first != second ? first.CompareTo(second) : leftEnd != rightEnd ? leftEnd - rightEnd : a - b;
    }

    // Wraps around as Go's int64 does.
    private static int Number<T>(ReadOnlySpan<T> text, int at, ref long number)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (; at < text.Length && IsDigit(text[at]); at++)
        {
            number = unchecked((number * 10) + (int.CreateTruncating(text[at]) - '0'));
        }

        return at;
    }

    private static bool IsDigit<T>(T text)
        where T : unmanaged, IBinaryInteger<T>
    {
        int codePoint = int.CreateTruncating(text);
        return codePoint < 128 ? codePoint is >= '0' and <= '9' : CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.DecimalDigitNumber;
    }

    private static bool IsLetter(int codePoint) =>
        codePoint < 128 ? (codePoint | 0x20) is >= 'a' and <= 'z' : CharUnicodeInfo.GetUnicodeCategory(codePoint) <= UnicodeCategory.OtherLetter;

    private static int[] CodePoints(string text) => [.. text.EnumerateRunes().Select(static rune => rune.Value)];
}
