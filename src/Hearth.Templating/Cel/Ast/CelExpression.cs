using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Ast;

/// <summary>A node of a parsed expression with its place in the text. The hierarchy is closed.</summary>
internal abstract class CelExpression
{
    private protected CelExpression(int start, int end, int depth)
    {
        Start = start;
        End = end;
        Depth = depth + 1;
    }

    public int Start { get; }

    public int End { get; }

    /// <summary>How many nodes are nested here: one for a leaf.</summary>
    public int Depth { get; }

    private protected static int Deepest(IReadOnlyList<CelExpression> children)
    {
        int deepest = 0;
        foreach (var child in children)
        {
            deepest = Math.Max(deepest, child.Depth);
        }

        return deepest;
    }
}

internal sealed class LiteralExpression(CelValue value, int start, int end) : CelExpression(start, end, 0)
{
    public CelValue Value => value;
}

/// <summary>A name; <see cref="IsAbsolute"/> where a dot stands before it.</summary>
internal sealed class NameExpression(string name, bool isAbsolute, int start, int end) : CelExpression(start, end, 0)
{
    public string Name => name;

    public bool IsAbsolute => isAbsolute;
}

/// <summary><c>target.field</c>, <c>target.?field</c>, and inside of has(…) the test for the field.</summary>
internal sealed class SelectExpression(CelExpression target, string name, bool isOptional, bool isTest, int start, int end) : CelExpression(start, end, target.Depth)
{
    public CelExpression Target => target;

    public string Field => name;

    public bool IsOptional => isOptional;

    public bool IsTest => isTest;

    public SelectExpression AsTest(int from, int to) => new(Target, Field, IsOptional, true, from, to);
}

/// <summary><c>target[index]</c> and <c>target[?index]</c>.</summary>
internal sealed class IndexExpression(CelExpression target, CelExpression index, bool isOptional, int start, int end)
    : CelExpression(start, end, Math.Max(target.Depth, index.Depth))
{
    public CelExpression Target => target;

    public CelExpression Index => index;

    public bool IsOptional => isOptional;
}

/// <summary><c>name(…)</c> or <c>target.name(…)</c>.</summary>
internal sealed class CallExpression(string name, bool isAbsolute, CelExpression? target, CelExpression[] arguments, int nameStart, int start, int end)
    : CelExpression(start, end, Math.Max(target?.Depth ?? 0, Deepest(arguments)))
{
    public string Name => name;

    public bool IsAbsolute => isAbsolute;

    public CelExpression? Target => target;

    public CelExpression[] Arguments => arguments;

    /// <summary>Where the name stands: the place that errors of the call point at.</summary>
    public int NameStart => nameStart;
}

/// <summary>The operators with one operand.</summary>
internal sealed class UnaryExpression(bool isNot, CelExpression operand, int start, int end) : CelExpression(start, end, operand.Depth)
{
    /// <summary>Whether it is <c>!</c>; else the minus.</summary>
    public bool IsNot => isNot;

    public CelExpression Operand => operand;
}

internal sealed class BinaryExpression(CelOperator op, CelExpression left, CelExpression right, int operatorStart)
    : CelExpression(left.Start, right.End, Math.Max(left.Depth, right.Depth))
{
    public CelOperator Operator => op;

    public CelExpression Left => left;

    public CelExpression Right => right;

    public int OperatorStart => operatorStart;
}

/// <summary><c>a &amp;&amp; b &amp;&amp; c</c> or the same with <c>||</c>: as many operands as are written in a row.</summary>
internal sealed class LogicExpression(bool isAnd, CelExpression[] operands) : CelExpression(operands[0].Start, operands[^1].End, Deepest(operands))
{
    public bool IsAnd => isAnd;

    public CelExpression[] Operands => operands;
}

internal sealed class ConditionalExpression(CelExpression condition, CelExpression whenTrue, CelExpression whenFalse)
    : CelExpression(condition.Start, whenFalse.End, Math.Max(condition.Depth, Math.Max(whenTrue.Depth, whenFalse.Depth)))
{
    public CelExpression Condition => condition;

    public CelExpression WhenTrue => whenTrue;

    public CelExpression WhenFalse => whenFalse;
}

internal sealed class ListExpression(CelExpression[] items, bool[] optional, int start, int end) : CelExpression(start, end, Deepest(items))
{
    public CelExpression[] Items => items;

    /// <summary>For each item whether a question mark stands before it.</summary>
    public bool[] Optional => optional;
}

internal readonly record struct CelEntry(CelExpression Key, CelExpression Value, bool IsOptional);

internal sealed class MapExpression(CelEntry[] entries, int start, int end)
    : CelExpression(start, end, entries.Length == 0 ? 0 : entries.Max(entry => Math.Max(entry.Key.Depth, entry.Value.Depth)))
{
    public CelEntry[] Entries => entries;
}

/// <summary><c>some.Type{field: value}</c>; the keys of the entries are literals.</summary>
internal sealed class MessageExpression(string typeName, bool isAbsolute, CelEntry[] fields, int start, int end)
    : CelExpression(start, end, fields.Length == 0 ? 0 : fields.Max(field => field.Value.Depth))
{
    public string TypeName => typeName;

    public bool IsAbsolute => isAbsolute;

    public CelEntry[] Fields => fields;
}

/// <summary>What a macro does with each item.</summary>
internal enum ComprehensionKind : byte
{
    All,
    Exists,
    ExistsOne,
    Map,
    Filter,
    SortBy,
    TransformMap,
    TransformMapEntry,
}

/// <summary>A macro over the items of a list or the entries of a map.</summary>
/// <param name="target">The list or map.</param>
/// <param name="kind">What is made of it.</param>
/// <param name="first">The only variable, or that of the index or key.</param>
/// <param name="second">The variable of the value, where there are two.</param>
/// <param name="filter">Which items count, for map and transform; null for all of them.</param>
/// <param name="body">The predicate or result.</param>
internal sealed class ComprehensionExpression(
    CelExpression target, ComprehensionKind kind, string first, string? second, CelExpression? filter, CelExpression body, int start, int end)
    : CelExpression(start, end, Math.Max(target.Depth, Math.Max(filter?.Depth ?? 0, body.Depth)))
{
    public CelExpression Target => target;

    public ComprehensionKind Kind => kind;

    public string First => first;

    public string? Second => second;

    public CelExpression? Filter => filter;

    public CelExpression Body => body;
}

/// <summary><c>cel.bind(variable, value, body)</c>.</summary>
internal sealed class BindExpression(string variable, CelExpression value, CelExpression body, int start, int end)
    : CelExpression(start, end, Math.Max(value.Depth, body.Depth))
{
    public string Variable => variable;

    public CelExpression Value => value;

    public CelExpression Body => body;
}

/// <summary><c>optional.optMap(variable, body)</c> and <c>optFlatMap</c>, whose body gives an optional itself.</summary>
internal sealed class OptionalMapExpression(CelExpression target, string variable, CelExpression body, bool isFlat, int start, int end)
    : CelExpression(start, end, Math.Max(target.Depth, body.Depth))
{
    public CelExpression Target => target;

    public string Variable => variable;

    public CelExpression Body => body;

    public bool IsFlat => isFlat;
}
