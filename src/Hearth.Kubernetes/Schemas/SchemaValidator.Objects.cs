namespace Hearth.Kubernetes.Schemas;

// Objects, lists and what combines schemas, in the order in which the library of Helm reports.
public sealed partial class SchemaValidator<T>
{
    private void CheckObject(Schema schema, T value, string path, EvaluatedParts evaluated, List<SchemaViolation> violations, int depth)
    {
        int count = instances.CountOf(value);
        if (count < schema.MinProperties)
        {
            violations.Add(Violation(value, path, $"minProperties: got {count}, want {schema.MinProperties}"));
        }

        if (count > schema.MaxProperties)
        {
            violations.Add(Violation(value, path, $"maxProperties: got {count}, want {schema.MaxProperties}"));
        }

        CheckRequired(schema, value, path, violations);
        var additional = new List<string>();
        for (int i = 0; i < count; i++)
        {
            var (name, entry) = instances.EntryAt(value, i);
            string entryPath = $"{path}/{Hearth.Syntax.Patching.JsonPointer.Escape(name)}";
            if (!CheckEntry(schema, name, entry, entryPath, violations, depth))
            {
                if (schema.AdditionalProperties is not { } others)
                {
                    continue;
                }

                if (others.Fixed == false)
                {
                    additional.Add(name);
                }
                else
                {
                    Add(violations, Check(others, entry, entryPath, new EvaluatedParts(), depth + 1));
                }
            }

            evaluated.Add(name);
        }

        if (additional.Count > 0)
        {
            instances.TryGet(value, additional[0], out var first);
            violations.Add(new SchemaViolation(path, $"additional properties {string.Join(", ", additional.Select(static name => $"'{name}'"))} not allowed", instances.SpanOf(first)));
        }

        CheckNames(schema, value, path, violations);
        foreach (var (name, dependent) in schema.DependentSchemas)
        {
            if (instances.TryGet(value, name, out _))
            {
                Add(violations, Check(dependent, value, path, evaluated, depth + 1));
            }
        }
    }

    private void CheckRequired(Schema schema, T value, string path, List<SchemaViolation> violations)
    {
        AddMissing(schema.Required, missing => missing.Count == 1 ? $"missing property '{missing[0]}'" : $"missing properties {Join(missing)}");
        foreach (var (name, wanted) in schema.DependentRequired)
        {
            if (instances.TryGet(value, name, out _))
            {
                AddMissing(wanted, missing => $"properties {Join(missing)} required, if '{name}' exists");
            }
        }

        void AddMissing(IReadOnlyList<string> wanted, Func<List<string>, string> say)
        {
            List<string>? missing = null;
            foreach (string name in wanted)
            {
                if (!instances.TryGet(value, name, out _))
                {
                    (missing ??= []).Add(name);
                }
            }

            if (missing is not null)
            {
                violations.Add(Violation(value, path, say(missing)));
            }
        }

        static string Join(List<string> names) => string.Join(", ", names.Select(static name => $"'{name}'"));
    }

    private bool CheckEntry(Schema schema, string name, T entry, string path, List<SchemaViolation> violations, int depth)
    {
        bool isKnown = false;
        if (schema.Properties?.TryGetValue(name, out var own) == true)
        {
            isKnown = true;
            Add(violations, Check(own, entry, path, new EvaluatedParts(), depth + 1));
        }

        foreach (var (pattern, matching) in schema.PatternProperties)
        {
            if (pattern.IsIn(name))
            {
                isKnown = true;
                Add(violations, Check(matching, entry, path, new EvaluatedParts(), depth + 1));
            }
        }

        return isKnown;
    }

    private void CheckNames(Schema schema, T value, string path, List<SchemaViolation> violations)
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
                violations.Add(Violation(entry, path, $"invalid propertyName '{name}'", found));
            }
        }
    }

    private void CheckArray(Schema schema, T value, string path, EvaluatedParts evaluated, List<SchemaViolation> violations, int depth)
    {
        int count = instances.CountOf(value);
        if (count < schema.MinItems)
        {
            violations.Add(Violation(value, path, $"minItems: got {count}, want {schema.MinItems}"));
        }

        if (count > schema.MaxItems)
        {
            violations.Add(Violation(value, path, $"maxItems: got {count}, want {schema.MaxItems}"));
        }

        if (schema.UniqueItems && FindEqualItems(value, count) is var (first, second))
        {
            violations.Add(Violation(instances.ItemAt(value, second), path, $"items at {first} and {second} are equal"));
        }

        int matches = 0;
        for (int i = 0; i < count; i++)
        {
            var item = instances.ItemAt(value, i);
            if ((i < schema.PrefixItems.Count ? schema.PrefixItems[i] : schema.Items) is { } wanted)
            {
                Add(violations, Check(wanted, item, $"{path}/{i}", new EvaluatedParts(), depth + 1));
                evaluated.Add(i);
            }

            if (schema.Contains is { } contained && Check(contained, item, $"{path}/{i}", new EvaluatedParts(), depth + 1) is null)
            {
                matches++;
                if (schema.Draft >= 2020)
                {
                    evaluated.Add(i);
                }
            }
        }

        if (schema.Contains is not null)
        {
            CheckContained(schema, value, path, matches, violations);
        }
    }

    private void CheckContained(Schema schema, T value, string path, int matches, List<SchemaViolation> violations)
    {
        int least = schema.MinContains ?? 1;
        if (matches < least)
        {
            violations.Add(Violation(value, path, schema.MinContains is null
                ? "no items match contains schema"
                : $"min {least} items required to match contains schema, but found {matches} items"));
        }

        if (matches > schema.MaxContains)
        {
            violations.Add(Violation(value, path, $"max {schema.MaxContains} items required to match contains schema, but found {matches} items"));
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

    private void CheckCombined(Schema schema, T value, string path, EvaluatedParts evaluated, List<SchemaViolation> violations, int depth)
    {
        if (schema.Not is { } not && Try(not, out _))
        {
            violations.Add(Violation(value, path, "'not' failed"));
        }

        var failures = new List<SchemaViolation>();
        foreach (var part in schema.AllOf)
        {
            Add(failures, Check(part, value, path, evaluated, depth + 1));
        }

        if (failures.Count > 0)
        {
            violations.Add(Violation(value, path, "'allOf' failed", failures));
        }

        CheckAlternatives(schema, value, path, evaluated, violations, depth);
        if (schema.If is { } condition)
        {
            bool holds = Try(condition, out _);
            if ((holds ? schema.Then : schema.Else) is { } consequence)
            {
                Add(violations, Check(consequence, value, path, evaluated, depth + 1));
            }
        }

        bool Try(Schema part, out SchemaViolation? violation)
        {
            var seen = new EvaluatedParts();
            violation = Check(part, value, path, seen, depth + 1);
            if (violation is null && !ReferenceEquals(part, schema.Not))
            {
                evaluated.Add(seen);
            }

            return violation is null;
        }
    }

    private void CheckAlternatives(Schema schema, T value, string path, EvaluatedParts evaluated, List<SchemaViolation> violations, int depth)
    {
        if (schema.AnyOf.Count > 0)
        {
            // All of them, because each may look at other entries.
            var failures = Try(schema.AnyOf, out var matched);
            if (matched.Count == 0)
            {
                violations.Add(Violation(value, path, "'anyOf' failed", failures));
            }
        }

        if (schema.OneOf.Count > 0)
        {
            var failures = Try(schema.OneOf, out var matched);
            if (matched.Count == 0)
            {
                violations.Add(Violation(value, path, "'oneOf' failed, none matched", failures));
            }
            else if (matched.Count > 1)
            {
                violations.Add(Violation(value, path, $"'oneOf' failed, subschemas {matched[0]}, {matched[1]} matched"));
            }
        }

        List<SchemaViolation> Try(IReadOnlyList<Schema> parts, out List<int> matched)
        {
            var failures = new List<SchemaViolation>();
            matched = [];
            for (int i = 0; i < parts.Count; i++)
            {
                var seen = new EvaluatedParts();
                if (Check(parts[i], value, path, seen, depth + 1) is { } violation)
                {
                    failures.Add(violation);
                }
                else
                {
                    matched.Add(i);
                    evaluated.Add(seen);
                }
            }

            return failures;
        }
    }

    private void CheckUnevaluated(Schema schema, T value, InstanceKind kind, string path, EvaluatedParts evaluated, List<SchemaViolation> violations, int depth)
    {
        if (kind == InstanceKind.Object && schema.UnevaluatedProperties is { } others)
        {
            for (int i = 0; i < instances.CountOf(value); i++)
            {
                var (name, entry) = instances.EntryAt(value, i);
                if (!evaluated.Contains(name))
                {
                    Add(violations, Check(others, entry, $"{path}/{Hearth.Syntax.Patching.JsonPointer.Escape(name)}", new EvaluatedParts(), depth + 1));
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
                    Add(violations, Check(rest, instances.ItemAt(value, i), $"{path}/{i}", new EvaluatedParts(), depth + 1));
                    evaluated.Add(i);
                }
            }
        }
    }
}
