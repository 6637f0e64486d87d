namespace Hearth.Templating.Jinja.Ast;

/// <summary>A statement of a template.</summary>
internal abstract class Statement(int line)
{
    public int Line => line;
}

/// <summary>Template text.</summary>
internal sealed class TextStatement(string text, int line) : Statement(line)
{
    public string Text => text;

    /// <summary>Whether it stands where an <c>extends</c> may have been met before, so that it may have to be left out.</summary>
    public bool ChecksParent { get; set; }
}

/// <summary><c>{{ expression }}</c></summary>
internal sealed class PrintStatement(Expression value, int line) : Statement(line)
{
    public Expression Value => value;

    public EscapeMode Escape { get; set; }

    public bool ChecksParent { get; set; }
}

/// <summary>Variables that a scope makes when it is entered.</summary>
internal sealed class ScopeEntry
{
    public static readonly ScopeEntry Empty = new();

    public VariableLoad[] Loads { get; set; } = [];
}

/// <summary>How one variable of a scope starts.</summary>
/// <param name="Slot">Where it lives, in the function being run.</param>
/// <param name="Name">The name to look for in the context, or null.</param>
/// <param name="Hops">For an alias: functions outwards; -1 where it is none.</param>
/// <param name="SourceSlot">For an alias: the slot there.</param>
internal readonly record struct VariableLoad(int Slot, string? Name, int Hops, int SourceSlot);

/// <summary>Something that runs with variables of its own: the template, a block, a macro, a recursive loop.</summary>
internal sealed class FunctionLayout(FunctionLayout? parent)
{
    public FunctionLayout? Parent => parent;

    public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

    public int SlotCount { get; set; }
}

internal sealed class ForStatement(Expression target, Expression iterable, Statement[] body, Statement[] otherwise, Expression? test, Expression? testTarget, bool isRecursive, int line) : Statement(line)
{
    public Expression Target => target;

    public Expression Iterable => iterable;

    public Statement[] Body => body;

    public Statement[] Otherwise => otherwise;

    public Expression? Test => test;

    /// <summary>The target once more, for the scope of the test.</summary>
    public Expression? TestTarget => testTarget;

    public bool IsRecursive => isRecursive;

    public ScopeEntry BodyScope { get; } = new();

    public ScopeEntry OtherwiseScope { get; } = new();

    public ScopeEntry TestScope { get; } = new();

    /// <summary>The slot of <c>loop</c>; -1 where nobody looks at it.</summary>
    public int LoopSlot { get; set; } = -1;

    /// <summary>Set for a recursive loop, which is a function.</summary>
    public FunctionLayout? Function { get; set; }
}

internal sealed class IfStatement((Expression Test, Statement[] Body)[] branches, Statement[] otherwise, int line) : Statement(line)
{
    public (Expression Test, Statement[] Body)[] Branches => branches;

    public Statement[] Otherwise => otherwise;
}

internal sealed class SetStatement(Expression target, Expression value, int line) : Statement(line)
{
    public Expression Target => target;

    public Expression Value => value;
}

/// <summary><c>{% set name | filter %}…{% endset %}</c></summary>
internal sealed class SetBlockStatement(Expression target, FilterExpression? filter, Statement[] body, int line) : Statement(line)
{
    public Expression Target => target;

    public FilterExpression? Filter => filter;

    public Statement[] Body => body;

    public ScopeEntry Scope { get; } = new();
}

/// <summary>Parameters and body, shared by macros and call blocks.</summary>
internal sealed class MacroBody(string? name, NameExpression[] parameters, Expression[] defaults, Statement[] body, int line)
{
    public string? Name => name;

    public NameExpression[] Parameters => parameters;

    /// <summary>Of the last parameters.</summary>
    public Expression[] Defaults => defaults;

    public Statement[] Body => body;

    public int Line => line;

    public ScopeEntry Scope { get; } = new();

    public FunctionLayout? Function { get; set; }

    public int CallerSlot { get; set; } = -1;

    public int KeywordsSlot { get; set; } = -1;

    public int SpreadSlot { get; set; } = -1;

    public bool UsesCaller { get; set; }
}

internal sealed class MacroStatement(NameExpression target, MacroBody body, int line) : Statement(line)
{
    public NameExpression Target => target;

    public MacroBody Macro => body;
}

/// <summary><c>{% call(x) macro() %}…{% endcall %}</c></summary>
internal sealed class CallStatement(CallExpression call, MacroBody body, int line) : Statement(line)
{
    public CallExpression Call => call;

    public MacroBody Macro => body;

    public EscapeMode Escape { get; set; }
}

internal sealed class FilterStatement(FilterExpression filter, Statement[] body, int line) : Statement(line)
{
    public FilterExpression Filter => filter;

    public Statement[] Body => body;

    public ScopeEntry Scope { get; } = new();

    public EscapeMode Escape { get; set; }
}

internal sealed class WithStatement(Expression[] targets, Expression[] values, Statement[] body, int line) : Statement(line)
{
    public Expression[] Targets => targets;

    public Expression[] Values => values;

    public Statement[] Body => body;

    public ScopeEntry Scope { get; } = new();
}

internal sealed class AutoEscapeStatement(Expression value, Statement[] body, int line) : Statement(line)
{
    public Expression Value => value;

    public Statement[] Body => body;

    public ScopeEntry Scope { get; } = new();
}

internal sealed class BlockStatement(string name, Statement[] body, bool isScoped, bool isRequired, int line) : Statement(line)
{
    public string Name => name;

    public Statement[] Body => body;

    public bool IsScoped => isScoped;

    public bool IsRequired => isRequired;

    public bool ChecksParent { get; set; }

    /// <summary>What the scopes around it hold, for a scoped block.</summary>
    public (string Name, int Hops, int Slot)[] Locals { get; set; } = [];

    public ScopeEntry Scope { get; } = new();

    public FunctionLayout? Function { get; set; }

    public int SelfSlot { get; set; } = -1;

    public int SuperSlot { get; set; } = -1;

    /// <summary>The template that wrote it.</summary>
    public JinjaTemplate? Template { get; set; }
}

internal sealed class ExtendsStatement(Expression template, int line) : Statement(line)
{
    public Expression Template => template;
}

internal sealed class IncludeStatement(Expression template, bool ignoreMissing, bool withContext, int line) : Statement(line)
{
    public Expression Template => template;

    public bool IgnoreMissing => ignoreMissing;

    public bool WithContext => withContext;

    public bool ChecksParent { get; set; }

    public (string Name, int Hops, int Slot)[] Locals { get; set; } = [];
}

/// <summary><c>{% import template as target %}</c>, or <c>{% from template import names %}</c> where there is no target.</summary>
internal sealed class ImportStatement(Expression template, NameExpression? target, (string Name, NameExpression Alias)[] names, bool withContext, int line) : Statement(line)
{
    public Expression Template => template;

    public NameExpression? Target => target;

    public (string Name, NameExpression Alias)[] Names => names;

    public bool WithContext => withContext;

    public (string Name, int Hops, int Slot)[] Locals { get; set; } = [];
}

/// <summary><c>{% do expression %}</c></summary>
internal sealed class DoStatement(Expression value, int line) : Statement(line)
{
    public Expression Value => value;
}

/// <summary><c>{% break %}</c> and <c>{% continue %}</c></summary>
internal sealed class LoopControlStatement(bool isBreak, int line) : Statement(line)
{
    public bool IsBreak => isBreak;
}

/// <summary><c>{% debug %}</c></summary>
internal sealed class DebugStatement(int line) : Statement(line);
