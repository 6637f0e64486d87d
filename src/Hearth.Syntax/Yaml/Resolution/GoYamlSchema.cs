namespace Hearth.Syntax.Yaml.Resolution;

/// <summary>go-yaml v2 and v3: the same rules but for the booleans of YAML 1.1 and the non-specific tag <c>!</c>.</summary>
internal sealed class GoYamlSchema(bool isVersion3) : YamlSchema
{
    public override ScalarValue Resolve(YamlScalar scalar)
    {
        if (scalar.Tag is { } tag)
        {
            return ResolveTagged(scalar, YamlTags.Long(tag));
        }

        if (!scalar.IsPlain)
        {
            return ScalarValue.Of(scalar.Value);
        }

        var text = scalar.AsSpan();
        return text is "<<" ? ScalarValue.Merge : Untyped(GoYamlResolver.TryResolve(text, isVersion3)) ?? ScalarValue.Of(scalar.Value);

        // v2 leaves dates as they are written when nobody asked for a time (its decode.go: "for backward compatibility reasons").
        ScalarValue? Untyped(ScalarValue? value) => value is { Kind: ScalarKind.Timestamp } && !isVersion3 ? null : value;
    }

    private ScalarValue ResolveTagged(YamlScalar scalar, string tag)
    {
        switch (tag)
        {
            case YamlTags.String:
                return ScalarValue.Of(scalar.Value);
            case YamlTags.Binary:
                return BinaryReader.TryDecode(scalar.Value) is { } bytes ? ScalarValue.Of(bytes) : ScalarValue.Invalid("!!binary value contains invalid base64 data");
            case YamlTags.Merge:
                return scalar.AsSpan() is "<<" ? ScalarValue.Merge : ScalarValue.Of(scalar.Value);
            case "!":
                // v3 takes it for no tag at all, v2 for a tag it does not know.
                return isVersion3 && scalar.IsPlain ? GoYamlResolver.Resolve(scalar.AsSpan(), isVersion3) : ScalarValue.Of(scalar.Value);
            case YamlTags.Null or YamlTags.Boolean or YamlTags.Integer or YamlTags.Float or YamlTags.Timestamp:
                var value = GoYamlResolver.Resolve(scalar.AsSpan(), isVersion3, timestamps: tag == YamlTags.Timestamp);
                string found = YamlTags.Of(value.Kind);
                return found == YamlTags.Timestamp && found == tag && !isVersion3 ? ScalarValue.Of(scalar.Value)
                    : found == tag ? value
                    : tag == YamlTags.Float && value.Kind == ScalarKind.Integer ? ScalarValue.Of((double)value.Integer)
                    : ScalarValue.Invalid($"cannot decode {YamlTags.Short(found)} `{scalar.Value}` as a {YamlTags.Short(tag)}");
            default:
                return ScalarValue.Of(scalar.Value);
        }
    }
}
