using Hearth.Kubernetes;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Building;

/// <summary>Scalars that the build makes. kyaml puts a new text between the old quotes; whether it is a text or a number follows from that.</summary>
internal static class Scalars
{
    /// <summary>A text, whatever it looks like.</summary>
    public static YamlScalar Text(string text, SourceSpan origin) => new(text, ScalarStyle.DoubleQuoted, origin);

    /// <summary>The same text as <paramref name="given"/> has, as a text whatever it looks like.</summary>
    public static YamlScalar Text(YamlScalar given) => given.IsPlain ? new YamlScalar(given.Value, ScalarStyle.DoubleQuoted, given.Span) : given;

    /// <summary>A new text where <paramref name="old"/> was: between quotes if that had them, else read like any plain scalar.</summary>
    public static YamlScalar Replace(YamlNode? old, string text, SourceSpan origin) => old is YamlScalar scalar && !Krm.IsNull(scalar)
        ? scalar.AsSpan().SequenceEqual(text) ? scalar : new YamlScalar(text, scalar.IsPlain ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted, origin)
        : new YamlScalar(text, IsOtherThanText(text) ? ScalarStyle.DoubleQuoted : ScalarStyle.Plain, origin);

    /// <summary>A scalar's text as a text; a mapping or list as the empty text.</summary>
    public static YamlScalar AsText(YamlNode node) => node switch
    {
        YamlScalar { IsPlain: false, Tag: null } scalar => scalar,
        YamlScalar scalar when IsPlainText(scalar) => scalar,
        YamlScalar scalar => new YamlScalar(scalar.Value, ScalarStyle.DoubleQuoted, scalar.Span, isSensitive: scalar.IsSensitive),
        _ => new YamlScalar("", ScalarStyle.DoubleQuoted, node.Span),
    };

    /// <summary>Whether go-yaml v2, which decides about quotes, reads the plain text as something else than a text.</summary>
    public static bool IsOtherThanText(string text) =>
        text.Length > 0 && !text.Contains('\n') && YamlSchema.GoYaml2.Resolve(new YamlScalar(text, ScalarStyle.Plain, default)).Kind is not ScalarKind.String;

    private static bool IsPlainText(YamlScalar scalar) => scalar.Tag is null && YamlSchema.GoYaml3.Resolve(scalar).Kind == ScalarKind.String;
}
