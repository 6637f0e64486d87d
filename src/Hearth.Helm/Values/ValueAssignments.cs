using System.Text;
using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Helm.Values;

/// <summary>How the right side of an assignment is read.</summary>
public enum AssignmentKind
{
    /// <summary><c>--set</c>: true, false, null and whole numbers have their type, all else is text.</summary>
    Typed,

    /// <summary><c>--set-string</c>: everything is text.</summary>
    Text,

    /// <summary><c>--set-literal</c>: everything up to the end is text, commas, braces and backslashes too.</summary>
    Literal,

    /// <summary><c>--set-json</c>: a JSON value.</summary>
    Json,

    /// <summary><c>--set-file</c>: the content of the file that it names.</summary>
    File,
}

/// <summary>
/// Helm's assignments (strvals): <c>a.b[0].c=x,list={1,2},text=a\,b</c>. Also what Flux does with <c>valuesFrom.targetPath</c>.
/// </summary>
public sealed class ValueAssignments
{
    private const int MaxIndex = 65_536;
    private const int MaxNesting = 30;

    private readonly SourceText source;
    private readonly AssignmentKind kind;
    private readonly Func<string, string> readFile;
    private readonly string text;
    private int position;

    private ValueAssignments(SourceText source, AssignmentKind kind, Func<string, string>? readFile)
    {
        this.source = source;
        this.kind = kind;
        text = source.Text;
        this.readFile = readFile ?? (path => throw new ValuesException($"{path}: files cannot be read here", source.WholeSpan()));
    }

    /// <summary>Applies all assignments of a text to values, which are changed in place.</summary>
    /// <param name="values">What is changed.</param>
    /// <param name="source">The assignments; their places are the values' origin.</param>
    /// <param name="kind">How right sides are read.</param>
    /// <param name="readFile">For <see cref="AssignmentKind.File"/>: path → content.</param>
    /// <exception cref="ValuesException">It is no assignment, or meets a value of another shape.</exception>
    public static void Apply(GoMap values, SourceText source, AssignmentKind kind, Func<string, string>? readFile = null)
    {
        var reader = new ValueAssignments(source, kind, readFile);
        while (reader.position < reader.text.Length)
        {
            reader.ApplyOne(values);
        }
    }

    private void ApplyOne(GoMap values)
    {
        int start = position;
        var path = ReadPath();
        var value = ReadValue();
        if (path is [{ Key: "" }])
        {
            return; // Helm passes over an empty key.
        }

        Assign(Value.Of(values), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(path), value, start);
    }

    private List<Step> ReadPath()
    {
        var path = new List<Step>();
        int nesting = 0;
        while (true)
        {
            int start = position;
            bool afterIndex = path is [.., { Key: null }] && text[start - 1] == ']';
            string key = ReadUntil(afterIndex ? "[.=" : "=[,.", out char stop);
            if (afterIndex && key.Length > 0)
            {
                throw Fail(start, $"unexpected data at end of array index: \"{key}\"");
            }

            if (!afterIndex)
            {
                path.Add(new Step(key, -1));
            }

            switch (stop)
            {
                case '=':
                    return path;
                case '.':
                    if (++nesting > MaxNesting)
                    {
                        throw Fail(start, $"value name nested level is greater than maximum supported nested level of {MaxNesting}");
                    }

                    break;
                case '[':
                    path.Add(ReadIndex());
                    break;
                case ',':
                    throw Fail(start, $"key \"{key}\" has no value (cannot end with ,)");
                default:
                    throw Fail(start, $"key \"{key}\" has no value");
            }
        }
    }

    private Step ReadIndex()
    {
        int start = position;
        string digits = ReadUntil("]", out char stop);
        return stop != ']' || !int.TryParse(digits, out int index) ? throw Fail(start, $"error parsing index: \"{digits}\" is no number")
            : index < 0 ? throw Fail(start, $"negative {index} index not allowed")
            : index > MaxIndex ? throw Fail(start, $"index of {index} is greater than maximum supported index of {MaxIndex}")
            : new Step(null, index);
    }

    private Value ReadValue()
    {
        int start = position;
        switch (kind)
        {
            case AssignmentKind.Literal:
                position = text.Length;
                return Place(Value.Of(text[start..]), start);
            case AssignmentKind.Json:
                return ReadJson();
            default:
                return position < text.Length && text[position] == '{' ? ReadList() : Convert(ReadUntil(",", out _), start);
        }
    }

    private Value ReadList()
    {
        position++;
        var items = new List<Value>();
        while (true)
        {
            int start = position;
            string item = ReadUntil(",}", out char stop);
            switch (stop)
            {
                case ',':
                    items.Add(Convert(item, start));
                    break;
                case '}':
                    items.Add(Convert(item, start));
                    position += position < text.Length && text[position] == ',' ? 1 : 0;
                    return Value.Of(GoList.Of(items));
                default:
                    throw Fail(start, "list must terminate with '}'");
            }
        }
    }

    private Value ReadJson()
    {
        int start = position;
        if (IsEmptyJson())
        {
            return Value.Nil;
        }

        var value = ValuesReader.ReadJson(source, ref position);
        if (position < text.Length && !IsEmptyJson())
        {
            throw Fail(start, "more than one JSON value; separate assignments by a comma");
        }

        return value;
    }

    // Helm: nothing but space up to a comma or the end is null.
    private bool IsEmptyJson()
    {
        int at = position;
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        if (at < text.Length && text[at] != ',')
        {
            return false;
        }

        position = Math.Min(at + 1, text.Length);
        return true;
    }

    private Value Convert(string written, int start) => Place(
        kind switch
        {
            AssignmentKind.File => Value.Of(readFile(written)),
            AssignmentKind.Text => Value.Of(written),
            _ when written.Equals("true", StringComparison.OrdinalIgnoreCase) => Value.True,
            _ when written.Equals("false", StringComparison.OrdinalIgnoreCase) => Value.False,
            _ when written.Equals("null", StringComparison.OrdinalIgnoreCase) => Value.Nil,
            _ when written == "0" => Value.Int64(0),
            // A leading zero keeps telephone numbers and modes as they are.
            _ when written.Length > 0 && written[0] != '0' && TryParseInteger(written, out long number) => Value.Int64(number),
            _ => Value.Of(written),
        },
        start);

    private static bool TryParseInteger(string written, out long number) =>
        long.TryParse(written, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out number);

    private string ReadUntil(string stops, out char stop)
    {
        var read = new StringBuilder();
        while (position < text.Length)
        {
            char c = text[position++];
            if (stops.Contains(c))
            {
                stop = c;
                return read.ToString();
            }

            if (c == '\\' && position < text.Length)
            {
                c = text[position++];
            }

            read.Append(c);
        }

        stop = '\0';
        return read.ToString();
    }

    private Value Assign(in Value container, ReadOnlySpan<Step> path, in Value value, int start)
    {
        if (path.IsEmpty)
        {
            return value;
        }

        return path[0].Key is { } key ? AssignKey(container, key, path[1..], value, start) : AssignIndex(container, path[0].Index, path[1..], value, start);
    }

    private Value AssignKey(in Value container, string key, ReadOnlySpan<Step> rest, in Value value, int start)
    {
        if (!container.IsNil && container.AsMap is null)
        {
            throw Fail(start, $"{key} would be set inside of {container}, which is no map");
        }

        var map = container.AsMap ?? new GoMap();
        map.TryGet(key, out var current);
        map.Set(key, Assign(current, rest, value, start));
        return Value.Of(map);
    }

    private Value AssignIndex(in Value container, int index, ReadOnlySpan<Step> rest, in Value value, int start)
    {
        if (!container.IsNil && !container.IsList)
        {
            throw Fail(start, $"[{index}] would be set inside of {container}, which is no list");
        }

        var items = container.AsList.Items;
        var changed = new Value[Math.Max(items.Length, index + 1)];
        items.CopyTo(changed);
        // A map is wanted inside, and something else is there: Helm puts a map in its place.
        var current = rest is [{ Key: not null }, ..] && changed[index].AsMap is null ? Value.Nil : changed[index];
        changed[index] = Assign(current, rest, value, start);
        return Value.Of(new GoList(changed));
    }

    private Value Place(Value value, int start) => value.IsNil ? value : value.WithOrigin(Span(start, position - start));

    private SourceSpan Span(int start, int length) => source.Span(start, length);

    private ValuesException Fail(int start, string message) => new(message, Span(start, Math.Max(0, position - start)));

    private readonly record struct Step(string? Key, int Index);
}
