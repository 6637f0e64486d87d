using Hearth.Syntax.Patching;
using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Schemas.Catalog;

/// <summary>Walks a value along its schema and has the rules of <c>x-kubernetes-validations</c> evaluated where they stand.</summary>
internal static class SchemaRuleWalk
{
    public static void Check(Schema schema, YamlNode value, ISchemaRuleEvaluator rules, List<SchemaFinding> findings) =>
        Walk(schema, SchemaDefaults.Fill(schema, value), JsonPointer.Root, rules, findings);

    private static void Walk(Schema schema, YamlNode value, JsonPointer path, ISchemaRuleEvaluator rules, List<SchemaFinding> findings)
    {
        schema = schema.Resolved;
        value = value.Target;
        foreach (var rule in schema.Rules)
        {
            if (!rule.IsTransition && rules.Check(rule, schema, value) is { } problem)
            {
                string place = SchemaFindings.Show(path) + rule.FieldPath;
                findings.Add(new SchemaFinding(SchemaProblem.BrokenRule, place.TrimStart('.'), $"{(place.Length > 0 ? place : "the object")}: {problem}", value.Span));
            }
        }

        switch (value)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    if (entry.Name is { } name && (schema.Properties?.GetValueOrDefault(name) ?? schema.AdditionalProperties) is { } inner)
                    {
                        Walk(inner, entry.Value, path.Append(name), rules, findings);
                    }
                }

                break;
            case YamlSequence sequence when schema.Items is { } items:
                for (int i = 0; i < sequence.Count; i++)
                {
                    Walk(items, sequence[i], path.Append(i), rules, findings);
                }

                break;
        }
    }
}
