using System.Globalization;
using System.Text;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Patching;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Schemas.Catalog;

/// <summary>Turns what a validator says into what a person can act on: one finding for each thing to change, at its place.</summary>
internal static class SchemaFindings
{
    public static List<SchemaFinding> Of(YamlMapping resource, IReadOnlyList<SchemaViolation> violations)
    {
        var findings = new List<SchemaFinding>();
        foreach (var violation in violations)
        {
            Add(findings, resource, violation);
        }

        return findings;
    }

    /// <summary>A JSON pointer as Kubernetes writes paths: <c>spec.containers[0]</c>.</summary>
    public static string Show(JsonPointer path)
    {
        var text = new StringBuilder();
        foreach (string token in path.Tokens)
        {
            if (int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                text.Append('[').Append(token).Append(']');
            }
            else if (token.AsSpan().ContainsAny('.', '/'))
            {
                text.Append('[').Append('"').Append(token).Append('"').Append(']');
            }
            else
            {
                text.Append(text.Length > 0 ? "." : "").Append(token);
            }
        }

        return text.ToString();
    }

    private static void Add(List<SchemaFinding> findings, YamlMapping resource, SchemaViolation violation)
    {
        if (violation.Causes.Count > 0)
        {
            if (violation.IsAlternatives && Likeliest(violation) is not { } likeliest)
            {
                findings.Add(Plain(resource, violation, SchemaProblem.Other, $"fits none of its alternatives: {string.Join("; or ", violation.Causes.SelectMany(static cause => cause.Leaves()).Select(leaf => Plain(resource, leaf)).Distinct())}"));
                return;
            }

            foreach (var cause in violation.IsAlternatives ? [Likeliest(violation)!] : violation.Causes) // Tried above.
            {
                Add(findings, resource, cause);
            }

            return;
        }

        JsonPointer.TryParse(violation.Path, out var path);
        switch (violation.Keyword)
        {
            case SchemaKeyword.AdditionalProperties:
                foreach (string name in violation.Names)
                {
                    AddUnknown(findings, resource, violation, path, name);
                }

                break;
            case SchemaKeyword.Required:
                foreach (string name in violation.Names)
                {
                    string at = Show(path);
                    findings.Add(new SchemaFinding(SchemaProblem.MissingField, at, $"{(at.Length > 0 ? at : "the object")} has no {name}, which is required", SpanOf(resource, path, violation)) { Wanted = [name] });
                }

                break;
            case SchemaKeyword.Type:
                string wanted = string.Join(" or ", violation.Wanted.Where(static type => type != "null").Select(Article));
                findings.Add(Plain(resource, violation, SchemaProblem.WrongType, $"is {Found(resource, path)}; wants {wanted}") with { Wanted = violation.Wanted });
                break;
            case SchemaKeyword.Enum:
                string found = path.Find(resource) is YamlScalar scalar ? scalar.ToString() : "";
                string? nearest = NearestName.Find(found, violation.Wanted);
                findings.Add(Plain(resource, violation, SchemaProblem.WrongValue, $"is {Found(resource, path)}; wants {Listed(violation.Wanted)}") with { Wanted = violation.Wanted, Nearest = nearest, Found = found });
                break;
            default:
                findings.Add(Plain(resource, violation, SchemaProblem.Other, Plain(resource, violation)));
                break;
        }
    }

    private static void AddUnknown(List<SchemaFinding> findings, YamlMapping resource, SchemaViolation violation, JsonPointer path, string name)
    {
        var parent = path.Find(resource) as YamlMapping;
        var span = parent?.IndexOf(name) is { } at and >= 0 ? parent.Entries[at].Key.Span : SpanOf(resource, path, violation);

        // What is there already is not what was meant.
        string? nearest = NearestName.Find(name, violation.Wanted.Where(wanted => parent?.ContainsKey(wanted) != true));
        string place = Show(path);
        findings.Add(new SchemaFinding(SchemaProblem.UnknownField, Show(path.Append(name)), $"{(place.Length > 0 ? place : "the object")} has no field {name}", span)
        {
            Found = name,
            Nearest = nearest,
            Wanted = violation.Wanted,
        });
    }

    // Of alternatives, the one that at least takes this type of value.
    private static SchemaViolation? Likeliest(SchemaViolation violation)
    {
        var fitting = violation.Causes.Where(cause => cause.Path != violation.Path || cause.Keyword is not (SchemaKeyword.Type or SchemaKeyword.Required)).ToList();
        return fitting.Count == 1 ? fitting[0] : null;
    }

    private static SchemaFinding Plain(YamlMapping resource, SchemaViolation violation, SchemaProblem problem, string message)
    {
        JsonPointer.TryParse(violation.Path, out var path);
        string at = Show(path);
        return new SchemaFinding(problem, at, $"{(at.Length > 0 ? at : "the object")} {(problem == SchemaProblem.Other && !message.StartsWith("fits", StringComparison.Ordinal) ? "is wrong: " : "")}{message}", SpanOf(resource, path, violation));
    }

    // Without Go's escapes, and without what nobody may read: the library's sentences quote values.
    private static string Plain(YamlMapping resource, SchemaViolation violation)
    {
        JsonPointer.TryParse(violation.Path, out var path);
        return path.Find(resource) is YamlScalar { IsSensitive: true }
            ? "the value has not the form that the schema wants"
            : violation.Message.Replace(@"\\", @"\", StringComparison.Ordinal).Replace(@"\'", "'", StringComparison.Ordinal);
    }

    private static SourceSpan SpanOf(YamlMapping resource, JsonPointer path, SchemaViolation violation) =>
        violation.Span ?? path.Find(resource)?.Span ?? resource.Span;

    private static string Found(YamlMapping resource, JsonPointer path) => path.Find(resource) switch
    {
        YamlMapping => "an object",
        YamlSequence => "a list",
        YamlScalar scalar when YamlInstances.Kubernetes.KindOf(scalar) == InstanceKind.String => scalar.IsSensitive ? "***" : $"\"{Short(scalar.Value)}\"",
        YamlScalar scalar when YamlInstances.Kubernetes.KindOf(scalar) == InstanceKind.Null => "null",
        YamlScalar scalar => scalar.ToString(),
        _ => "absent",
    };

    private static string Short(string text) => text.Length > 60 ? text[..57] + "…" : text;

    private static string Article(string type) => type switch
    {
        "array" => "a list",
        "object" or "integer" => "an " + type,
        _ => "a " + type,
    };

    private static string Listed(IReadOnlyList<string> values) => values.Count switch
    {
        0 => "another value",
        1 => values[0],
        > 12 => string.Join(", ", values.Take(12)) + " …",
        _ => string.Join(", ", values.Take(values.Count - 1)) + " or " + values[^1],
    };
}
