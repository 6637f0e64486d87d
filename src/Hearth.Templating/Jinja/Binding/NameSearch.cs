using Hearth.Templating.Jinja.Ast;

namespace Hearth.Templating.Jinja.Binding;

/// <summary>Whether statements, and those inside of them, read one of the special names (<c>loop</c>, <c>caller</c>, <c>self</c> …) before assigning it.</summary>
internal sealed class NameSearch(string[] names) : ExpressionWalker
{
    private readonly HashSet<string> wanted = [.. names];
    private readonly HashSet<string> found = [];

    public static HashSet<string> Find(Statement[] body, params string[] names)
    {
        var search = new NameSearch(names);
        search.Visit(body);
        return search.found;
    }

    /// <summary>The blocks inside of statements, in order.</summary>
    public static IEnumerable<BlockStatement> Blocks(Statement[] body)
    {
        foreach (var statement in body)
        {
            if (statement is BlockStatement block)
            {
                yield return block;
            }

            foreach (var inner in Bodies(statement))
            {
                foreach (var found in Blocks(inner))
                {
                    yield return found;
                }
            }
        }
    }

    public static bool HasExtends(Statement[] body) => Array.Exists(body, static statement => statement is ExtendsStatement || Bodies(statement).Any(HasExtends));

    private static IEnumerable<Statement[]> Bodies(Statement statement) => statement switch
    {
        ForStatement loop => [loop.Body, loop.Otherwise],
        IfStatement @if => [.. @if.Branches.Select(static branch => branch.Body), @if.Otherwise],
        SetBlockStatement set => [set.Body],
        MacroStatement macro => [macro.Macro.Body],
        CallStatement call => [call.Macro.Body],
        FilterStatement filter => [filter.Body],
        WithStatement with => [with.Body],
        AutoEscapeStatement escape => [escape.Body],
        BlockStatement block => [block.Body],
        _ => [],
    };

    protected override void OnName(NameExpression name)
    {
        if (wanted.Contains(name.Name))
        {
            found.Add(name.Name);
        }
    }

    private void Visit(Statement[] body)
    {
        foreach (var statement in body)
        {
            Visit(statement);
        }
    }

    private void Assign(Expression? target)
    {
        switch (target)
        {
            case NameExpression name:
                wanted.Remove(name.Name);
                break;
            case TupleExpression tuple:
                Array.ForEach(tuple.Items, Assign);
                break;
            case NamespaceTarget:
                Visit(target);
                break;
        }
    }

    private void Visit(Statement statement)
    {
        switch (statement)
        {
            case PrintStatement print:
                Visit(print.Value);
                return;
            case DoStatement @do:
                Visit(@do.Value);
                return;
            case SetStatement set:
                Assign(set.Target);
                Visit(set.Value);
                return;
            case SetBlockStatement set:
                Assign(set.Target);
                Visit(set.Filter);
                Visit(set.Body);
                return;
            case IfStatement @if:
                foreach (var (test, body) in @if.Branches)
                {
                    Visit(test);
                    Visit(body);
                }

                Visit(@if.Otherwise);
                return;
            case ForStatement loop:
                Assign(loop.Target);
                Visit(loop.Iterable);
                Visit(loop.Body);
                Visit(loop.Otherwise);
                Visit(loop.Test);
                return;
            case MacroStatement macro:
                Visit(macro.Macro);
                return;
            case CallStatement call:
                Visit(call.Call);
                Visit(call.Macro);
                return;
            case FilterStatement filter:
                Visit(filter.Body);
                Visit(filter.Filter);
                return;
            case WithStatement with:
                Array.ForEach(with.Targets, Assign);
                VisitAll(with.Values);
                Visit(with.Body);
                return;
            case AutoEscapeStatement escape:
                Visit(escape.Value);
                Visit(escape.Body);
                return;
            case IncludeStatement include:
                Visit(include.Template);
                return;
            case ImportStatement import:
                Visit(import.Template);
                return;
            case ExtendsStatement extends:
                Visit(extends.Template);
                return;
        }
    }

    private void Visit(MacroBody macro)
    {
        Array.ForEach(macro.Parameters, Assign);
        VisitAll(macro.Defaults);
        Visit(macro.Body);
    }
}
