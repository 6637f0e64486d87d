using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate;

/// <summary>Edits that only move text and so keep its map: the shape of most of what charts do with strings.</summary>
internal static class MappedEdit
{
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
        var writer = new MappedTextWriter(isMapped: true, whole.Length);
        int position = 0;
        for (int found; (found = whole.IndexOf(old, position, StringComparison.Ordinal)) >= 0; position = found + old.Length)
        {
            writer.Append(mapped, position, found - position);
            writer.Append(replacement);
        }

        writer.Append(mapped, position, whole.Length - position);
        return Value.Of(writer.ToMappedText());
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
        var writer = new MappedTextWriter(isMapped: true, whole.Length + lead.Length + ((spaces + 1) * 16));
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
        return Value.Of(writer.ToMappedText());
    }

    /// <summary>The pieces one after the other.</summary>
    public static Value Concat(ReadOnlySpan<Value> pieces)
    {
        var writer = new MappedTextWriter();
        foreach (ref readonly var piece in pieces)
        {
            Append(writer, piece);
        }

        return Value.Of(writer.ToMappedText());
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
