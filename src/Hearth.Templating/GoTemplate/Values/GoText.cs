using Hearth.Syntax.Text;

namespace Hearth.Templating.GoTemplate.Values;

/// <summary>A string argument that a function moves rather than reads: with its map, where it has one.</summary>
public readonly struct GoText(Value value)
{
    public Value Value => value;

    public string Text => value.AsText;

    /// <summary>Whether the characters know where they came from.</summary>
    public bool IsMapped => value.Reference is not string;

    public MappedText Mapped => value.AsMapped;

    /// <summary>A part of the text, with its part of the map.</summary>
    public Value Substring(int start, int length)
    {
        if (start == 0 && length == Text.Length)
        {
            return value;
        }

        return IsMapped ? Value.Of(Mapped.Substring(start, length)) : Value.Of(Text.Substring(start, length));
    }
}
