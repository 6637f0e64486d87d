using System.Text.RegularExpressions;
using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Schemas;

/// <summary>A schema of JSON Schema draft 4 to 2020-12, read into what its validator asks for. Safe to share.</summary>
public sealed class Schema
{
    internal static readonly Schema Anything = new() { Fixed = true };

    internal Schema()
    {
    }

    /// <summary>The schemas <c>true</c> and <c>false</c>; null for an object.</summary>
    internal bool? Fixed { get; init; }

    /// <summary>4, 6, 7, 2019 or 2020.</summary>
    internal int Draft { get; init; } = 2020;

    internal IReadOnlyList<string>? Types { get; init; }

    internal YamlNode? Const { get; init; }

    internal IReadOnlyList<YamlNode>? Enum { get; init; }

    internal SchemaReference? Reference { get; init; }

    internal SchemaReference? DynamicReference { get; init; }

    internal double? MultipleOf { get; init; }

    internal double? Minimum { get; init; }

    internal double? Maximum { get; init; }

    internal double? ExclusiveMinimum { get; init; }

    internal double? ExclusiveMaximum { get; init; }

    internal int? MinLength { get; init; }

    internal int? MaxLength { get; init; }

    internal SchemaPattern? Pattern { get; init; }

    internal int? MinProperties { get; init; }

    internal int? MaxProperties { get; init; }

    internal IReadOnlyList<string> Required { get; init; } = [];

    internal IReadOnlyDictionary<string, Schema>? Properties { get; init; }

    internal IReadOnlyList<(SchemaPattern Pattern, Schema Schema)> PatternProperties { get; init; } = [];

    internal Schema? AdditionalProperties { get; init; }

    internal Schema? PropertyNames { get; init; }

    internal IReadOnlyList<(string Name, IReadOnlyList<string> Wanted)> DependentRequired { get; init; } = [];

    internal IReadOnlyList<(string Name, Schema Schema)> DependentSchemas { get; init; } = [];

    internal Schema? UnevaluatedProperties { get; init; }

    internal int? MinItems { get; init; }

    internal int? MaxItems { get; init; }

    internal bool UniqueItems { get; init; }

    internal IReadOnlyList<Schema> PrefixItems { get; init; } = [];

    internal Schema? Items { get; init; }

    internal Schema? Contains { get; init; }

    internal int? MinContains { get; init; }

    internal int? MaxContains { get; init; }

    internal Schema? UnevaluatedItems { get; init; }

    internal Schema? Not { get; init; }

    internal IReadOnlyList<Schema> AllOf { get; init; } = [];

    internal IReadOnlyList<Schema> AnyOf { get; init; } = [];

    internal IReadOnlyList<Schema> OneOf { get; init; } = [];

    internal Schema? If { get; init; }

    internal Schema? Then { get; init; }

    internal Schema? Else { get; init; }
}

/// <summary>A <c>$ref</c>, resolved when it is first followed: schemas refer to each other in circles.</summary>
internal sealed class SchemaReference(string shown, Func<Schema> resolve)
{
    private readonly Lazy<Schema> target = new(resolve);

    public string Shown => shown;

    public Schema Target => target.Value;
}

/// <summary>A regular expression of a schema, made when it is first asked: most never are.</summary>
internal sealed class SchemaPattern(string text)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lazy<Regex?> regex = new(() => Compile(text));

    public string Text => text;

    /// <summary>Whether it is found in a text. A pattern that cannot be read, or takes too long, is passed over.</summary>
    public bool IsIn(string value)
    {
        try
        {
            return regex.Value?.IsMatch(value) ?? true;
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    private static Regex? Compile(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Patience);
        }
        catch (NotSupportedException)
        {
            return new Regex(text, RegexOptions.CultureInvariant, Patience); // Look-arounds need to go back.
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
