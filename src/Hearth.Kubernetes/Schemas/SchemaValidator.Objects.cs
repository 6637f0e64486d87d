namespace Hearth.Kubernetes.Schemas;

// Objects, lists and what combines schemas, in the order in which the library of Helm reports.
public sealed partial class SchemaValidator<T>
{
    private void CheckObject(Schema schema, T value, InstancePath path, EvaluatedParts? evaluated, ref List<SchemaViolation>? violations, int depth)
    {
        int count = instances.CountOf(value);
        if (count < schema.MinProperties)
        {
            Add(ref violations, Violation(value, path, $"minProperties: got {count}, want {schema.MinProperties}"));
        }

        if (count > schema.MaxProperties)
        {
            Add(ref violations, Violation(value, path, $"maxProperties: got {count}, want {schema.MaxProperties}"));
        }

        CheckRequired(schema, value, path, ref violations);
        List<string>? additional = null;
        bool refusesOthers = isStrict && schema is { IsStructural: true, Properties: not null, AdditionalProperties: null, PreservesUnknown: false };
        for (int i = 0; i < count; i++)
        {
            var (name, entry) = instances.EntryAt(value, i);
            path.Enter(name);
            if (!CheckEntry(schema, name, entry, path, ref violations, depth))
            {
                if (refusesOthers || schema.AdditionalProperties is { Fixed: false })
                {
                    (additional ??= []).Add(name);
                }
                else if (schema.AdditionalProperties is { } others)
                {
                    Add(ref violations, Check(others, entry, path, null, depth + 1));
                }
                else
                {
                    path.Leave();
                    continue;
                }
            }

            path.Leave();
            evaluated?.Add(name);
        }

        if (additional is not null)
        {
            instances.TryGet(value, additional[0], out var first);
            Add(ref violations, Violation(first, path, $"additional properties {string.Join(", ", additional.Select(Quote))} not allowed") with
            {
                Keyword = SchemaKeyword.AdditionalProperties,
                Names = additional,
                Wanted = schema.Properties?.Keys.ToList() ?? [],
            });
        }

        CheckNames(schema, value, path, ref violations);
        foreach (var (name, dependent) in schema.DependentSchemas)
        {
            if (instances.TryGet(value, name, out _))
            {
                Add(ref violations, Check(dependent, value, path, evaluated, depth + 1));
            }
        }
    }

    private void CheckRequired(Schema schema, T value, InstancePath path, ref List<SchemaViolation>? violations)
    {
        if (Missing(schema.Required) is { } missing)
        {
            Add(ref violations, Violation(value, path, missing.Count == 1 ? $"missing property {Quote(missing[0])}" : $"missing properties {Join(missing)}") with
            {
                Keyword = SchemaKeyword.Required,
                Names = missing,
            });
        }

        foreach (var (name, wanted) in schema.DependentRequired)
        {
            if (instances.TryGet(value, name, out _) && Missing(wanted) is { } dependent)
            {
                Add(ref violations, Violation(value, path, $"properties {Join(dependent)} required, if {Quote(name)} exists") with { Keyword = SchemaKeyword.Required, Names = dependent });
            }
        }

        List<string>? Missing(IReadOnlyList<string> wanted)
        {
            List<string>? missing = null;
            for (int i = 0; i < wanted.Count; i++)
            {
                if (!instances.TryGet(value, wanted[i], out _))
                {
                    (missing ??= []).Add(wanted[i]);
                }
            }

            return missing;
        }

        static string Join(List<string> names) => string.Join(", ", names.Select(Quote));
    }

    private bool CheckEntry(Schema schema, string name, T entry, InstancePath path, ref List<SchemaViolation>? violations, int depth)
    {
        bool isKnown = false;
        if (schema.Properties?.TryGetValue(name, out var own) == true)
        {
            isKnown = true;
            Add(ref violations, Check(own, entry, path, null, depth + 1));
        }

        for (int i = 0; i < schema.PatternProperties.Count; i++)
        {
            var (pattern, matching) = schema.PatternProperties[i];
            if (pattern.IsIn(name))
            {
                isKnown = true;
                Add(ref violations, Check(matching, entry, path, null, depth + 1));
            }
        }

        return isKnown;
    }

    private void CheckNames(Schema schema, T value, InstancePath path, ref List<SchemaViolation>? violations)
    {
        if (schema.PropertyNames is not { } names)
        {
            return;
        }

        var strings = new SchemaValidator<string>(NameInstances.Instance);
        for (int i = 0; i < instances.CountOf(value); i++)
        {
            var (name, entry) = instances.EntryAt(value, i);
            var found = strings.Validate(names, name);
            if (found.Count > 0)
            {
                Add(ref violations, Violation(entry, path, $"invalid propertyName '{name}'", found));
            }
        }
    }

    private void CheckArray(Schema schema, T value, InstancePath path, EvaluatedParts? evaluated, ref List<SchemaViolation>? violations, int depth)
    {
        int count = instances.CountOf(value);
        if (count < schema.MinItems)
        {
            Add(ref violations, Violation(value, path, $"minItems: got {count}, want {schema.MinItems}"));
        }

        if (count > schema.MaxItems)
        {
            Add(ref violations, Violation(value, path, $"maxItems: got {count}, want {schema.MaxItems}"));
        }

        if (schema.UniqueItems && FindEqualItems(value, count) is var (first, second))
        {
            Add(ref violations, Violation(instances.ItemAt(value, second), path, $"items at {first} and {second} are equal"));
        }

        int matches = 0;
        for (int i = 0; i < count; i++)
        {
            var item = instances.ItemAt(value, i);
            path.Enter(i);
            if ((i < schema.PrefixItems.Count ? schema.PrefixItems[i] : schema.Items) is { } wanted)
            {
                Add(ref violations, Check(wanted, item, path, null, depth + 1));
                evaluated?.Add(i);
            }

            if (schema.Contains is { } contained && Check(contained, item, path, null, depth + 1) is null)
            {
                matches++;
                if (schema.Draft >= 2020)
                {
                    evaluated?.Add(i);
                }
            }

            path.Leave();
        }

        if (schema.Contains is not null)
        {
            CheckContained(schema, value, path, matches, ref violations);
        }
    }

    private void CheckContained(Schema schema, T value, InstancePath path, int matches, ref List<SchemaViolation>? violations)
    {
        int least = schema.MinContains ?? 1;
        if (matches < least)
        {
            Add(ref violations, Violation(value, path, schema.MinContains is null
                ? "no items match contains schema"
                : $"min {least} items required to match contains schema, but found {matches} items"));
        }

        if (matches > schema.MaxContains)
        {
            Add(ref violations, Violation(value, path, $"max {schema.MaxContains} items required to match contains schema, but found {matches} items"));
        }
    }

    private (int First, int Second)? FindEqualItems(T value, int count)
    {
        for (int i = 1; i < count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (AreEqual(instances.ItemAt(value, j), instances.ItemAt(value, i)))
                {
                    return (j, i);
                }
            }
        }

        return null;
    }

    private void CheckCombined(Schema schema, T value, InstancePath path, EvaluatedParts? evaluated, ref List<SchemaViolation>? violations, int depth)
    {
        if (schema.Not is { } not && Try(not, out _))
        {
            Add(ref violations, Violation(value, path, "'not' failed"));
        }

        List<SchemaViolation>? failures = null;
        foreach (var part in schema.AllOf)
        {
            Add(ref failures, Check(part, value, path, evaluated, depth + 1));
        }

        if (failures is not null)
        {
            Add(ref violations, Violation(value, path, "'allOf' failed", failures));
        }

        CheckAlternatives(schema, value, path, evaluated, ref violations, depth);
        if (schema.If is { } condition)
        {
            bool holds = Try(condition, out _);
            if ((holds ? schema.Then : schema.Else) is { } consequence)
            {
                Add(ref violations, Check(consequence, value, path, evaluated, depth + 1));
            }
        }

        bool Try(Schema part, out SchemaViolation? violation)
        {
            var seen = evaluated is null ? null : new EvaluatedParts();
            violation = Check(part, value, path, seen, depth + 1);
            if (violation is null && seen is not null && !ReferenceEquals(part, schema.Not))
            {
                evaluated?.Add(seen);
            }

            return violation is null;
        }
    }

    private void CheckAlternatives(Schema schema, T value, InstancePath path, EvaluatedParts? evaluated, ref List<SchemaViolation>? violations, int depth)
    {
        if (schema.AnyOf.Count > 0)
        {
            // All of them, because each may look at other entries.
            var failures = Try(schema.AnyOf, out var matched);
            if (matched.Count == 0)
            {
                Add(ref violations, Violation(value, path, "'anyOf' failed", failures) with { Kind = ViolationKind.Alternatives });
            }
        }

        if (schema.OneOf.Count > 0)
        {
            var failures = Try(schema.OneOf, out var matched);
            if (matched.Count == 0)
            {
                Add(ref violations, Violation(value, path, "'oneOf' failed, none matched", failures) with { Kind = ViolationKind.Alternatives });
            }
            else if (matched.Count > 1)
            {
                Add(ref violations, Violation(value, path, $"'oneOf' failed, subschemas {matched[0]}, {matched[1]} matched"));
            }
        }

        List<SchemaViolation> Try(IReadOnlyList<Schema> parts, out List<int> matched)
        {
            var failures = new List<SchemaViolation>();
            matched = [];
            for (int i = 0; i < parts.Count; i++)
            {
                var seen = evaluated is null ? null : new EvaluatedParts();
                if (Check(parts[i], value, path, seen, depth + 1) is { } violation)
                {
                    failures.Add(violation);
                }
                else
                {
                    matched.Add(i);
                    if (seen is not null)
                    {
                        evaluated?.Add(seen);
                    }
                }
            }

            return failures;
        }
    }

    private void CheckUnevaluated(Schema schema, T value, InstanceKind kind, InstancePath path, EvaluatedParts evaluated, ref List<SchemaViolation>? violations, int depth)
    {
        if (kind == InstanceKind.Object && schema.UnevaluatedProperties is { } others)
        {
            for (int i = 0; i < instances.CountOf(value); i++)
            {
                var (name, entry) = instances.EntryAt(value, i);
                if (!evaluated.Contains(name))
                {
                    path.Enter(name);
                    Add(ref violations, Check(others, entry, path, null, depth + 1));
                    path.Leave();
                    evaluated.Add(name);
                }
            }
        }

        if (kind == InstanceKind.Array && schema.UnevaluatedItems is { } rest)
        {
            for (int i = 0; i < instances.CountOf(value); i++)
            {
                if (!evaluated.Contains(i))
                {
                    path.Enter(i);
                    Add(ref violations, Check(rest, instances.ItemAt(value, i), path, null, depth + 1));
                    path.Leave();
                    evaluated.Add(i);
                }
            }
        }
    }
}
