using System.Text;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja.Functions;

/// <summary>Jinja's own filters. Text here, sequences in <c>Filters.Sequences.cs</c>, numbers and formats in <c>Filters.Formats.cs</c>.</summary>
internal static partial class Filters
{
    private static Dictionary<string, NativeFunction>? all;

    public static NativeFunction? Find(string name) => (all ??= Make()).GetValueOrDefault(name);

    private static Dictionary<string, NativeFunction> Make()
    {
        var filters = new Dictionary<string, NativeFunction>(64, StringComparer.Ordinal);
        AddText(filters);
        AddEscaping(filters);
        AddSequences(filters);
        AddSelection(filters);
        AddFormats(filters);
        return filters;
    }

    private static void Add(this Dictionary<string, NativeFunction> filters, string name, string signature, NativeBody body) =>
        filters[name] = new NativeFunction(name, signature, body);

    private static void AddText(Dictionary<string, NativeFunction> filters)
    {
        filters.Add("upper", "s", static (_, a) => Like(a[0], PyText.Upper(Soft(a[0]))));
        filters.Add("lower", "s", static (_, a) => Like(a[0], PyText.Lower(Soft(a[0]))));
        filters.Add("capitalize", "s", static (_, a) => Like(a[0], PyText.Capitalize(Soft(a[0]))));
        filters.Add("title", "s", static (_, a) => Title(Soft(a[0])));
        filters.Add("trim", "value chars?", static (_, a) =>
            Like(a[0], PyText.Strip(Soft(a[0]), a[1].Or(null) is null ? null : a[1].Text(), start: true, end: true)));
        filters.Add("string", "object", static (_, a) => Py.IsText(a[0]) ? a[0] : Py.Str(a[0]));
        filters.Add("center", "value width?", static (evaluator, a) =>
            Methods.Find("", "center")!.Call(evaluator, Py.IsText(a[0]) ? a[0] : Py.Str(a[0]), new CallArguments([a[1].Or(80L)], [])));
        filters.Add("replace", "s old new count?", Replace);
        filters.Add("indent", "s width? first? blank?", Indent);
        filters.Add("truncate", "s length? killwords? end? leeway?", Truncate);
        filters.Add("wordwrap", "s width? break_long_words? wrapstring? break_on_hyphens?", static (evaluator, a) =>
        {
            long width = a[1].Integer(79);
            string separator = a[3].Or(null) is null ? evaluator.Environment.Options.NewlineSequence : a[3].Text();
            var lines = PyText.SplitLines(TextOf(a[0]))
                .Select(line => string.Join(separator, WordWrap.Wrap(line, width, a[2].Flag(true), a[4].Flag(true))));
            return string.Join(separator, lines);
        });
        filters.Add("wordcount", "s", static (_, a) => WordCount(Soft(a[0])));
        filters.Add("reverse", "value", static (_, a) => a[0] switch
        {
            string text => PyText.Reverse(text),
            PyMarkup markup => new PyMarkup(PyText.Reverse(markup.Text)),
            PyList or PyTuple or PyRange or PyDict or PyDictView => new PyGenerator(Py.Iterate(a[0]).Reverse(), "list_reverseiterator"),
            _ => new PyList([.. (Py.TryIterate(a[0]) ?? throw JinjaException.FilterArgument("argument must be iterable")).Reverse()]),
        });
    }

    private static void AddEscaping(Dictionary<string, NativeFunction> filters)
    {
        NativeBody escape = static (_, a) => a[0] is PyMarkup ? a[0] : new PyMarkup(Py.Escaped(a[0]));
        filters.Add("e", "value", escape);
        filters.Add("escape", "value", escape);
        filters.Add("forceescape", "value", static (_, a) => new PyMarkup(PyText.Escape(Py.Str(a[0]))));
        filters.Add("safe", "value", static (_, a) => a[0] is PyMarkup ? a[0] : new PyMarkup(Py.Str(a[0])));
        filters.Add("striptags", "value", static (_, a) => Html.StripTags(Py.Str(a[0])));
        filters.Add("urlencode", "value", static (_, a) => Html.UrlEncode(a[0]));
        filters.Add("urlize", "value trim_url_limit? nofollow? target? rel? extra_schemes?", Urlize.Run);
        filters.Add("xmlattr", "d autospace?", static (evaluator, a) =>
        {
            if (a[0] is not PyDict dict)
            {
                throw a[0] is PyUndefined undefined ? undefined.Error() : new JinjaException("AttributeError", $"'{Py.TypeName(a[0])}' object has no attribute 'items'");
            }

            string text = Html.Attributes(dict);
            text = a[1].Flag(true) && text.Length > 0 ? " " + text : text;
            return evaluator.AutoEscape ? new PyMarkup(text) : text;
        });
    }

    // soft_str: Markup stays what it is.
    internal static string Soft(object? value) => Py.AsText(value) ?? Py.Str(value);

    internal static object Like(object? value, string result) => value is PyMarkup ? new PyMarkup(result) : result;

    // For filters that use methods of str on their value.
    internal static string TextOf(object? value) => Py.AsText(value)
        ?? throw (value is PyUndefined undefined ? undefined.Error() : new JinjaException("AttributeError", $"'{Py.TypeName(value)}' object has no attribute 'splitlines'"));

    private static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        int wordStart = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            bool splits = i < text.Length && (text[i] is '-' or '(' or '{' or '[' or '<' || PyText.IsSpace(text[i]));
            if (i == text.Length || splits)
            {
                string word = text[wordStart..i];
                result.Append(word.Length == 0 ? word : PyText.Upper(word[..1]) + PyText.Lower(word[1..]));
                wordStart = i + 1;
                if (splits)
                {
                    result.Append(text[i]);
                }
            }

        }

        return result.ToString();
    }

    private static object? Replace(Evaluator evaluator, object?[] a)
    {
        long count = a[3].Or(null) is null ? -1 : a[3].Integer();
        if (!evaluator.AutoEscape)
        {
            return PyText.Replace(Py.Str(a[0]), Py.Str(a[1]), Py.Str(a[2]), count);
        }

        object? s = a[0];
        bool escapes = a[1] is PyMarkup || (a[2] is PyMarkup && s is not PyMarkup);
        if (escapes || s is PyMarkup)
        {
            return new PyMarkup(PyText.Replace(escapes ? Py.Escaped(s) : Soft(s), Soft(a[1]), Py.Escaped(a[2]), count));
        }

        return PyText.Replace(Soft(s), Soft(a[1]), Soft(a[2]), count);
    }

    private static object? Indent(Evaluator evaluator, object?[] a)
    {
        if (!Py.IsText(a[0]))
        {
            throw a[0] is PyUndefined undefined ? undefined.Error() : JinjaException.Type($"unsupported operand type(s) for +=: '{Py.TypeName(a[0])}' and 'str'");
        }

        string indention = Py.AsText(a[1].Or(null)) ?? new string(' ', (int)Math.Clamp(a[1].Integer(4), 0, 100_000));
        var lines = PyText.SplitLines(Soft(a[0]) + "\n");
        var result = new StringBuilder();
        bool blank = a[3].Flag();
        for (int i = 0; i < lines.Count; i++)
        {
            if (i > 0)
            {
                result.Append('\n');
            }

            if (i > 0 && (blank || lines[i].Length > 0))
            {
                result.Append(indention);
            }

            result.Append(lines[i]);
        }

        Py.CheckLength(result.Length, evaluator.Limits);
        return Like(a[0], a[2].Flag() ? indention + result : result.ToString());
    }

    private static object? Truncate(Evaluator evaluator, object?[] a)
    {
        long length = a[1].Integer(255);
        string end = a[3].Text("...");
        long leeway = a[4].Or(null) is null ? (evaluator.Environment.Policies.TryGetItem("truncate.leeway", out object? policy) ? policy.Integer() : 5) : a[4].Integer();
        string text = a[0] is PyUndefined ? Py.Str(a[0]) : TextOf(a[0]);
        if (length < end.Length || leeway < 0)
        {
            throw new JinjaException("AssertionError", length < end.Length ? $"expected length >= {end.Length}, got {length}" : $"expected leeway >= 0, got {leeway}");
        }

        if (PyText.Length(text) <= length + leeway)
        {
            return a[0] is PyUndefined ? text : a[0];
        }

        string cut = text[..PyText.Offset(text, (int)(length - end.Length))];
        if (!a[2].Flag() && cut.LastIndexOf(' ') is var space and >= 0)
        {
            cut = cut[..space];
        }

        return Like(a[0], cut + end);
    }

    private static object WordCount(string text)
    {
        long count = 0;
        bool inWord = false;
        foreach (char c in text)
        {
            bool isWord = c == '_' || char.IsLetterOrDigit(c) || char.IsSurrogate(c);
            count += isWord && !inWord ? 1 : 0;
            inWord = isWord;
        }

        return count;
    }
}
