using System.Globalization;
using System.Text;

namespace Hearth.Templating.Jinja.Values;

/// <summary>The methods of str and Markup.</summary>
internal static partial class Methods
{
    private static Dictionary<string, NativeFunction> MakeText()
    {
        var methods = new Dictionary<string, NativeFunction>(StringComparer.Ordinal);
        AddCase(methods);
        AddSearch(methods);
        AddSplit(methods);
        AddPadding(methods);
        AddQuestions(methods);
        methods.Add("format", "*arguments **keywords", static (evaluator, a) =>
            Like(a, new StringFormat(evaluator, ((PyTuple)a[1]!).Items, (PyDict)a[2]!, a[0] is PyMarkup).Format(Self(a))));
        methods.Add("format_map", "mapping", static (evaluator, a) =>
            Like(a, new StringFormat(evaluator, [], a[1] as PyDict ?? throw JinjaException.Type("format_map() argument must be a mapping"), a[0] is PyMarkup).Format(Self(a))));
        methods.Add("encode", "encoding? errors?", static (_, a) => new PyBytes(Encoding.UTF8.GetBytes(Self(a))), named: true);
        methods.Add("translate", "table", static (_, a) => Like(a, Translate(Self(a), a[1])));
        methods.Add("striptags", "", static (_, a) => Functions.Html.StripTags(Self(a)));
        methods.Add("unescape", "", static (_, a) => Functions.Html.Unescape(Self(a)));
        methods.Add("__html__", "", static (_, a) => a[0] is PyMarkup ? a[0] : throw new JinjaException("AttributeError", "'str' object has no attribute '__html__'"));
        return methods;
    }

    private static void AddCase(Dictionary<string, NativeFunction> methods)
    {
        methods.Add("upper", "", static (_, a) => Like(a, PyText.Upper(Self(a))));
        methods.Add("lower", "", static (_, a) => Like(a, PyText.Lower(Self(a))));
        methods.Add("casefold", "", static (_, a) => Like(a, PyText.Lower(Self(a)).Replace("ß", "ss", StringComparison.Ordinal)));
        methods.Add("title", "", static (_, a) => Like(a, PyText.Title(Self(a))));
        methods.Add("capitalize", "", static (_, a) => Like(a, PyText.Capitalize(Self(a))));
        methods.Add("swapcase", "", static (_, a) => Like(a, PyText.SwapCase(Self(a))));
    }

    private static void AddSearch(Dictionary<string, NativeFunction> methods)
    {
        methods.Add("startswith", "prefix start? stop?", static (_, a) => Py.Bool(Affixes(a[1], "startswith").Any(prefix => Part(a).StartsWith(prefix, StringComparison.Ordinal))));
        methods.Add("endswith", "suffix start? stop?", static (_, a) => Py.Bool(Affixes(a[1], "endswith").Any(suffix => Part(a).EndsWith(suffix, StringComparison.Ordinal))));
        methods.Add("find", "part start? stop?", static (_, a) => Find(a, last: false));
        methods.Add("rfind", "part start? stop?", static (_, a) => Find(a, last: true));
        methods.Add("index", "part start? stop?", static (_, a) => Find(a, last: false) is var at and >= 0 ? at : throw JinjaException.Value("substring not found"));
        methods.Add("rindex", "part start? stop?", static (_, a) => Find(a, last: true) is var at and >= 0 ? at : throw JinjaException.Value("substring not found"));
        methods.Add("count", "part start? stop?", static (_, a) => Count(Part(a), a[1].Text()));
        methods.Add(
            "replace",
            "old new count?",
            static (evaluator, a) =>
            {
                string old = a[1].Text(), replacement = a[0] is PyMarkup ? Py.Escaped(a[2]) : a[2].Text();
                Py.CheckLength(Self(a).Length + ((long)Count(Self(a), old) * replacement.Length), evaluator.Limits);
                return Like(a, PyText.Replace(Self(a), old, replacement, a[3].Integer(-1)));
            });
        methods.Add("removeprefix", "prefix", static (_, a) => Like(a, Self(a).StartsWith(a[1].Text(), StringComparison.Ordinal) ? Self(a)[a[1].Text().Length..] : Self(a)));
        methods.Add("removesuffix", "suffix", static (_, a) =>
            Like(a, a[1].Text().Length > 0 && Self(a).EndsWith(a[1].Text(), StringComparison.Ordinal) ? Self(a)[..^a[1].Text().Length] : Self(a)));
    }

    private static void AddSplit(Dictionary<string, NativeFunction> methods)
    {
        methods.Add("split", "sep? maxsplit?", static (_, a) => Parts(a, PyText.Split(Self(a), Separator(a[1]), a[2].Integer(-1))), named: true);
        methods.Add("rsplit", "sep? maxsplit?", static (_, a) => Parts(a, PyText.SplitRight(Self(a), Separator(a[1]), a[2].Integer(-1))), named: true);
        methods.Add("splitlines", "keepends?", static (_, a) => Parts(a, PyText.SplitLines(Self(a), a[1].Flag())), named: true);
        methods.Add("partition", "sep", static (_, a) =>
            Self(a).IndexOf(Separator(a[1])!, StringComparison.Ordinal) is var at and >= 0 ? Three(a, at) : new PyTuple([a[0], Like(a, ""), Like(a, "")]));
        methods.Add("rpartition", "sep", static (_, a) =>
            Self(a).LastIndexOf(Separator(a[1])!, StringComparison.Ordinal) is var at and >= 0 ? Three(a, at) : new PyTuple([Like(a, ""), Like(a, ""), a[0]]));
        methods.Add("join", "items", static (evaluator, a) =>
        {
            var result = new StringBuilder();
            string separator = Self(a);
            int index = 0;
            foreach (object? item in Py.Iterate(a[1]))
            {
                if (index++ > 0)
                {
                    result.Append(separator);
                }

                result.Append(a[0] is PyMarkup ? Py.Escaped(item) : Py.AsText(item) ?? throw JinjaException.Type($"sequence item {index - 1}: expected str instance, {Py.TypeName(item)} found"));
                Py.CheckLength(result.Length, evaluator.Limits);
            }

            return Like(a, result.ToString());
        });
    }

    private static void AddPadding(Dictionary<string, NativeFunction> methods)
    {
        methods.Add("strip", "characters?", static (_, a) => Like(a, PyText.Strip(Self(a), Characters(a[1]), start: true, end: true)));
        methods.Add("lstrip", "characters?", static (_, a) => Like(a, PyText.Strip(Self(a), Characters(a[1]), start: true, end: false)));
        methods.Add("rstrip", "characters?", static (_, a) => Like(a, PyText.Strip(Self(a), Characters(a[1]), start: false, end: true)));
        methods.Add("ljust", "width fill?", static (evaluator, a) => Like(a, Self(a) + Fill(evaluator, a, 1.0, out _)));
        methods.Add("rjust", "width fill?", static (evaluator, a) => Like(a, Fill(evaluator, a, 1.0, out _) + Self(a)));
        methods.Add("center", "width fill?", static (evaluator, a) =>
        {
            string left = Fill(evaluator, a, 0.5, out string right);
            return Like(a, left + Self(a) + right);
        });
        methods.Add("zfill", "width", static (evaluator, a) =>
        {
            string self = Self(a);
            int sign = self.StartsWith('+') || self.StartsWith('-') ? 1 : 0;
            int missing = (int)Math.Clamp(a[1].Integer() - self.Length, 0, evaluator.Limits.MaxLength);
            return Like(a, self[..sign] + new string('0', missing) + self[sign..]);
        });
        methods.Add(
            "expandtabs",
            "tabsize?",
            static (evaluator, a) =>
            {
                var result = new StringBuilder();
                int column = 0;
                int size = (int)Math.Clamp(a[1].Integer(8), 0, 1000);
                foreach (char c in Self(a))
                {
                    int blanks = c == '\t' && size > 0 ? size - (column % size) : 0;
                    result.Append(c == '\t' ? new string(' ', blanks) : c.ToString());
                    column = c is '\n' or '\r' ? 0 : column + (c == '\t' ? blanks : 1);
                    Py.CheckLength(result.Length, evaluator.Limits);
                }

                return Like(a, result.ToString());
            },
            named: true);
    }

    private static void AddQuestions(Dictionary<string, NativeFunction> methods)
    {
        methods.Add("isdigit", "", static (_, a) => All(a, static c => char.IsDigit(c) || c is '²' or '³' or '¹' or (>= '⁰' and <= '₉')));
        methods.Add("isdecimal", "", static (_, a) => All(a, char.IsDigit));
        methods.Add("isnumeric", "", static (_, a) => All(a, char.IsNumber));
        methods.Add("isalpha", "", static (_, a) => All(a, char.IsLetter));
        methods.Add("isalnum", "", static (_, a) => All(a, static c => char.IsLetter(c) || char.IsNumber(c)));
        methods.Add("isspace", "", static (_, a) => All(a, PyText.IsSpace));
        methods.Add("isascii", "", static (_, a) => Py.Bool(Self(a).All(char.IsAscii)));
        methods.Add("isupper", "", static (_, a) => Py.Bool(Self(a).Any(char.IsUpper) && !Self(a).Any(char.IsLower)));
        methods.Add("islower", "", static (_, a) => Py.Bool(Self(a).Any(char.IsLower) && !Self(a).Any(char.IsUpper)));
        methods.Add("istitle", "", static (_, a) => Py.Bool(Self(a).Any(char.IsLetter) && PyText.Title(Self(a)) == Self(a)));
        methods.Add("isprintable", "", static (_, a) => Py.Bool(Self(a).All(static c => PyText.IsPrintable(char.GetUnicodeCategory(c), c))));
        methods.Add("isidentifier", "", static (_, a) => Py.Bool(Self(a) is { Length: > 0 } self && (self[0] == '_' || char.IsLetter(self[0])) && self.All(static c => c == '_' || char.IsLetterOrDigit(c))));
    }

    private static string Self(object?[] a) => Py.AsText(a[0])!; // Found for texts only.

    // Methods of Markup give Markup.
    private static object Like(object?[] a, string result) => a[0] is PyMarkup ? new PyMarkup(result) : result;

    private static PyList Parts(object?[] a, List<string> parts) => new([.. parts.Select(part => Like(a, part))]);

    private static PyTuple Three(object?[] a, int at) => new([Like(a, Self(a)[..at]), Like(a, Self(a).Substring(at, a[1].Text().Length)), Like(a, Self(a)[(at + a[1].Text().Length)..])]);

    private static object All(object?[] a, Func<char, bool> test) => Py.Bool(Self(a).Length > 0 && Self(a).All(test));

    private static string? Characters(object? argument) => argument is null or Missing ? null : argument.Text();

    private static string? Separator(object? argument) => Characters(argument) is not "" and var separator ? separator : throw JinjaException.Value("empty separator");

    private static IEnumerable<string> Affixes(object? argument, string method) => argument switch
    {
        PyTuple tuple => tuple.Items.Select(static item => item.Text()),
        PyUndefined undefined => throw undefined.Error(),
        _ => [Py.AsText(argument) ?? throw JinjaException.Type($"{method} first arg must be str or a tuple of str, not {Py.TypeName(argument)}")],
    };

    // The range that start and stop leave, both in code points.
    private static string Part(object?[] a)
    {
        string self = Self(a);
        if (a[2] is Missing && a[3] is Missing)
        {
            return self;
        }

        int length = PyText.Length(self);
        int from = Clamp(a[2], length, 0), to = Clamp(a[3], length, length);
        return from < to ? self[PyText.Offset(self, from)..PyText.Offset(self, to)] : "";
    }

    private static long Find(object?[] a, bool last)
    {
        string part = Part(a);
        int at = last ? part.LastIndexOf(a[1].Text(), StringComparison.Ordinal) : part.IndexOf(a[1].Text(), StringComparison.Ordinal);
        return at < 0 ? -1 : PyText.CodePoints(part, at) + Clamp(a[2], PyText.Length(Self(a)), 0);
    }

    private static long Count(string text, string part) => part.Length == 0 ? PyText.Length(text) + 1 : text.AsSpan().Count(part);

    private static string Fill(Evaluator evaluator, object?[] a, double share, out string rest)
    {
        string fill = a[2].Text(" ");
        int length = PyText.Length(Self(a));
        int width = (int)Math.Clamp(a[1].Integer(), 0, evaluator.Limits.MaxLength);
        int missing = Math.Max(0, width - length);

        // CPython puts the odd one to the left only where the width is odd as well.
        int left = share >= 1 ? missing : (missing / 2) + (missing & width & 1);
        rest = string.Concat(Enumerable.Repeat(fill, missing - left));
        return string.Concat(Enumerable.Repeat(fill, left));
    }

    private static string Translate(string text, object? table)
    {
        var result = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            object? found = table is PyDict dict && dict.TryGetItem((long)rune.Value, out object? value) ? value : Missing.Value;
            result.Append(found switch
            {
                Missing => rune.ToString(),
                null => "",
                long code => char.ConvertFromUtf32((int)code),
                _ => Py.Str(found),
            });
        }

        return result.ToString();
    }
}

/// <summary>Bytes: made by <c>encode</c> and by YAML's <c>!!binary</c>; printed, compared and decoded.</summary>
public sealed class PyBytes(byte[] bytes) : PyObject
{
    private static NativeFunction? decode;

    public byte[] Bytes => bytes;

    public override string TypeName => "bytes";

    public override bool IsTrue => bytes.Length > 0;

    public override int? Length => bytes.Length;

    public override IEnumerable<object?> Iterate() => bytes.Select(static b => (object?)(long)b);

    public override bool IsEqualTo(object? other) => other is PyBytes same && same.Bytes.AsSpan().SequenceEqual(bytes);

    public override int Hash() => bytes.Aggregate(17, static (hash, b) => (hash * 31) + b);

    public override bool TryGetAttribute(string name, out object? value)
    {
        value = name == "decode"
            ? new BoundMethod(this, decode ??= new NativeFunction("decode", "self encoding? errors?", static (_, a) => Encoding.UTF8.GetString(((PyBytes)a[0]!).Bytes)))
            : null;
        return value is not null;
    }

    public override string Repr()
    {
        var text = new StringBuilder();
        char quote = bytes.Contains((byte)'\'') && !bytes.Contains((byte)'"') ? '"' : '\'';
        text.Append('b').Append(quote);
        foreach (byte b in bytes)
        {
            text.Append((char)b switch
            {
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                var c when c == quote => $"\\{c}",
                >= ' ' and < '\x7f' and var c => c.ToString(),
                _ => $"\\x{b.ToString("x2", CultureInfo.InvariantCulture)}",
            });
        }

        return text.Append(quote).ToString();
    }
}
