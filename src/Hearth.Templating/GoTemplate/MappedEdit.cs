using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate;

/// <summary>Edits that only move text and so keep its map: the shape of most of what charts do with strings.</summary>
internal static class MappedEdit
{
    // A spare writer larger than this is let go.
    private const int LargestSpare = 256 * 1024;

    [ThreadStatic]
    private static MappedTextWriter? spare;

    /// <summary>An empty writer, to be given back by <see cref="Finish"/>: a render makes thousands of small texts.</summary>
    public static MappedTextWriter Begin()
    {
        var writer = spare ?? new MappedTextWriter();
        spare = null;
        return writer;
    }

    /// <summary>The text of a writer, which must not be used any more.</summary>
    public static MappedText Finish(MappedTextWriter writer)
    {
        var text = writer.ToMappedText();
        if (text.Length <= LargestSpare)
        {
            writer.Truncate(0);
            spare = writer;
        }

        return text;
    }

    public static Value Replace(GoText text, string old, string replacement)
    {
        string whole = text.Text;
        if (old.Length == 0 || !whole.Contains(old, StringComparison.Ordinal))
        {
            return old.Length == 0 ? Value.Of(Between(whole, replacement)) : text.Value;
        }

        if (!text.IsMapped)
        {
            return Value.Of(whole.Replace(old, replacement, StringComparison.Ordinal));
        }

        var mapped = text.Mapped;
        var writer = Begin();
        int position = 0;
        for (int found; (found = whole.IndexOf(old, position, StringComparison.Ordinal)) >= 0; position = found + old.Length)
        {
            writer.Append(mapped, position, found - position);
            writer.Append(replacement);
        }

        writer.Append(mapped, position, whole.Length - position);
        return Value.Of(Finish(writer));
    }

    /// <summary>Each line after <paramref name="lead"/> moved to the right; the map of each stays its own.</summary>
    public static Value Indent(GoText text, int spaces, string lead)
    {
        string whole = text.Text;
        string pad = new(' ', spaces);
        if (!text.IsMapped)
        {
            return Value.Of(string.Concat(lead, pad, whole.Contains('\n') ? whole.Replace("\n", "\n" + pad, StringComparison.Ordinal) : whole));
        }

        var mapped = text.Mapped;
        var writer = Begin();
        writer.Append(lead);
        int position = 0;
        while (true)
        {
            writer.Append(pad);
            int newline = whole.IndexOf('\n', position);
            if (newline < 0)
            {
                break;
            }

            writer.Append(mapped, position, newline + 1 - position);
            position = newline + 1;
        }

        writer.Append(mapped, position, whole.Length - position);
        return Value.Of(Finish(writer));
    }

    /// <summary>The pieces one after the other.</summary>
    public static Value Concat(ReadOnlySpan<Value> pieces)
    {
        var writer = Begin();
        foreach (ref readonly var piece in pieces)
        {
            Append(writer, piece);
        }

        return Value.Of(Finish(writer));
    }

    /// <summary>A value as it prints, with its map.</summary>
    public static void Append(MappedTextWriter writer, in Value value)
    {
        if (value.HasOrigin && value.IsString)
        {
            writer.Append(value.AsMapped);
        }
        else if (!value.IsString && value.ScalarOrigin is { } origin)
        {
            writer.Append(MappedText.FromValue(value.ToString(), origin));
        }
        else
        {
            writer.Append(value.ToString());
        }
    }

    // Go's ReplaceAll of nothing puts the replacement around every character.
    private static string Between(string text, string replacement)
    {
        if (replacement.Length == 0)
        {
            return text;
        }

        var built = new System.Text.StringBuilder(replacement);
        for (int i = 0; i < text.Length; i++)
        {
            built.Append(text[i]);
            if (!char.IsHighSurrogate(text[i]))
            {
                built.Append(replacement);
            }
        }

        return built.ToString();
    }
}
