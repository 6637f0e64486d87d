using System.Globalization;
using System.Numerics;
using System.Text;
using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Ast;

/// <summary>
/// A number constant. Like Go's untyped constants it can be several kinds at once; which one it becomes is for the
/// place that it is used in to say.
/// </summary>
internal sealed class NumberNode : Node
{
    private readonly string text;

    private NumberNode(int position, string text)
        : base(NodeKind.Number, position) => this.text = text;

    public bool IsInteger { get; private set; }

    public bool IsUnsigned { get; private set; }

    public bool IsFloat { get; private set; }

    public bool IsComplex { get; private set; }

    public long Integer { get; private set; }

    public ulong Unsigned { get; private set; }

    public double Float { get; private set; }

    public Complex Complex { get; private set; }

    /// <summary>The value where nothing asks for a type; null where it overflows an int.</summary>
    public Value? Ideal { get; private set; }

    /// <summary>Reads a constant; gives null and Go's message where it is none.</summary>
    public static NumberNode? TryCreate(int position, string text, TokenKind kind, out string error)
    {
        var node = new NumberNode(position, text);
        error = "";
        switch (kind)
        {
            case TokenKind.CharacterConstant:
                if (GoUnquote.Character(text) is not { } rune)
                {
                    error = text.Length < 3 || text[1] == '\\' ? "invalid syntax" : $"malformed character constant: {text}";
                    return null;
                }

                node.SetInteger(rune);
                break;
            case TokenKind.Complex:
                int split = text.LastIndexOfAny(['+', '-']);
                if (split > 0 && text[split - 1] is 'e' or 'E')
                {
                    split = text.LastIndexOfAny(['+', '-'], split - 1);
                }

                if (GoNumber.ParseFloat(text[..split]) is not { } real || GoNumber.ParseFloat(text[split..^1]) is not { } imaginary)
                {
                    error = "syntax error scanning complex number";
                    return null;
                }

                node.SetComplex(new Complex(real, imaginary));
                break;
            default:
                if (text.EndsWith('i') && GoNumber.ParseFloat(text[..^1]) is { } part)
                {
                    node.SetComplex(new Complex(0, part));
                    break;
                }

                if (!node.TrySetReal(out error))
                {
                    return null;
                }

                break;
        }

        node.Ideal = node.IdealValue();
        return node;
    }

    public override void Write(StringBuilder to) => to.Append(text);

    private bool TrySetReal(out string error)
    {
        error = "";
        if (GoNumber.ParseUnsigned(text) is { } unsigned)
        {
            (IsUnsigned, Unsigned) = (true, unsigned);
        }

        if (GoNumber.ParseInteger(text) is { } integer)
        {
            (IsInteger, Integer) = (true, integer);
            IsUnsigned |= integer == 0;
        }

        if (IsInteger || IsUnsigned)
        {
            (IsFloat, Float) = (true, IsInteger ? Integer : Unsigned);
            return true;
        }

        if (GoNumber.ParseFloat(text) is not { } value)
        {
            error = $"illegal number syntax: {GoString.Quote(text)}";
            return false;
        }

        if (text.IndexOfAny(['.', 'e', 'E', 'p', 'P']) < 0)
        {
            error = $"integer overflow: {GoString.Quote(text)}";
            return false;
        }

        (IsFloat, Float) = (true, value);
        Narrow();
        return true;
    }

    private void SetInteger(int rune)
    {
        (IsInteger, Integer) = (true, rune);
        (IsUnsigned, Unsigned) = (true, (ulong)rune);
        (IsFloat, Float) = (true, rune);
    }

    private void SetComplex(Complex value)
    {
        (IsComplex, Complex) = (true, value);
        if (value.Imaginary == 0)
        {
            (IsFloat, Float) = (true, value.Real);
            Narrow();
        }
    }

    private void Narrow()
    {
        if (Float is >= long.MinValue and < 9.2233720368547758e18 && (long)Float == Float)
        {
            (IsInteger, Integer) = (true, (long)Float);
        }

        if (Float is >= 0 and < 1.8446744073709552e19 && (ulong)Float == Float)
        {
            (IsUnsigned, Unsigned) = (true, (ulong)Float);
        }
    }

    private Value? IdealValue()
    {
        if (IsComplex)
        {
            return Value.Of(Complex);
        }

        bool isRune = text[0] == '\'';
        bool isHexInteger = text.Length > 2 && text[0] == '0' && text[1] is 'x' or 'X' && text.IndexOfAny(['p', 'P']) < 0;
        if (IsFloat && !isHexInteger && !isRune && text.IndexOfAny(['.', 'e', 'E', 'p', 'P']) >= 0)
        {
            return Value.Of(Float);
        }

        return IsInteger ? Value.Of(Integer) : null;
    }
}
