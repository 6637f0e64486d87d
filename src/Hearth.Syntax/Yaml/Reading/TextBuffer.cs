namespace Hearth.Syntax.Yaml.Reading;

/// <summary>A growing buffer that one scanner uses for every scalar that is not as written: no builder per scalar.</summary>
internal sealed class TextBuffer
{
    private char[] characters = new char[256];
    private int length;

    public int Length => length;

    public void Clear() => length = 0;

    public void Append(char c)
    {
        if (length == characters.Length)
        {
            Grow(1);
        }

        characters[length++] = c;
    }

    public void Append(ReadOnlySpan<char> text)
    {
        if (characters.Length - length < text.Length)
        {
            Grow(text.Length);
        }

        text.CopyTo(characters.AsSpan(length));
        length += text.Length;
    }

    public void Append(TextBuffer other) => Append(other.characters.AsSpan(0, other.length));

    public override string ToString() => new(characters, 0, length);

    private void Grow(int by) => Array.Resize(ref characters, Math.Max(characters.Length * 2, length + by));
}
