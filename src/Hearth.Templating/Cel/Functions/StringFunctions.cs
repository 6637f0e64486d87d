using System.Text;
using Hearth.Templating.Cel.Planning;
using Hearth.Templating.Cel.Values;
using Hearth.Templating.GoTemplate.Formatting;

namespace Hearth.Templating.Cel.Functions;

/// <summary>cel-go's extension for strings. Positions count code points.</summary>
internal static class StringFunctions
{
    private const int MaxLength = 10_000_000;

    public static IEnumerable<CelFunction> All() =>
    [
        CelFunction.Member("charAt", CelType.String, CelType.Int, CelType.String, (text, at) => CharAt(text.AsString, at.AsInt)),
        CelFunction.Member("indexOf", CelType.String, CelType.String, CelType.Int, (text, part) => IndexOf(text.AsString, part.AsString, 0)),
        CelFunction.Of("indexOf", true, [CelType.String, CelType.String, CelType.Int], CelType.Int, arguments => IndexOf(arguments[0].AsString, arguments[1].AsString, arguments[2].AsInt)),
        CelFunction.Member("lastIndexOf", CelType.String, CelType.String, CelType.Int, (text, part) => LastIndexOf(text.AsString, part.AsString, null)),
        CelFunction.Of("lastIndexOf", true, [CelType.String, CelType.String, CelType.Int], CelType.Int, arguments => LastIndexOf(arguments[0].AsString, arguments[1].AsString, arguments[2].AsInt)),
        CelFunction.Member("lowerAscii", CelType.String, CelType.String, text => CelValue.Of(Map(text.AsString, char.IsAsciiLetterUpper, c => (char)(c | 0x20)))),
        CelFunction.Member("upperAscii", CelType.String, CelType.String, text => CelValue.Of(Map(text.AsString, char.IsAsciiLetterLower, c => (char)(c & ~0x20)))),
        CelFunction.Of("replace", true, [CelType.String, CelType.String, CelType.String], CelType.String, arguments => Replace(arguments, -1)),
        CelFunction.Of("replace", true, [CelType.String, CelType.String, CelType.String, CelType.Int], CelType.String, arguments => Replace(arguments, arguments[3].AsInt)),
        CelFunction.Member("split", CelType.String, CelType.String, CelType.ListOf(CelType.String), (text, separator) => Split(text.AsString, separator.AsString, -1)),
        CelFunction.Of("split", true, [CelType.String, CelType.String, CelType.Int], CelType.ListOf(CelType.String), arguments => Split(arguments[0].AsString, arguments[1].AsString, arguments[2].AsInt)),
        CelFunction.Member("substring", CelType.String, CelType.Int, CelType.String, (text, start) => Substring(text.AsString, start.AsInt, CelText.LengthOf(text.AsString), hasEnd: false)),
        CelFunction.Of("substring", true, [CelType.String, CelType.Int, CelType.Int], CelType.String, arguments => Substring(arguments[0].AsString, arguments[1].AsInt, arguments[2].AsInt, hasEnd: true)),
        CelFunction.Member("trim", CelType.String, CelType.String, text => CelValue.Of(Trim(text.AsString))),
        CelFunction.Member("join", CelType.ListOf(CelType.String), CelType.String, list => Join(list.AsList, "")),
        CelFunction.Member("join", CelType.ListOf(CelType.String), CelType.String, CelType.String, (list, separator) => Join(list.AsList, separator.AsString)),
        CelFunction.Member("reverse", CelType.String, CelType.String, text => CelValue.Of(Reverse(text.AsString))),
        CelFunction.Global("strings.quote", CelType.String, CelType.String, text => CelValue.Of(Quote(text.AsString))),
        CelFunction.Member("format", CelType.String, CelType.AnyList, CelType.String, (format, arguments) => StringFormat.Format(format.AsString, arguments.AsList)),
    ];

    /// <exception cref="CelLimitException">A text is longer than any expression should make one.</exception>
    internal static void CheckLength(long length)
    {
        if (length > MaxLength)
        {
            throw new CelLimitException($"found a text of more than {MaxLength} characters");
        }
    }

    private static CelValue OutOfRange(long index) => CelValue.Error($"index out of range: {index}");

    private static CelValue CharAt(string text, long at)
    {
        long length = CelText.LengthOf(text);
        return at < 0 || at > length ? OutOfRange(at)
            : at == length ? CelValue.EmptyString
            : CelValue.Of(text.Substring(Offset(text, at), CelText.HasSurrogates(text) && char.IsHighSurrogate(text[Offset(text, at)]) ? 2 : 1));
    }

    private static CelValue IndexOf(string text, string part, long from)
    {
        if (from < 0)
        {
            return OutOfRange(from);
        }

        long length = CelText.LengthOf(text);
        if (part.Length == 0)
        {
            return CelValue.Of(Math.Min(from, length));
        }

        int found = from >= length ? -1 : text.IndexOf(part, Offset(text, from), StringComparison.Ordinal);
        return CelValue.Of(found < 0 ? -1 : CelText.LengthOf(text[..found]));
    }

    private static CelValue LastIndexOf(string text, string part, long? from)
    {
        long length = CelText.LengthOf(text);
        if (from < 0)
        {
            return OutOfRange(from.Value);
        }

        if (part.Length == 0)
        {
            return CelValue.Of(Math.Min(from ?? length, length));
        }

        long partLength = CelText.LengthOf(part);
        if (from >= length || partLength > length)
        {
            return CelValue.Of(-1L);
        }

        long last = Math.Min(from ?? length, length - partLength);
        int found = text[..Offset(text, last + partLength)].LastIndexOf(part, StringComparison.Ordinal);
        return CelValue.Of(found < 0 ? -1 : CelText.LengthOf(text[..found]));
    }

    private static CelValue Substring(string text, long start, long end, bool hasEnd)
    {
        long length = CelText.LengthOf(text);
        if (hasEnd && start > end)
        {
            return CelValue.Error($"invalid substring range. start: {start}, end: {end}");
        }

        return start < 0 || start > length ? OutOfRange(start)
            : end < 0 || end > length ? OutOfRange(end)
            : CelValue.Of(text[Offset(text, start)..Offset(text, end)]);
    }

    // The UTF-16 offset of a code point.
    private static int Offset(string text, long point)
    {
        if (!CelText.HasSurrogates(text))
        {
            return (int)point;
        }

        int at = 0;
        for (; point > 0; point--)
        {
            at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
        }

        return at;
    }

    private static string Map(string text, Func<char, bool> applies, Func<char, char> change) =>
        string.Create(text.Length, text, (target, source) =>
        {
            for (int i = 0; i < source.Length; i++)
            {
                target[i] = applies(source[i]) ? change(source[i]) : source[i];
            }
        });

    private static CelValue Replace(CelValue[] arguments, long count)
    {
        string text = arguments[0].AsString, old = arguments[1].AsString, replacement = arguments[2].AsString;
        if (count == 0 || old == replacement)
        {
            return arguments[0];
        }

        var built = new StringBuilder(text.Length);
        int position = 0;
        for (long done = 0; count < 0 || done < count; done++)
        {
            int found = old.Length > 0 ? text.IndexOf(old, position, StringComparison.Ordinal)
                : done == 0 ? 0
                : position >= text.Length ? -1
                : position + (char.IsHighSurrogate(text[position]) && position + 1 < text.Length ? 2 : 1);
            if (found < 0)
            {
                break;
            }

            built.Append(text, position, found - position).Append(replacement);
            position = found + old.Length;
            CheckLength(built.Length);
        }

        return CelValue.Of(built.Append(text, position, text.Length - position).ToString());
    }

    private static CelValue Split(string text, string separator, long count)
    {
        if (count == 0)
        {
            return CelValue.List();
        }

        if (separator.Length > 0)
        {
            return CelValue.Strings(count < 0 ? text.Split(separator) : text.Split(separator, (int)Math.Min(count, int.MaxValue)));
        }

        List<CelValue> parts = [];
        for (int at = 0; at < text.Length;)
        {
            int width = parts.Count + 1 == count ? text.Length - at : char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
            parts.Add(CelValue.Of(text.Substring(at, width)));
            at += width;
        }

        return CelValue.List([.. parts]);
    }

    private static string Trim(string text)
    {
        int start = 0, end = text.Length;
        while (start < end && GoString.IsSpace(text[start]))
        {
            start++;
        }

        while (end > start && GoString.IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    private static CelValue Join(CelList list, string separator)
    {
        var built = new StringBuilder();
        for (int i = 0; i < list.Count; i++)
        {
            var item = list[i];
            if (item.Kind != CelKind.String)
            {
                return CelValue.Error($"join: invalid input: {item}");
            }

            built.Append(i > 0 ? separator : "").Append(item.AsString);
            CheckLength(built.Length);
        }

        return CelValue.Of(built.ToString());
    }

    private static string Reverse(string text)
    {
        int[] points = CelText.CodePoints(text);
        Array.Reverse(points);
        return CelText.FromCodePoints(points);
    }

    private static string Quote(string text)
    {
        var built = new StringBuilder(text.Length + 2).Append('"');
        foreach (char c in text)
        {
            _ = c switch
            {
                '\a' => built.Append("\\a"),
                '\b' => built.Append("\\b"),
                '\f' => built.Append("\\f"),
                '\n' => built.Append("\\n"),
                '\r' => built.Append("\\r"),
                '\t' => built.Append("\\t"),
                '\v' => built.Append("\\v"),
                '\\' => built.Append("\\\\"),
                '"' => built.Append("\\\""),
                _ => built.Append(c),
            };
        }

        return built.Append('"').ToString();
    }
}
