using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Schemas;

/// <summary>A rule of <c>x-kubernetes-validations</c>: a CEL expression over a value, <c>self</c>.</summary>
/// <param name="Expression">True for a value that is right.</param>
/// <param name="Message">What to say otherwise; empty where only the expression tells.</param>
/// <param name="MessageExpression">A CEL expression that gives the message; wins over it.</param>
/// <param name="FieldPath">The field below the value that is at fault, such as <c>.spec.x</c>.</param>
public sealed record SchemaRule(string Expression, string Message, string? MessageExpression, string? FieldPath)
{
    /// <summary>Whether it compares with what is in the cluster: nothing to say of a file.</summary>
    public bool IsTransition => Expression.Contains("oldSelf", StringComparison.Ordinal);

    internal static IReadOnlyList<SchemaRule> ReadAll(YamlMapping schema)
    {
        if (schema.GetSequence("x-kubernetes-validations") is not { } written)
        {
            return [];
        }

        var rules = new List<SchemaRule>();
        foreach (var item in written.Items)
        {
            if (item.Target is YamlMapping rule && rule.GetString("rule") is { Length: > 0 } expression)
            {
                rules.Add(new SchemaRule(expression, rule.GetString("message") ?? "", rule.GetString("messageExpression"), rule.GetString("fieldPath")));
            }
        }

        return rules;
    }
}

/// <summary>
/// Evaluates the rules of schemas. The language is not known here: whoever has an evaluator hands it in.
/// </summary>
public interface ISchemaRuleEvaluator
{
    /// <summary>What is wrong with a value; null where the rule holds, or cannot be evaluated.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="schema">The schema of the value, which says how its parts are to be read.</param>
    /// <param name="self">The value, with the defaults that a server fills in.</param>
    string? Check(SchemaRule rule, Schema schema, YamlNode self);
}
