using Hearth.Syntax.Yaml.Resolution;

namespace Hearth.Syntax.Yaml;

/// <summary>The tag that go-yaml v3 and v4 read into a plain scalar's text.</summary>
public static class YamlImplicitTag
{
    public const string Null = "!!null";
    public const string Boolean = "!!bool";
    public const string Integer = "!!int";
    public const string Float = "!!float";
    public const string Timestamp = "!!timestamp";
    public const string String = "!!str";
    public const string Binary = "!!binary";
    public const string Merge = "!!merge";

    /// <summary>In its short form, such as <c>!!int</c>.</summary>
    public static string Of(ReadOnlySpan<char> text) => text is "<<" ? Merge : GoYamlResolver.TryResolve(text, isVersion3: true)?.Kind switch
    {
        null => String,
        ScalarKind.Null => Null,
        ScalarKind.Boolean => Boolean,
        ScalarKind.Integer or ScalarKind.BigInteger => Integer,
        ScalarKind.Float => Float,
        ScalarKind.Timestamp => Timestamp,
        ScalarKind.Binary => Binary,
        _ => String,
    };

    /// <summary>The short form of a tag: <c>!!str</c> for <c>tag:yaml.org,2002:str</c>.</summary>
    public static string Shorten(string tag) => YamlTags.Short(tag);
}
