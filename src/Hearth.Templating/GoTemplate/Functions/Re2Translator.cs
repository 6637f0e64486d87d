using System.Globalization;
using System.Text;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>
/// Rewrites a pattern of RE2's syntax, as Go's <c>regexp</c> takes it, for .NET: classes are ASCII, <c>$</c> is the very
/// end, look-around and back references do not exist. Gives Go's error where the pattern is none.
/// </summary>
internal sealed partial class Re2Translator
{
    private const int MaxRepeat = 1_000;

    private readonly string pattern;

    // Characters beyond U+FFFF are two of .NET's; only then does a dot have to take pairs.
    private readonly bool isWide;
    private readonly StringBuilder made = new();
    private int at;
    private bool ignoresCase;
    private bool isMultiline;
    private bool dotTakesNewline;
    private bool isUngreedy;
    private int groups;

    private Re2Translator(string pattern, bool isWide)
    {
        this.pattern = pattern;
        this.isWide = isWide;
    }

    /// <summary>Whether an unbounded repetition stands inside of another, which a backtracking engine can be lost in.</summary>
    public bool HasNestedRepeats { get; private set; }

    public static Re2Translator Translate(string pattern, bool isWide)
    {
        var translator = new Re2Translator(pattern, isWide);
        translator.Alternatives(0, out _);
        if (translator.at < pattern.Length)
        {
            throw Error("unexpected )", pattern);
        }

        return translator;
    }

    public override string ToString() => made.ToString();

    private void Alternatives(int depth, out bool repeats)
    {
        repeats = false;
        var (outerCase, outerLines, outerDot, outerGreed) = (ignoresCase, isMultiline, dotTakesNewline, isUngreedy);
        while (at < pattern.Length && pattern[at] != ')')
        {
            if (pattern[at] == '|')
            {
                made.Append('|');
                at++;
                continue;
            }

            repeats |= Repeated(depth);
        }

        (ignoresCase, isMultiline, dotTakesNewline, isUngreedy) = (outerCase, outerLines, outerDot, outerGreed);
    }

    // An atom and what repeats it; true where the repetition is unbounded, or one inside of it is.
    private bool Repeated(int depth)
    {
        int start = made.Length;
        int written = at;
        bool isEmpty = Atom(depth, out bool repeats);
        bool hasRepeated = false;
        while (at < pattern.Length && TryRepeat(out string repeat, out bool isUnbounded))
        {
            if (isEmpty)
            {
                throw Error("missing argument to repetition operator", repeat);
            }

            if (hasRepeated)
            {
                throw Error("invalid nested repetition operator", pattern[written..at]);
            }

            hasRepeated = true;
            HasNestedRepeats |= repeats && (isUnbounded || repeat.StartsWith('{'));
            repeats |= isUnbounded;
            bool isLazy = at < pattern.Length && pattern[at] == '?';
            at += isLazy ? 1 : 0;

            // A single literal may have become several characters.
            if (made.Length - start > 1 && made[start] != '(' && made[start] != '[' && made[start] != '\\')
            {
                made.Insert(start, "(?:").Append(')');
            }

            made.Append(repeat).Append(isLazy != isUngreedy ? "?" : "");
            written = at;
        }

        return repeats;
    }

    // True for what takes no repetition: the start of a flag group.
    private bool Atom(int depth, out bool repeats)
    {
        repeats = false;
        char c = pattern[at];
        switch (c)
        {
            case '(':
                return Group(depth, out repeats);
            case '[':
                Class();
                return false;
            case '.':
                at++;
                Dot();
                return false;
            case '^':
                at++;
                made.Append(isMultiline ? "(?m:^)" : "\\A");
                return false;
            case '$':
                at++;
                made.Append(isMultiline ? "(?m:$)" : "\\z");
                return false;
            case '\\':
                Escape();
                return false;
            case '*' or '+' or '?':
                throw Error("missing argument to repetition operator", c.ToString());
            default:
                Literal();
                return false;
        }
    }

    private bool Group(int depth, out bool repeats)
    {
        if (depth > 1_000)
        {
            throw Error("expression nests too deeply", pattern);
        }

        int start = at++;
        if (at >= pattern.Length || pattern[at] != '?')
        {
            groups++;
            return Inside(start, "(", depth, out repeats);
        }

        at++;
        bool isNamed = Follows("P<") || (Follows("<") && !Follows("<=") && !Follows("<!"));
        if (isNamed)
        {
            int open = pattern.IndexOf('<', at);
            int close = pattern.IndexOf('>', at);
            string name = close < 0 ? throw Error("invalid named capture", pattern[start..]) : pattern[(open + 1)..close];
            if (name.Length == 0 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                throw Error("invalid named capture", pattern[start..(close + 1)]);
            }

            at = close + 1;
            groups++;

            // .NET numbers named groups after all others, so they get plain numbers and the names are kept apart.
            names[name] = groups;
            return Inside(start, "(", depth, out repeats);
        }

        return Flags(start, depth, out repeats);
    }

    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);

    /// <summary>The number of each named group.</summary>
    public IReadOnlyDictionary<string, int> Names => names;

    private bool Flags(int start, int depth, out bool repeats)
    {
        repeats = false;
        var (outerCase, outerLines, outerDot, outerGreed) = (ignoresCase, isMultiline, dotTakesNewline, isUngreedy);
        bool on = true;
        bool any = false;
        while (at < pattern.Length)
        {
            char c = pattern[at++];
            switch (c)
            {
                case 'i':
                    ignoresCase = on;
                    break;
                case 'm':
                    isMultiline = on;
                    break;
                case 's':
                    dotTakesNewline = on;
                    break;
                case 'U':
                    isUngreedy = on;
                    break;
                case '-' when on:
                    on = false;
                    any = false;
                    continue;
                case ')' when any || on:
                    // To the end of the group around it: the flags stay set until Alternatives restores them.
                    made.Append(ignoresCase == outerCase ? "" : ignoresCase ? "(?i)" : "(?-i)");
                    return true;
                case ':' when any || on:
                    bool outerResult = Inside(start, ignoresCase == outerCase ? "(?:" : ignoresCase ? "(?i:" : "(?-i:", depth, out repeats);
                    (ignoresCase, isMultiline, dotTakesNewline, isUngreedy) = (outerCase, outerLines, outerDot, outerGreed);
                    return outerResult;
                default:
                    throw Error("invalid or unsupported Perl syntax", pattern[start..at]);
            }

            any = true;
        }

        throw Error("missing argument to repetition operator", "?");
    }

    private bool Inside(int start, string open, int depth, out bool repeats)
    {
        made.Append(open);
        Alternatives(depth + 1, out repeats);
        if (at >= pattern.Length)
        {
            throw Error("missing closing )", pattern);
        }

        _ = start;
        at++;
        made.Append(')');
        return false;
    }

    private bool TryRepeat(out string repeat, out bool isUnbounded)
    {
        (repeat, isUnbounded) = ("", false);
        switch (pattern[at])
        {
            case '*' or '+':
                isUnbounded = true;
                repeat = pattern[at++].ToString();
                return true;
            case '?':
                at++;
                repeat = "?";
                return true;
            case '{':
                int close = pattern.IndexOf('}', at);
                if (close < 0 || !TryBounds(pattern.AsSpan(at + 1, close - at - 1), out int least, out int most))
                {
                    return false;
                }

                repeat = pattern[at..(close + 1)];
                if (least > MaxRepeat || most > MaxRepeat || (most >= 0 && most < least))
                {
                    throw Error("invalid repeat count", repeat);
                }

                isUnbounded = most < 0;
                at = close + 1;
                return true;
            default:
                return false;
        }
    }

    private static bool TryBounds(ReadOnlySpan<char> bounds, out int least, out int most)
    {
        most = -1;
        int comma = bounds.IndexOf(',');
        var first = comma < 0 ? bounds : bounds[..comma];
        if (!int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out least) || first.Length > 4)
        {
            return first.Length > 4 && first.IndexOfAnyExceptInRange('0', '9') < 0 && (least = int.MaxValue) > 0;
        }

        if (comma < 0)
        {
            most = least;
            return true;
        }

        var second = bounds[(comma + 1)..];
        return second.IsEmpty || int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out most);
    }

    private void Dot()
    {
        string one = dotTakesNewline ? "[\\s\\S]" : "[^\\n]";
        made.Append(isWide ? $"(?:[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]|{one})" : one);
    }

    private void Literal()
    {
        int width = char.IsHighSurrogate(pattern[at]) && at + 1 < pattern.Length ? 2 : 1;
        Append(pattern.Substring(at, width));
        at += width;
    }

    // "#" and white space mean nothing special without .NET's x flag.
    private void Append(string literal) => made.Append(literal is "{" or "}" or "]" ? "\\" + literal : literal.Length > 1 ? $"(?:{literal})" : System.Text.RegularExpressions.Regex.Escape(literal));

    private void Escape()
    {
        int start = at++;
        if (at >= pattern.Length)
        {
            throw Error("trailing backslash at end of expression", "");
        }

        char c = pattern[at];
        switch (c)
        {
            case 'd' or 'D' or 's' or 'S' or 'w' or 'W':
                at++;
                made.Append('[').Append(char.IsUpper(c) ? "^" : "").Append(PerlClass(c)).Append(']');
                return;
            case 'A' or 'z':
                at++;
                made.Append('\\').Append(c);
                return;
            case 'b' or 'B':
                at++;
                made.Append('\\').Append(c);
                return;
            case 'p' or 'P':
                made.Append('[').Append(UnicodeClass()).Append(']');
                return;
            case 'Q':
                int end = pattern.IndexOf("\\E", at, StringComparison.Ordinal);
                string quoted = end < 0 ? pattern[(at + 1)..] : pattern[(at + 1)..end];
                at = end < 0 ? pattern.Length : end + 2;
                made.Append(System.Text.RegularExpressions.Regex.Escape(quoted).Replace("]", "\\]", StringComparison.Ordinal).Replace("}", "\\}", StringComparison.Ordinal));
                return;
            default:
                AppendRune(EscapedRune(start));
                return;
        }
    }

    private void AppendRune(int rune) => Append(char.ConvertFromUtf32(rune));

    // At the character after the backslash.
    private int EscapedRune(int start)
    {
        char c = pattern[at++];
        switch (c)
        {
            case 'a':
                return '\a';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'v':
                return '\v';
            case >= '1' and <= '7' when at < pattern.Length && pattern[at] is >= '0' and <= '7':
            case '0':
                int octal = c - '0';
                for (int i = 0; i < 2 && at < pattern.Length && pattern[at] is >= '0' and <= '7'; i++)
                {
                    octal = (octal * 8) + (pattern[at++] - '0');
                }

                return octal;
            case 'x':
                return HexRune(start);
            default:
                return c < 128 && !char.IsAsciiLetterOrDigit(c) ? c : throw Error("invalid escape sequence", pattern[start..at]);
        }
    }

    private int HexRune(int start)
    {
        bool isBraced = at < pattern.Length && pattern[at] == '{';
        int close = isBraced ? pattern.IndexOf('}', at) : at + 2;
        int first = isBraced ? at + 1 : at;
        if (close < 0 || close > pattern.Length || !int.TryParse(pattern.AsSpan(first, close - first), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int rune)
            || !Rune.IsValid(rune))
        {
            throw Error("invalid escape sequence", pattern[start..Math.Min(pattern.Length, at + 1)]);
        }

        at = isBraced ? close + 1 : close;
        return rune;
    }

    private bool Follows(string text) => string.CompareOrdinal(pattern, at, text, 0, text.Length) == 0;

    private static FunctionException Error(string what, string where) => new($"error parsing regexp: {what}: `{where}`");
}
