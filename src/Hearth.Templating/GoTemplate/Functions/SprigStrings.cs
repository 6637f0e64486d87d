using System.Text;
using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Sprig's functions on strings. Those that only move text keep its map.</summary>
internal static partial class SprigStrings
{
    public static FunctionSet AddTo(FunctionSet functions) => AddTests(AddCases(AddCuts(functions.In("Strings"))));

    /// <summary>Any value as sprig's <c>toString</c>: a string with its map, else as <c>%v</c>.</summary>
    public static Value ToText(in Value value) =>
        value.IsString ? value.As(GoType.String) : value.AsBytes is { } bytes ? Value.Of(GoString.FromBytes(bytes)) : Value.Of(value.IsNilInterface ? "<nil>" : GoFormat.Sprint(value));

    private static FunctionSet AddCuts(FunctionSet functions) => functions
        .Add("trim", (GoText s) => Trim(s), "Without white space at both ends.", "{{ trim \"  a \" }} → a")
        .Add("trimAll", (string cutset, GoText s) => TrimAll(cutset, s), "Without the given characters at both ends.", "{{ trimAll \"-\" \"--a--\" }} → a")
        .Add("trimall", (string cutset, GoText s) => TrimAll(cutset, s), "Old name of trimAll.", "{{ trimall \"$\" \"$5$\" }} → 5")
        .Add("trimSuffix", (string suffix, GoText s) => s.Text.EndsWith(suffix, StringComparison.Ordinal) ? s.Substring(0, s.Text.Length - suffix.Length) : s.Value, "Without one suffix.", "{{ trimSuffix \"-\" \"a--\" }} → a-")
        .Add("trimPrefix", (string prefix, GoText s) => s.Text.StartsWith(prefix, StringComparison.Ordinal) ? s.Substring(prefix.Length, s.Text.Length - prefix.Length) : s.Value, "Without one prefix.", "{{ trimPrefix \"a\" \"aab\" }} → ab")
        .Add("trunc", (long count, GoText s) => Truncate(count, s), "The first bytes, or with a negative count the last.", "{{ trunc 3 \"hello\" }} → hel")
        .Add("substr", (long start, long end, GoText s) => Substring(start, end, s), "The bytes from start to end.", "{{ substr 1 3 \"hello\" }} → el")
        .Add("replace", (string old, string with, GoText s) => MappedEdit.Replace(s, old, with), "Every occurrence replaced.", "{{ replace \"-\" \"+\" \"a-b\" }} → a+b")
        .AddContextual("indent", (TemplateContext context, long spaces, GoText s) => Indent(context, spaces, s, ""), "Every line moved to the right.", "{{ indent 2 \"a\" }} →   a")
        .AddContextual("nindent", (TemplateContext context, long spaces, GoText s) => Indent(context, spaces, s, "\n"), "A line break, then every line moved to the right.", "{{ nindent 2 \"a\" }}")
        .AddContextual("repeat", (TemplateContext context, long count, string s) => Repeat(context, count, s), "The string several times.", "{{ repeat 3 \"ab\" }} → ababab")
        .AddVariadicContextual("quote", (context, values) => Quote(context, values), "Each argument in double quotes; nil is left out.", "{{ quote \"a\" }} → \"a\"")
        .AddVariadicContextual("squote", (context, values) => SingleQuote(context, values), "Each argument in single quotes; nil is left out.", "{{ squote \"a\" }} → 'a'")
        .AddVariadicContextual("cat", (context, values) => Cat(context, values), "The arguments with spaces between; nil is left out.", "{{ cat \"a\" 1 }} → a 1")
        .Add("toString", (Value value) => ToText(value), "The argument as text.", "{{ toString 1.5 }} → 1.5")
        .Add("abbrev", (long width, string s) => width < 4 ? s : Words.Abbreviate(s, 0, (int)width), "Cut to a width, with an ellipsis.", "{{ abbrev 5 \"hello world\" }} → he...")
        .Add("abbrevboth", (long left, long right, string s) => right < 4 || (left > 0 && right < 7) ? s : Words.Abbreviate(s, (int)left, (int)right), "Cut at both ends, with ellipses.", "{{ abbrevboth 5 10 \"1234 5678 9123\" }} → ...5678...")
        .Add("wrap", (long width, string s) => Words.Wrap(s, (int)width, "\n", breaksWords: false), "Lines of at most a width, broken at spaces.", "{{ wrap 5 \"hello world\" }}")
        .Add("wrapWith", (long width, string newline, string s) => Words.Wrap(s, (int)width, newline.Length == 0 ? "\n" : newline, breaksWords: true), "Lines of at most a width, with a separator of one's own.", "{{ wrapWith 5 \"|\" \"HelloWorld\" }} → Hello|World")
        .Add("nospace", (string s) => Words.WithoutSpace(s), "Without any white space.", "{{ nospace \" a b\" }} → ab")
        .Add("initials", (string s) => Words.Initials(s), "The first letter of each word.", "{{ initials \"First Try\" }} → FT")
        .Add("plural", (string one, string many, long count) => count == 1 ? one : many, "One of two forms, by a count.", "{{ plural \"one\" \"many\" 2 }} → many");

    private static FunctionSet AddCases(FunctionSet functions) => functions
        .Add("upper", (GoText s) => WithText(s, CaseChange.Upper(s.Text)), "Upper case.", "{{ upper \"a\" }} → A")
        .Add("lower", (GoText s) => WithText(s, CaseChange.Lower(s.Text)), "Lower case.", "{{ lower \"A\" }} → a")
        .Add("title", (GoText s) => WithText(s, CaseChange.Title(s.Text)), "Each word with a capital.", "{{ title \"hello world\" }} → Hello World")
        .Add("untitle", (GoText s) => WithText(s, CaseChange.Untitle(s.Text)), "Each word without its capital.", "{{ untitle \"Hello World\" }} → hello world")
        .Add("swapcase", (GoText s) => WithText(s, CaseChange.Swap(s.Text)), "Capitals for small letters and the other way round.", "{{ swapcase \"aBc\" }} → AbC")
        .Add("snakecase", (string s) => WordCase.Snake(s), "words_like_this.", "{{ snakecase \"FooBar\" }} → foo_bar")
        .Add("camelcase", (string s) => WordCase.Pascal(s), "WordsLikeThis.", "{{ camelcase \"foo_bar\" }} → FooBar")
        .Add("kebabcase", (string s) => WordCase.Kebab(s), "words-like-this.", "{{ kebabcase \"FooBar\" }} → foo-bar");

    private static FunctionSet AddTests(FunctionSet functions) => functions
        .Add("contains", (string part, string s) => s.Contains(part, StringComparison.Ordinal), "Whether the second holds the first.", "{{ contains \"a\" \"cat\" }} → true")
        .Add("hasPrefix", (string prefix, string s) => s.StartsWith(prefix, StringComparison.Ordinal), "Whether the second starts with the first.", "{{ hasPrefix \"c\" \"cat\" }} → true")
        .Add("hasSuffix", (string suffix, string s) => s.EndsWith(suffix, StringComparison.Ordinal), "Whether the second ends with the first.", "{{ hasSuffix \"t\" \"cat\" }} → true")
        .Add("split", (string separator, string s) => Numbered(Split(s, separator, -1)), "The parts as a map _0, _1, ….", "{{ (split \",\" \"a,b\")._1 }} → b")
        .Add("splitn", (string separator, long n, string s) => Numbered(Split(s, separator, (int)n)), "At most n parts as a map _0, _1, ….", "{{ (splitn \",\" 2 \"a,b,c\")._1 }} → b,c")
        .Add("splitList", (string separator, GoText s) => SplitMapped(s, separator), "The parts as a list.", "{{ splitList \",\" \"a,b\" }} → [a b]");

    // The same text in other characters keeps its map where the lengths agree.
    private static Value WithText(GoText s, string changed)
    {
        if (changed == s.Text)
        {
            return s.Value;
        }

        return s.IsMapped && changed.Length == s.Text.Length ? Value.Of(s.Mapped.WithText(changed)) : Value.Of(changed);
    }

    private static Value Trim(GoText s)
    {
        string text = s.Text;
        int start = 0, end = text.Length;
        while (start < end && GoString.IsSpace(text[start]))
        {
            start++;
        }

        while (end > start && GoString.IsSpace(text[end - 1]))
        {
            end--;
        }

        return s.Substring(start, end - start);
    }

    private static Value TrimAll(string cutset, GoText s)
    {
        string text = s.Text;
        int start = 0, end = text.Length;
        while (start < end && cutset.Contains(text[start]))
        {
            start++;
        }

        while (end > start && cutset.Contains(text[end - 1]))
        {
            end--;
        }

        return s.Substring(start, end - start);
    }

    private static Value Truncate(long count, GoText s)
    {
        int length = GoString.ByteLength(s.Text);
        int from = count < 0 && length + count > 0 ? (int)(length + count) : 0;
        int to = count >= 0 && length > count ? (int)count : length;
        return Bytes(s, from, to);
    }

    private static Value Substring(long start, long end, GoText s)
    {
        int length = GoString.ByteLength(s.Text);
        (long from, long to) = start < 0 ? (0, end) : end < 0 || end > length ? (start, length) : (start, end);
        if (from < 0 || to > length || from > to)
        {
            throw new FunctionException(to > length || to < 0
                ? $"runtime error: slice bounds out of range [:{to}]{(to > length ? $" with length {length}" : "")}"
                : $"runtime error: slice bounds out of range [{from}:{to}]");
        }

        return Bytes(s, (int)from, (int)to);
    }

    // In ASCII text bytes are characters, and the map stays.
    private static Value Bytes(GoText s, int from, int to) =>
        Ascii.IsValid(s.Text) ? s.Substring(from, to - from) : Value.Of(GoString.SliceBytes(s.Text, from, to));

    private static Value Indent(TemplateContext context, long spaces, GoText s, string lead)
    {
        if (spaces < 0)
        {
            throw new FunctionException("strings: negative Repeat count");
        }

        context.CheckLength(spaces * (1 + s.Text.AsSpan().Count('\n')));
        return MappedEdit.Indent(s, (int)spaces, lead);
    }

    private static string Repeat(TemplateContext context, long count, string s)
    {
        if (count < 0)
        {
            throw new FunctionException("strings: negative Repeat count");
        }

        context.CheckLength(s.Length == 0 ? 0 : count > int.MaxValue ? long.MaxValue : count * s.Length);
        return s.Length == 0 ? "" : new StringBuilder(s.Length * (int)count).Insert(0, s, (int)count).ToString();
    }

    private static Value Quote(TemplateContext context, Value[] values) => Joined(context, values, static value =>
    {
        var text = ToText(value);
        string quoted = GoString.Quote(text.AsText);
        return quoted.Length == text.AsText.Length + 2 ? [Value.Of("\""), value.IsString ? text : value, Value.Of("\"")] : [OriginOf(quoted, value)];
    });

    private static Value SingleQuote(TemplateContext context, Value[] values) =>
        Joined(context, values, static value => [Value.Of("'"), value, Value.Of("'")]);

    private static Value Cat(TemplateContext context, Value[] values) => Joined(context, values, static value => [value]);

    private static Value OriginOf(string text, in Value value) => value.ScalarOrigin is { } origin ? Value.Of(text).WithOrigin(origin) : Value.Of(text);

    // The pieces of each argument that is not nil, with spaces between the arguments.
    private static Value Joined(TemplateContext context, Value[] values, Func<Value, Value[]> piecesOf)
    {
        var pieces = new List<Value>(values.Length * 4);
        bool isMapped = false;
        foreach (var value in values)
        {
            if (value.IsNilInterface)
            {
                continue;
            }

            if (pieces.Count > 0)
            {
                pieces.Add(Value.Of(" "));
            }

            pieces.AddRange(piecesOf(value));
            isMapped |= context.IsMapped && value.HasOrigin;
        }

        return isMapped ? MappedEdit.Concat(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pieces)) : Value.Of(string.Concat(pieces.Select(static piece => piece.ToString())));
    }

    /// <summary>Go's <c>strings.SplitN</c>.</summary>
    internal static string[] Split(string text, string separator, int n)
    {
        if (n == 0)
        {
            return [];
        }

        if (separator.Length > 0)
        {
            return n < 0 ? text.Split(separator) : text.Split(separator, n);
        }

        List<string> runes = [];
        for (int i = 0; i < text.Length;)
        {
            if (n > 0 && runes.Count == n - 1)
            {
                runes.Add(text[i..]);
                break;
            }

            GoString.RuneAt(text, i, out int width);
            runes.Add(text.Substring(i, width));
            i += width;
        }

        return [.. runes];
    }

    private static Value Numbered(string[] parts)
    {
        var map = new GoMap(parts.Length);
        for (int i = 0; i < parts.Length; i++)
        {
            map.Set($"_{i}", Value.Of(parts[i]));
        }

        return Value.OfReference(GoType.StringMap, map);
    }

    private static Value SplitMapped(GoText s, string separator)
    {
        if (!s.IsMapped || separator.Length == 0)
        {
            return Value.Strings(Split(s.Text, separator, -1));
        }

        List<Value> parts = [];
        int position = 0;
        for (int found; (found = s.Text.IndexOf(separator, position, StringComparison.Ordinal)) >= 0; position = found + separator.Length)
        {
            parts.Add(s.Substring(position, found - position));
        }

        parts.Add(s.Substring(position, s.Text.Length - position));
        return Value.OfReference(GoType.StringSlice, GoList.Of(parts));
    }
}
