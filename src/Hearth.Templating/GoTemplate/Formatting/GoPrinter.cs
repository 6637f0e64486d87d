using System.Globalization;
using System.Numerics;
using System.Text;
using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Formatting;

/// <summary>One run of Go's <c>fmt</c>: verbs, flags and the ways it reports a verb that does not fit.</summary>
internal sealed partial class GoPrinter
{
    private readonly StringBuilder text = new();
    private List<(int Start, Value Argument)>? pieces;
    private Flags flags;
    private bool isErroring;

    /// <summary>Whether arguments that stand in files keep their place in the result.</summary>
    public bool IsMapped { get; init; }

    public override string ToString() => text.ToString();

    public Value ToValue()
    {
        if (pieces is null)
        {
            return Value.Of(text.ToString());
        }

        string whole = text.ToString();
        var writer = MappedEdit.Begin();
        int position = 0;
        foreach (var (start, argument) in pieces)
        {
            writer.Append(whole.AsSpan(position, start - position));
            position = start + AppendPiece(writer, whole, start, argument);
        }

        writer.Append(whole.AsSpan(position));
        return Value.Of(MappedEdit.Finish(writer));
    }

    public void Print(ReadOnlySpan<Value> values, bool isLine)
    {
        bool afterString = false;
        for (int i = 0; i < values.Length; i++)
        {
            bool isString = values[i].IsString;
            if (i > 0 && (isLine || (!isString && !afterString)))
            {
                text.Append(' ');
            }

            PrintArgument(values[i], 'v');
            afterString = isString;
        }

        if (isLine)
        {
            text.Append('\n');
        }
    }

    // A piece is a mapped string as it stands, or the place where an argument was formatted.
    private static int AppendPiece(MappedTextWriter writer, string whole, int start, Value argument)
    {
        if (argument.IsString && argument.AsText is { Length: > 0 } moved && whole.AsSpan(start).StartsWith(moved))
        {
            writer.Append(argument.AsMapped);
            return moved.Length;
        }

        return 0;
    }

    private void PrintArgument(in Value argument, char verb)
    {
        if (IsMapped && argument.IsString && argument.HasOrigin && verb is 'v' or 's' && !flags.Sharp && !flags.SharpV && !flags.HasPrecision)
        {
            // The padding stands before the piece, or after it.
            int before = text.Length;
            PrintValue(argument, verb, 0);
            string moved = argument.AsText;
            int at = text.ToString(before, text.Length - before).IndexOf(moved, StringComparison.Ordinal);
            if (at >= 0)
            {
                (pieces ??= []).Add((before + at, argument));
            }

            return;
        }

        if (IsMapped && argument.ScalarOrigin is { } origin)
        {
            int before = text.Length;
            PrintValue(argument, verb, 0);
            string made = text.ToString(before, text.Length - before);
            if (made.Length > 0)
            {
                (pieces ??= []).Add((before, Value.Of(MappedText.FromValue(made, origin))));
            }

            return;
        }

        PrintValue(argument, verb, 0);
    }

    private void PrintValue(in Value value, char verb, int depth)
    {
        if (value.IsNilInterface)
        {
            PrintNil(verb, depth);
            return;
        }

        if (depth == 0 && verb == 'T')
        {
            Pad(value.Type!.Name);
            return;
        }

        if (verb == 'p')
        {
            PrintPointer(value, verb);
            return;
        }

        if (value.Type!.Stringer is { } stringer && !isErroring && !flags.SharpV && verb is 'v' or 's' or 'x' or 'X' or 'q')
        {
            PrintString(stringer(value), value, verb);
            return;
        }

        switch (value.Kind)
        {
            case GoKind.Bool when verb is 't' or 'v':
                Pad(value.AsBool ? "true" : "false");
                break;
            case GoKind.Int or GoKind.Int64:
                PrintInteger((ulong)value.AsInt, isSigned: true, value, verb);
                break;
            case GoKind.Uint8 or GoKind.Uint32 or GoKind.Uint64:
                PrintInteger((ulong)value.AsInt, isSigned: false, value, verb);
                break;
            case GoKind.Float64:
                PrintFloat(value.AsFloat, value, verb);
                break;
            case GoKind.Complex128:
                PrintComplex(value.AsComplex, value, verb);
                break;
            case GoKind.String:
                PrintString(value.AsText, value, verb);
                break;
            case GoKind.Map:
                PrintMap(value, verb, depth);
                break;
            case GoKind.Slice:
                PrintSlice(value, verb, depth);
                break;
            case GoKind.Struct:
                PrintStruct(value, value.Type, verb, depth);
                break;
            case GoKind.Pointer when depth == 0 && value.AsStruct is not null && value.Type.Element is { } element:
                text.Append('&');
                PrintStruct(value, element, verb, 1);
                break;
            case GoKind.Pointer or GoKind.Func:
                PrintPointer(value, verb);
                break;
            default:
                BadVerb(value, verb);
                break;
        }
    }

    private void PrintNil(char verb, int depth)
    {
        if (depth > 0)
        {
            text.Append(flags.SharpV ? "interface {}(nil)" : "<nil>");
        }
        else if (verb is 'T' or 'v')
        {
            Pad("<nil>");
        }
        else
        {
            text.Append("%!").Append(verb).Append("(<nil>)");
        }
    }

    private void PrintMap(in Value value, char verb, int depth)
    {
        text.Append(flags.SharpV ? value.Type!.Name : "map[");
        if (flags.SharpV)
        {
            text.Append(value.Reference is null ? "(nil)" : "{");
        }

        if (value.AsMap is { } map)
        {
            bool isFirst = true;
            foreach (int place in map.SortedOrder())
            {
                Separate(ref isFirst);
                ref readonly var entry = ref map.EntryAt(place);
                PrintValue(Value.Of(entry.Key), verb, depth + 1);
                text.Append(':');
                PrintValue(entry.Value.AsElementOf(value.Type!), verb, depth + 1);
            }
        }

        text.Append(flags.SharpV ? value.Reference is null ? "" : "}" : "]");
    }

    private void PrintSlice(in Value value, char verb, int depth)
    {
        if (verb is 's' or 'q' or 'x' or 'X' && value.AsBytes is { } bytes)
        {
            PrintString(GoString.FromBytes(bytes), value, verb);
            return;
        }

        text.Append(flags.SharpV ? value.Type!.Name : "[");
        if (flags.SharpV)
        {
            text.Append(value.Reference is null ? "(nil)" : "{");
        }

        bool isFirst = true;
        foreach (ref readonly var item in value.AsList.Items)
        {
            Separate(ref isFirst);
            PrintValue(item.AsElementOf(value.Type!), verb, depth + 1);
        }

        text.Append(flags.SharpV ? value.Reference is null ? "" : "}" : "]");
    }

    private void PrintStruct(in Value value, GoType type, char verb, int depth)
    {
        text.Append(flags.SharpV ? type.Name : "").Append('{');
        bool isFirst = true;
        for (int i = 0; i < type.Fields.Count && value.AsStruct is { } structure; i++)
        {
            Separate(ref isFirst);
            if (flags.PlusV || flags.SharpV)
            {
                text.Append(type.Fields[i].Name).Append(':');
            }

            PrintValue(structure.Fields[i], verb, depth + 1);
        }

        text.Append('}');
    }

    private void Separate(ref bool isFirst)
    {
        if (!isFirst)
        {
            text.Append(flags.SharpV ? ", " : " ");
        }

        isFirst = false;
    }

    private void PrintPointer(in Value value, char verb)
    {
        // Addresses differ at every run of Go's; a template that prints one has no stable output to match.
        ulong address = value.Reference is null ? 0 : 0xc000010000UL;
        switch (value.Kind)
        {
            case not (GoKind.Map or GoKind.Slice or GoKind.Pointer or GoKind.Func):
                BadVerb(value, verb);
                break;
            case var _ when verb == 'v' && address == 0:
                Pad("<nil>");
                break;
            case var _ when verb is 'v' or 'p':
                Pad("0x" + address.ToString("x", CultureInfo.InvariantCulture));
                break;
            default:
                PrintInteger(address, isSigned: false, value, verb);
                break;
        }
    }

    private void PrintComplex(Complex complex, in Value value, char verb)
    {
        if (verb is not ('v' or 'b' or 'g' or 'G' or 'x' or 'X' or 'f' or 'F' or 'e' or 'E'))
        {
            BadVerb(value, verb);
            return;
        }

        var outer = flags;
        text.Append('(');
        PrintFloat(complex.Real, value, verb);
        flags.Plus = true;
        PrintFloat(complex.Imaginary, value, verb);
        text.Append("i)");
        flags = outer;
    }

    // Flags and width stay in force for the value shown; its own String method does not count.
    private void BadVerb(in Value value, char verb)
    {
        text.Append("%!").Append(verb).Append('(').Append(value.Type!.Name).Append('=');
        bool outer = isErroring;
        isErroring = true;
        PrintValue(value, 'v', 0);
        isErroring = outer;
        text.Append(')');
    }

    private struct Flags
    {
        public bool Sharp;
        public bool SharpV;
        public bool Plus;
        public bool PlusV;
        public bool Minus;
        public bool Space;
        public bool Zero;
        public bool HasWidth;
        public bool HasPrecision;
        public int Width;
        public int Precision;
    }
}
