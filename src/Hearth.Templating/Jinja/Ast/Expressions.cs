using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja.Ast;

/// <summary>An expression of a template. The parser makes the nodes; the binder writes into names where their values live.</summary>
internal abstract class Expression(int line)
{
    public int Line => line;
}

/// <summary>A literal.</summary>
internal sealed class ConstantExpression(object? value, int line) : Expression(line)
{
    public object? Value => value;
}

/// <summary>A name that is read or written; also a parameter.</summary>
internal sealed class NameExpression(string name, int line) : Expression(line)
{
    public string Name => name;

    /// <summary>Functions between the one that reads and the one that holds the variable.</summary>
    public int Hops { get; set; }

    public int Slot { get; set; }

    /// <summary>Where the assignment shows outside of its own scope.</summary>
    public Export Export { get; set; }
}

/// <summary><c>ns.attr</c> as the target of an assignment.</summary>
internal sealed class NamespaceTarget(NameExpression name, string attribute, int line) : Expression(line)
{
    public NameExpression Name => name;

    public string Attribute => attribute;
}

internal sealed class TupleExpression(Expression[] items, int line) : Expression(line)
{
    public Expression[] Items => items;
}

internal sealed class ListExpression(Expression[] items, int line) : Expression(line)
{
    public Expression[] Items => items;
}

internal sealed class DictExpression((Expression Key, Expression Value)[] items, int line) : Expression(line)
{
    public (Expression Key, Expression Value)[] Items => items;
}

/// <summary><c>target.name</c></summary>
internal sealed class AttributeExpression(Expression target, string name, int line) : Expression(line)
{
    public Expression Target => target;

    public string Name => name;
}

/// <summary><c>target[key]</c></summary>
internal sealed class ItemExpression(Expression target, Expression key, int line) : Expression(line)
{
    public Expression Target => target;

    public Expression Key => key;
}

/// <summary><c>start:stop:step</c> inside brackets.</summary>
internal sealed class SliceExpression(Expression? start, Expression? stop, Expression? step, int line) : Expression(line)
{
    public Expression? Start => start;

    public Expression? Stop => stop;

    public Expression? Step => step;
}

/// <summary>What stands between the parentheses of a call.</summary>
internal sealed class ArgumentList(Expression[] positional, (string Name, Expression Value)[] keywords, Expression? spread, Expression? keywordSpread)
{
    public static readonly ArgumentList Empty = new([], [], null, null);

    public Expression[] Positional => positional;

    public (string Name, Expression Value)[] Keywords => keywords;

    public Expression? Spread => spread;

    public Expression? KeywordSpread => keywordSpread;

    public bool IsSimple => keywords.Length == 0 && spread is null && keywordSpread is null;
}

internal sealed class CallExpression(Expression target, ArgumentList arguments, int line) : Expression(line)
{
    public Expression Target => target;

    public ArgumentList Arguments => arguments;
}

/// <summary><c>value|name(arguments)</c>; without a value it takes the text of the block around it.</summary>
internal sealed class FilterExpression(Expression? value, string name, ArgumentList arguments, int line) : Expression(line)
{
    public Expression? Value => value;

    public string Name => name;

    public ArgumentList Arguments => arguments;

    /// <summary>Found once: functions do not change while an environment lives.</summary>
    public NativeFunction? Function { get; set; }
}

/// <summary><c>value is name(arguments)</c></summary>
internal sealed class TestExpression(Expression value, string name, ArgumentList arguments, int line) : Expression(line)
{
    public Expression Value => value;

    public string Name => name;

    public ArgumentList Arguments => arguments;

    public NativeFunction? Function { get; set; }
}

/// <summary><c>value if test else other</c></summary>
internal sealed class ConditionalExpression(Expression test, Expression value, Expression? other, int line) : Expression(line)
{
    public Expression Test => test;

    public Expression Value => value;

    public Expression? Other => other;
}

internal sealed class BinaryExpression(BinaryOperator op, Expression left, Expression right, int line) : Expression(line)
{
    public BinaryOperator Operator => op;

    public Expression Left => left;

    public Expression Right => right;
}

/// <summary><c>and</c> and <c>or</c>, which give one of their operands.</summary>
internal sealed class LogicalExpression(bool isAnd, Expression left, Expression right, int line) : Expression(line)
{
    public bool IsAnd => isAnd;

    public Expression Left => left;

    public Expression Right => right;
}

internal sealed class UnaryExpression(UnaryOperator op, Expression operand, int line) : Expression(line)
{
    public UnaryOperator Operator => op;

    public Expression Operand => operand;
}

/// <summary><c>a ~ b ~ c</c></summary>
internal sealed class ConcatExpression(Expression[] items, int line) : Expression(line)
{
    public Expression[] Items => items;

    public EscapeMode Escape { get; set; }
}

/// <summary><c>a &lt; b &lt;= c</c>, each operand evaluated once.</summary>
internal sealed class CompareExpression(Expression first, (CompareOperator Operator, Expression Operand)[] rest, int line) : Expression(line)
{
    public Expression First => first;

    public (CompareOperator Operator, Expression Operand)[] Rest => rest;
}

internal enum BinaryOperator : byte
{
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
}

internal enum UnaryOperator : byte
{
    Not,
    Negative,
    Positive,
}

internal enum CompareOperator : byte
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
}

/// <summary>Whether printed values are escaped: known where the template was written, or only at run time.</summary>
internal enum EscapeMode : byte
{
    Off,
    On,
    Runtime,
}

/// <summary>Whether an assigned name is seen outside of its scope.</summary>
internal enum Export : byte
{
    None,

    /// <summary>By blocks, includes and importers.</summary>
    Context,

    /// <summary>As <see cref="Context"/>, but not by importers: the name starts with an underscore.</summary>
    PrivateContext,
}
