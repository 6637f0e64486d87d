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

    /// <summary>The <c>format</c> as it is written, whether it is checked or not; null where there is none.</summary>
    public string? DeclaredFormat { get; internal set; }

    /// <summary>The schema of an object's property: its own, else that of all others; null where nothing is said.</summary>
    public Schema? ForProperty(string name) => Resolved is var schema && schema.Properties?.TryGetValue(name, out var own) == true ? own.Resolved : schema.AdditionalProperties?.Resolved;

    /// <summary>The schema of a list's items; null where nothing is said.</summary>
    public Schema? ForItem => Resolved.Items?.Resolved;

    /// <summary>Whether an object lists this property by name.</summary>
    public bool Lists(string name) => Resolved.Properties?.ContainsKey(name) == true;

    /// <summary>The schemas <c>true</c> and <c>false</c>; null for an object.</summary>
    internal bool? Fixed { get; set; }

    /// <summary>What stands for this schema, made when a value first leads here.</summary>
    internal SchemaReference? Inlined { get; init; }

    /// <summary>This schema, or what stands for it.</summary>
    internal Schema Resolved
    {
        get
        {
            var schema = this;
            while (schema.Inlined is { } inlined)
            {
                schema = inlined.Target;
            }

            return schema;
        }
    }

    /// <summary>
    /// Written as Kubernetes wants it: an object that lists properties takes no others, though the schema does not say so
    /// (a server drops them).
    /// </summary>
    internal bool IsStructural { get; set; }

    /// <summary>A structural object that keeps what it does not list.</summary>
    internal bool PreservesUnknown { get; set; }

    /// <summary>4, 6, 7, 2019 or 2020.</summary>
    internal int Draft { get; set; } = 2020;

    internal IReadOnlyList<string>? Types { get; set; }

    internal YamlNode? Const { get; set; }

    internal IReadOnlyList<YamlNode>? Enum { get; set; }

    internal SchemaReference? Reference { get; set; }

    internal SchemaReference? DynamicReference { get; set; }

    internal double? MultipleOf { get; set; }

    internal double? Minimum { get; set; }

    internal double? Maximum { get; set; }

    internal double? ExclusiveMinimum { get; set; }

    internal double? ExclusiveMaximum { get; set; }

    internal int? MinLength { get; set; }

    internal int? MaxLength { get; set; }

    internal SchemaPattern? Pattern { get; set; }

    /// <summary>The format of strings that is wanted; null where formats are not checked.</summary>
    internal string? Format { get; set; }

    internal int? MinProperties { get; set; }

    internal int? MaxProperties { get; set; }

    internal IReadOnlyList<string> Required { get; set; } = [];

    internal IReadOnlyDictionary<string, Schema>? Properties { get; set; }

    internal IReadOnlyList<(SchemaPattern Pattern, Schema Schema)> PatternProperties { get; set; } = [];

    internal Schema? AdditionalProperties { get; set; }

    internal Schema? PropertyNames { get; set; }

    internal IReadOnlyList<(string Name, IReadOnlyList<string> Wanted)> DependentRequired { get; set; } = [];

    internal IReadOnlyList<(string Name, Schema Schema)> DependentSchemas { get; set; } = [];

    internal Schema? UnevaluatedProperties { get; set; }

    internal int? MinItems { get; set; }

    internal int? MaxItems { get; set; }

    internal bool UniqueItems { get; set; }

    internal IReadOnlyList<Schema> PrefixItems { get; set; } = [];

    internal Schema? Items { get; set; }

    internal Schema? Contains { get; set; }

    internal int? MinContains { get; set; }

    internal int? MaxContains { get; set; }

    internal Schema? UnevaluatedItems { get; set; }

    internal Schema? Not { get; set; }

    internal IReadOnlyList<Schema> AllOf { get; set; } = [];

    internal IReadOnlyList<Schema> AnyOf { get; set; } = [];

    internal IReadOnlyList<Schema> OneOf { get; set; } = [];

    internal Schema? If { get; set; }

    internal Schema? Then { get; set; }

    internal Schema? Else { get; set; }

    /// <summary>What a server puts in the place of an absent value; null where nothing.</summary>
    internal YamlNode? Default { get; set; }

    /// <summary>Whether null is a value of its own here, not the same as an absent one.</summary>
    internal bool IsNullable { get; set; }

    /// <summary>The rules of <c>x-kubernetes-validations</c>.</summary>
    internal IReadOnlyList<SchemaRule> Rules { get; set; } = [];

    internal bool HasNumberBounds => Minimum is not null || Maximum is not null || ExclusiveMinimum is not null || ExclusiveMaximum is not null || MultipleOf is not null;

    internal bool HasCombined => Not is not null || If is not null || AllOf.Count > 0 || AnyOf.Count > 0 || OneOf.Count > 0;
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
            // Not the engine without going back: it takes ten times as long to set up, and values are short.
            return new Regex(text, RegexOptions.CultureInvariant, Patience);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
