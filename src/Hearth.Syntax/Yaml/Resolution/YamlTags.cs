namespace Hearth.Syntax.Yaml.Resolution;

/// <summary>The tags of YAML's own types, long as nodes hold them and short as messages show them.</summary>
internal static class YamlTags
{
    public const string Prefix = "tag:yaml.org,2002:";
    public const string Null = Prefix + "null";
    public const string Boolean = Prefix + "bool";
    public const string Integer = Prefix + "int";
    public const string Float = Prefix + "float";
    public const string Timestamp = Prefix + "timestamp";
    public const string String = Prefix + "str";
    public const string Binary = Prefix + "binary";
    public const string Merge = Prefix + "merge";
    public const string Mapping = Prefix + "map";
    public const string Sequence = Prefix + "seq";

    public static string Short(string tag) => tag.StartsWith(Prefix, StringComparison.Ordinal) ? $"!!{tag.AsSpan(Prefix.Length)}" : tag;

    public static string Long(string tag) => tag.StartsWith("!!", StringComparison.Ordinal) ? $"{Prefix}{tag.AsSpan(2)}" : tag;

    /// <summary>The tag of what a plain scalar was resolved to.</summary>
    public static string Of(ScalarKind kind) => kind switch
    {
        ScalarKind.Null => Null,
        ScalarKind.Boolean => Boolean,
        ScalarKind.Integer or ScalarKind.BigInteger => Integer,
        ScalarKind.Float => Float,
        ScalarKind.Timestamp => Timestamp,
        ScalarKind.Binary => Binary,
        ScalarKind.Merge => Merge,
        _ => String,
    };
}
