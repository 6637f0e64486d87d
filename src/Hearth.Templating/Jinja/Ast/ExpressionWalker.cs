namespace Hearth.Templating.Jinja.Ast;

/// <summary>Visits the parts of expressions, left to right as they are evaluated.</summary>
internal abstract class ExpressionWalker
{
    protected abstract void OnName(NameExpression name);

    protected virtual void OnNode(Expression node)
    {
    }

    public void Visit(Expression? node)
    {
        switch (node)
        {
            case null or ConstantExpression:
                return;
            case NameExpression name:
                OnName(name);
                return;
            case AttributeExpression attribute:
                Visit(attribute.Target);
                return;
            case ItemExpression item:
                Visit(item.Target);
                Visit(item.Key);
                return;
            case CallExpression call:
                Visit(call.Target);
                Visit(call.Arguments);
                return;
            case FilterExpression filter:
                OnNode(filter);
                Visit(filter.Value);
                Visit(filter.Arguments);
                return;
            case TestExpression test:
                OnNode(test);
                Visit(test.Value);
                Visit(test.Arguments);
                return;
            case TupleExpression tuple:
                VisitAll(tuple.Items);
                return;
            case ListExpression list:
                VisitAll(list.Items);
                return;
            case DictExpression dict:
                foreach (var (key, value) in dict.Items)
                {
                    Visit(key);
                    Visit(value);
                }

                return;
            case SliceExpression slice:
                Visit(slice.Start);
                Visit(slice.Stop);
                Visit(slice.Step);
                return;
            case ConditionalExpression conditional:
                OnConditional(conditional);
                return;
            case BinaryExpression binary:
                Visit(binary.Left);
                Visit(binary.Right);
                return;
            case LogicalExpression logical:
                Visit(logical.Left);
                Visit(logical.Right);
                return;
            case UnaryExpression unary:
                Visit(unary.Operand);
                return;
            case ConcatExpression concat:
                OnNode(concat);
                VisitAll(concat.Items);
                return;
            case CompareExpression compare:
                Visit(compare.First);
                foreach (var (_, operand) in compare.Rest)
                {
                    Visit(operand);
                }

                return;
            case NamespaceTarget target:
                OnNamespace(target);
                return;
        }
    }

    public void VisitAll(Expression[] nodes)
    {
        foreach (var node in nodes)
        {
            Visit(node);
        }
    }

    public void Visit(ArgumentList arguments)
    {
        VisitAll(arguments.Positional);
        foreach (var (_, value) in arguments.Keywords)
        {
            Visit(value);
        }

        Visit(arguments.Spread);
        Visit(arguments.KeywordSpread);
    }

    protected virtual void OnConditional(ConditionalExpression node)
    {
        Visit(node.Test);
        Visit(node.Value);
        Visit(node.Other);
    }

    protected virtual void OnNamespace(NamespaceTarget target) => OnName(target.Name);
}
