using System.Globalization;
using System.Net;
using System.Text;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja.Functions;

/// <summary>Tags, attributes and addresses.</summary>
internal static class Html
{
    public static string StripTags(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            if (text[i] != '<')
            {
                result.Append(text[i++]);
                continue;
            }

            bool comment = string.CompareOrdinal(text, i, "<!--", 0, 4) == 0;
            int end = comment ? text.IndexOf("-->", i, StringComparison.Ordinal) : text.IndexOf('>', i);
            if (end < 0)
            {
                result.Append(text[i++]);
                continue;
            }

            i = end + (comment ? 3 : 1);
        }

        return Unescape(string.Join(' ', PyText.Split(result.ToString(), null, -1)));
    }

    public static string Unescape(string text) => WebUtility.HtmlDecode(text);

    public static string Attributes(PyDict dict)
    {
        var parts = new List<string>();
        foreach (var (key, value) in dict.Pairs())
        {
            if (value is null or PyUndefined)
            {
                continue;
            }

            string name = Py.AsText(key) ?? throw JinjaException.Type("expected string or bytes-like object");
            if (name.AsSpan().IndexOfAny(" \t\n\r\f\v/>=") >= 0)
            {
                throw JinjaException.Value($"Invalid character in attribute name: {Py.Repr(name)}");
            }

            parts.Add($"{Py.Escaped(key)}=\"{Py.Escaped(value)}\"");
        }

        return string.Join(' ', parts);
    }

    public static string UrlEncode(object? value)
    {
        if (Py.IsText(value) || Py.TryIterate(value) is null || value is PyBytes)
        {
            return Quote(value, forQuery: false);
        }

        IEnumerable<(object? Key, object? Value)> pairs = value is PyDict dict
            ? dict.Pairs()
            : Py.Iterate(value).Select(static pair => Py.Iterate(pair).ToList() is [var key, var item] ? (key, item) : throw JinjaException.Value("not enough values to unpack (expected 2)"));
        return string.Join('&', pairs.Select(static pair => $"{Quote(pair.Key, true)}={Quote(pair.Value, true)}"));
    }

    private static string Quote(object? value, bool forQuery)
    {
        byte[] bytes = value is PyBytes raw ? raw.Bytes : Encoding.UTF8.GetBytes(Py.Str(value));
        var result = new StringBuilder(bytes.Length);
        foreach (byte b in bytes)
        {
            char c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '~' || (c == '/' && !forQuery))
            {
                result.Append(c);
            }
            else if (c == ' ' && forQuery)
            {
                result.Append('+');
            }
            else
            {
                result.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return result.ToString();
    }
}
