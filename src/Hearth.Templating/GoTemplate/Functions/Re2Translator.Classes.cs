using System.Globalization;
using System.Text;

namespace Hearth.Templating.GoTemplate.Functions;

// Character classes: sets, Perl's, POSIX' and Unicode's.
internal sealed partial class Re2Translator
{
    private void Class()
    {
        int start = at++;
        bool isNegated = at < pattern.Length && pattern[at] == '^';
        at += isNegated ? 1 : 0;
        var inside = new StringBuilder();
        bool isFirst = true;
        while (at < pattern.Length && (pattern[at] != ']' || isFirst))
        {
            isFirst = false;
            ClassItem(start, inside);
        }

        if (at >= pattern.Length)
        {
            throw Error("missing closing ]", pattern[start..]);
        }

        at++;
        if (inside.Length == 0)
        {
            // Everything, or nothing, was named away.
            made.Append(isNegated ? "[\\s\\S]" : "[^\\s\\S]");
            return;
        }

        string set = $"[{(isNegated ? "^" : "")}{inside}]";
        made.Append(isWide && isNegated ? $"(?:[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]|{set})" : set);
    }

    private void ClassItem(int start, StringBuilder inside)
    {
        if (Follows("[:") && pattern.IndexOf(":]", at + 2, StringComparison.Ordinal) is var end and >= 0)
        {
            string name = pattern[at..(end + 2)];
            inside.Append(PosixClass(name) ?? throw Error("invalid character class range", name));
            at = end + 2;
            return;
        }

        if (pattern[at] == '\\' && at + 1 < pattern.Length)
        {
            char c = pattern[at + 1];
            if (c is 'd' or 's' or 'w' or 'D' or 'S' or 'W')
            {
                at += 2;
                inside.Append(char.IsUpper(c) ? Complement(c) : PerlClass(c));
                return;
            }

            if (c is 'p' or 'P')
            {
                at++;
                inside.Append(UnicodeClass());
                return;
            }
        }

        int from = ClassRune(start);
        int to = from;
        if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] != ']')
        {
            int range = at++;
            to = ClassRune(start);
            if (to < from)
            {
                throw Error("invalid character class range", pattern[(range - 1)..at]);
            }
        }

        inside.Append(ClassChar(from));
        if (to > from)
        {
            inside.Append('-').Append(ClassChar(to));
        }
    }

    private int ClassRune(int start)
    {
        if (at >= pattern.Length)
        {
            throw Error("missing closing ]", pattern[start..]);
        }

        if (pattern[at] == '\\')
        {
            int escape = at++;
            return at < pattern.Length ? EscapedRune(escape) : throw Error("trailing backslash at end of expression", "");
        }

        int rune = char.IsHighSurrogate(pattern[at]) && at + 1 < pattern.Length ? char.ConvertToUtf32(pattern[at], pattern[at + 1]) : pattern[at];
        at += rune > 0xFFFF ? 2 : 1;
        return rune;
    }

    // Beyond U+FFFF a set cannot tell pairs apart; all of them together stand for each.
    private static string ClassChar(int rune) => rune > 0xFFFF ? "\\uD800\\uDC00-\\uDFFF" : $"\\u{rune:X4}";

    private static string PerlClass(char name) => char.ToLowerInvariant(name) switch
    {
        'd' => "0-9",
        's' => "\\t\\n\\f\\r ",
        _ => "0-9A-Za-z_",
    };

    // Inside of a set, where .NET has no way to take away.
    private static string Complement(char name) => name switch
    {
        'D' => "\\u0000-/:-\\uFFFF",
        'S' => "\\u0000-\\u0008\\u000B\\u000E-\\u001F!-\\uFFFF",
        _ => "\\u0000-/:-@\\[-\\^`{-\\uFFFF",
    };

    private string UnicodeClass()
    {
        int start = at - 1;
        bool isNegated = pattern[at++] == 'P';
        string name;
        if (at < pattern.Length && pattern[at] == '{')
        {
            int close = pattern.IndexOf('}', at);
            name = close < 0 ? throw Error("invalid character class range", pattern[start..]) : pattern[(at + 1)..close];
            at = close + 1;
        }
        else
        {
            name = at < pattern.Length ? pattern[at++].ToString() : throw Error("invalid character class range", pattern[start..]);
        }

        if (name.StartsWith('^'))
        {
            isNegated = !isNegated;
            name = name[1..];
        }

        if (name == "Any")
        {
            return isNegated ? "" : "\\s\\S";
        }

        if (UnicodeScripts.Find(name) is { } ranges)
        {
            return isNegated ? throw Error("invalid character class range", pattern[start..at]) : ranges;
        }

        return Categories.Contains(name) ? $"\\{(isNegated ? 'P' : 'p')}{{{name}}}" : throw Error("invalid character class range", pattern[start..at]);
    }

    private static readonly HashSet<string> Categories =
    [
        "C", "Cc", "Cf", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No",
        "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs",
    ];

    private static string? PosixClass(string name)
    {
        bool isNegated = name.StartsWith("[:^", StringComparison.Ordinal);
        string? set = (isNegated ? name[3..^2] : name[2..^2]) switch
        {
            "alnum" => "0-9A-Za-z",
            "alpha" => "A-Za-z",
            "ascii" => "\\u0000-\\u007F",
            "blank" => "\\t ",
            "cntrl" => "\\u0000-\\u001F\\u007F",
            "digit" => "0-9",
            "graph" => "!-~",
            "lower" => "a-z",
            "print" => " -~",
            "punct" => "!-/:-@\\[-`{-~",
            "space" => "\\t\\n\\v\\f\\r ",
            "upper" => "A-Z",
            "word" => "0-9A-Za-z_",
            "xdigit" => "0-9A-Fa-f",
            _ => null,
        };
        return set is null || !isNegated ? set : Negate(set);
    }

    // The complement of a set of ASCII characters, as ranges.
    private static string Negate(string set)
    {
        var test = new System.Text.RegularExpressions.Regex($"[{set}]");
        var ranges = new StringBuilder();
        for (int from = 0; from < 128; from++)
        {
            if (test.IsMatch(((char)from).ToString()))
            {
                continue;
            }

            int to = from;
            while (to + 1 < 128 && !test.IsMatch(((char)(to + 1)).ToString()))
            {
                to++;
            }

            ranges.Append(CultureInfo.InvariantCulture, $"\\u{from:X4}-\\u{to:X4}");
            from = to;
        }

        return ranges.Append("\\u0080-\\uFFFF").ToString();
    }
}
