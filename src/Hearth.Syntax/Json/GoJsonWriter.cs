using System.Buffers;
using System.Globalization;
using System.Numerics;
using Hearth.Syntax.Numbers;

namespace Hearth.Syntax.Json;

/// <summary>How JSON is laid out and escaped, as the options of Go's <c>encoding/json</c>.</summary>
public sealed record GoJsonFormat
{
    /// <summary><c>json.Marshal</c>: one line, <c>&lt; &gt; &amp;</c> escaped.</summary>
    public static readonly GoJsonFormat Compact = new();

    /// <summary><c>json.MarshalIndent(value, "", "  ")</c>.</summary>
    public static readonly GoJsonFormat Indented = new() { Indent = "  " };

    /// <summary>What stands before a line per level; null for one line.</summary>
    public string? Indent { get; init; }

    /// <summary>Write <c>&lt; &gt; &amp;</c> as <c>\u003c \u003e \u0026</c>; off with <c>SetEscapeHTML(false)</c>.</summary>
    public bool EscapesHtml { get; init; } = true;
}

/// <summary>
/// Writes JSON event by event, byte for byte as Go's <c>encoding/json</c>. The caller sorts the names
/// (<see cref="GoJson.CompareNames"/>). Dispose it to return its buffer.
/// </summary>
public sealed class GoJsonWriter(GoJsonFormat format) : IDisposable
{
    private static readonly SearchValues<char> Special = SearchValues.Create(
        "\"\\<>&\u2028\u2029\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\v\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    private char[] buffer = ArrayPool<char>.Shared.Rent(1024);
    private int length;
    private int depth;
    private bool isFirst = true;
    private bool isAfterName;

    public void BeginObject() => Open('{');

    public void EndObject() => Close('}');

    public void BeginArray() => Open('[');

    public void EndArray() => Close(']');

    public void Name(ReadOnlySpan<char> name)
    {
        BeforeValue();
        Quote(name);
        Put(':');
        if (format.Indent is not null)
        {
            Put(' ');
        }

        isAfterName = true;
    }

    public void String(ReadOnlySpan<char> text)
    {
        BeforeValue();
        Quote(text);
    }

    /// <summary>Text that is JSON already: a number as it was read.</summary>
    public void Raw(ReadOnlySpan<char> json)
    {
        BeforeValue();
        Put(json);
    }

    public void Null() => Raw("null");

    public void Boolean(bool value) => Raw(value ? "true" : "false");

    public void Integer(long value) => Raw(value.ToString(CultureInfo.InvariantCulture));

    public void Integer(BigInteger value) => Raw(value.ToString(CultureInfo.InvariantCulture));

    /// <exception cref="ArgumentException">The value is not finite.</exception>
    public void Float(double value) => Raw(GoFloat.FormatJson(value));

    /// <summary>The text so far; no line break at its end.</summary>
    public override string ToString() => new(buffer, 0, length);

    public void Dispose()
    {
        if (buffer.Length > 0)
        {
            ArrayPool<char>.Shared.Return(buffer);
            buffer = [];
        }
    }

    private void Open(char bracket)
    {
        BeforeValue();
        Put(bracket);
        depth++;
        isFirst = true;
    }

    private void Close(char bracket)
    {
        depth--;
        if (!isFirst)
        {
            NewLine();
        }

        isFirst = false;
        Put(bracket);
    }

    private void BeforeValue()
    {
        if (isAfterName)
        {
            isAfterName = false;
            return;
        }

        if (!isFirst)
        {
            Put(',');
        }

        if (depth > 0)
        {
            NewLine();
        }

        isFirst = false;
    }

    private void NewLine()
    {
        if (format.Indent is null)
        {
            return;
        }

        Put('\n');
        for (int i = 0; i < depth; i++)
        {
            Put(format.Indent);
        }
    }

    private void Quote(ReadOnlySpan<char> text)
    {
        Put('"');
        while (text.IndexOfAny(Special) is var at and >= 0)
        {
            Put(text[..at]);
            Escape(text[at]);
            text = text[(at + 1)..];
        }

        Put(text);
        Put('"');
    }

    private void Escape(char c)
    {
        if (c is '<' or '>' or '&' && !format.EscapesHtml)
        {
            Put(c);
            return;
        }

        Put('\\');
        switch (c)
        {
            case '"' or '\\':
                Put(c);
                break;
            case '\b':
                Put('b');
                break;
            case '\f':
                Put('f');
                break;
            case '\n':
                Put('n');
                break;
            case '\r':
                Put('r');
                break;
            case '\t':
                Put('t');
                break;
            default:
                Put('u');
                for (int shift = 12; shift >= 0; shift -= 4)
                {
                    Put("0123456789abcdef"[(c >> shift) & 0xF]);
                }

                break;
        }
    }

    private void Put(char c)
    {
        if (length == buffer.Length)
        {
            Grow(1);
        }

        buffer[length++] = c;
    }

    private void Put(ReadOnlySpan<char> text)
    {
        if (text.Length > buffer.Length - length)
        {
            Grow(text.Length);
        }

        text.CopyTo(buffer.AsSpan(length));
        length += text.Length;
    }

    private void Grow(int more)
    {
        char[] larger = ArrayPool<char>.Shared.Rent(Math.Max(buffer.Length * 2, length + more));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(buffer);
        buffer = larger;
    }
}
