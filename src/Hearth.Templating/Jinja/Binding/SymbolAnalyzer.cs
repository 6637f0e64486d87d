using Hearth.Templating.Jinja.Ast;

namespace Hearth.Templating.Jinja.Binding;

/// <summary>Finds the names of a scope; does not go into statements that open one of their own.</summary>
internal sealed class SymbolAnalyzer(Symbols symbols) : ExpressionWalker
{
    private Symbols symbols = symbols;

    public void Visit(Statement[] body)
    {
        foreach (var statement in body)
        {
            Visit(statement);
        }
    }

    /// <summary>An assignment target, as variables of the scope or as its parameters.</summary>
    public void VisitTarget(Expression target, bool asParameter = false)
    {
        switch (target)
        {
            case NameExpression name when asParameter:
                symbols.DeclareParameter(name.Name);
                break;
            case NameExpression name:
                symbols.Write(name.Name);
                break;
            case TupleExpression tuple:
                foreach (var item in tuple.Items)
                {
                    VisitTarget(item, asParameter);
                }

                break;
            case NamespaceTarget ns:
                symbols.Read(ns.Name.Name);
                break;
        }
    }

    protected override void OnName(NameExpression name) => symbols.Read(name.Name);

    private void Visit(Statement statement)
    {
        switch (statement)
        {
            case PrintStatement print:
                Visit(print.Value);
                break;
            case DoStatement @do:
                Visit(@do.Value);
                break;
            case SetStatement set:
                Visit(set.Value);
                VisitTarget(set.Target);
                break;
            case SetBlockStatement set:
                VisitTarget(set.Target);
                break;
            case IfStatement @if:
                VisitIf(@if);
                break;
            case ForStatement loop:
                Visit(loop.Iterable);
                break;
            case MacroStatement macro:
                symbols.Write(macro.Target.Name);
                break;
            case CallStatement call:
                Visit(call.Call);
                break;
            case FilterStatement filter:
                Visit(filter.Filter);
                break;
            case WithStatement with:
                VisitAll(with.Values);
                break;
            case IncludeStatement include:
                Visit(include.Template);
                break;
            case ExtendsStatement extends:
                Visit(extends.Template);
                break;
            case ImportStatement import:
                Visit(import.Template);
                if (import.Target is not null)
                {
                    symbols.Write(import.Target.Name);
                }

                foreach (var (_, alias) in import.Names)
                {
                    symbols.Write(alias.Name);
                }

                break;
        }
    }

    // Jinja counts three branches: the body, all elifs together, the else.
    private void VisitIf(IfStatement node)
    {
        var (test, body) = node.Branches[0];
        Visit(test);
        var outer = symbols;
        var first = Branch(() => Visit(body));
        var middle = Branch(() =>
        {
            if (node.Branches.Length > 1)
            {
                // Each elif is an if of its own to Jinja, with branches that count the same way.
                foreach (var (elifTest, elifBody) in node.Branches.AsSpan(1))
                {
                    VisitIf(new IfStatement([(elifTest, elifBody)], [], node.Line));
                }
            }
        });
        var last = Branch(() => Visit(node.Otherwise));
        outer.Merge([first, middle, last]);

        Symbols Branch(Action visit)
        {
            symbols = outer.Copy();
            visit();
            var branch = symbols;
            symbols = outer;
            return branch;
        }
    }
}
