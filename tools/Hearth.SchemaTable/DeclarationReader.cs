using System.Text.RegularExpressions;
using Hearth.Kubernetes.Schemas.Embedded;

namespace Hearth.SchemaTable;

/// <summary>A property of an interface of TypeScript.</summary>
internal sealed record DeclaredProperty(string Name, bool IsOptional, string Type);

/// <summary>Reads interfaces and types of TypeScript as far as generated declarations use them.</summary>
internal static partial class DeclarationReader
{
    /// <summary>The properties of every interface of a text, by the interface's name.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<DeclaredProperty> Properties)> Interfaces(string text)
    {
        foreach (Match match in InterfacePattern().Matches(Plain(text)))
        {
            yield return (match.Groups["name"].Value, [.. Properties(match.Groups["body"].Value)]);
        }
    }

    /// <summary>A declaration without its comments, its maps written as <c>Map&lt;value&gt;</c>.</summary>
    public static string Plain(string text)
    {
        text = CommentPattern().Replace(text, "");
        while (true)
        {
            string simpler = MapPattern().Replace(text, "Map<${value}>");
            if (simpler == text)
            {
                return text;
            }

            text = simpler;
        }
    }

    /// <summary>The properties of the plain text of one interface or class.</summary>
    public static IEnumerable<DeclaredProperty> Properties(string body)
    {
        foreach (Match property in PropertyPattern().Matches(body))
        {
            yield return new DeclaredProperty(property.Groups["name"].Value, property.Groups["optional"].Length > 0, property.Groups["type"].Value);
        }
    }

    /// <summary>What a type of TypeScript allows; names are looked up by the caller.</summary>
    public static ModelType Read(string type, Func<string, ModelType> named)
    {
        type = type.Trim();
        if (type.StartsWith("Map<", StringComparison.Ordinal) && type[^1] == '>')
        {
            return ModelType.MapOf(Read(type[4..^1], named));
        }

        if (type.StartsWith("Array<", StringComparison.Ordinal) && type[^1] == '>')
        {
            return ModelType.ListOf(Read(type[6..^1], named));
        }

        if (type.EndsWith("[]", StringComparison.Ordinal))
        {
            return ModelType.ListOf(Read(type[..^2], named));
        }

        if (Values(type) is { } values)
        {
            return ModelType.String.With(new ModelConstraint(TableConstraint.Enum) { Values = values });
        }

        return type switch
        {
            "string" or "Date" => ModelType.String,
            "number" => new ModelType(TableShape.Number),
            "boolean" => new ModelType(TableShape.Boolean),
            "any" or "unknown" => ModelType.Anything,
            "number | string" or "string | number" or "IntOrString" => new ModelType(TableShape.IntOrString),
            _ when NamePattern().IsMatch(type) => named(type),
            _ => ModelType.Anything,
        };
    }

    /// <summary>The values of <c>"A" | "B"</c>; null for any other type.</summary>
    public static IReadOnlyList<string>? Values(string type) =>
        type.Length > 1 && type[0] == '"' ? [.. StringPattern().Matches(type).Select(static match => match.Groups["value"].Value)] : null;

    [GeneratedRegex(@"^export (?:declare )?interface (?<name>\w+)[^{\n]*\{\n(?<body>.*?)^\}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex InterfacePattern();

    [GeneratedRegex("""^[ ]*(?:readonly (?<name>\w+)|["'](?<name>[^"']+)["'])(?<optional>\?)?: (?<type>.+);$""", RegexOptions.Multiline)]
    private static partial Regex PropertyPattern();

    [GeneratedRegex(@"/\*.*?\*/\s*", RegexOptions.Singleline)]
    private static partial Regex CommentPattern();

    [GeneratedRegex(@"\{\s*\[\w+: string\]: (?<value>[^{};]+);?\s*\}")]
    private static partial Regex MapPattern();

    [GeneratedRegex(@"^\w+$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("\"(?<value>[^\"]*)\"")]
    private static partial Regex StringPattern();
}
