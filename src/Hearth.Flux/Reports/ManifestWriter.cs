using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Flux.Reports;

/// <summary>Writes resources as YAML documents. What came out of an encrypted file prints as <c>***</c> unless asked for.</summary>
public static class ManifestWriter
{
    public static void Write(TextWriter output, IEnumerable<Resource> resources, bool showSecrets)
    {
        foreach (var resource in resources)
        {
            output.Write("---\n");
            output.Write(ToYaml(resource, showSecrets));
        }
    }

    /// <summary>The documents of several resources, each after <c>---</c>.</summary>
    public static string ToYaml(IEnumerable<Resource> resources, bool showSecrets)
    {
        using var text = new StringWriter { NewLine = "\n" };
        Write(text, resources, showSecrets);
        return text.ToString();
    }

    public static string ToYaml(Resource resource, bool showSecrets) =>
        SigsYaml.Marshal(showSecrets ? resource.Root : Mask(resource.Root), YamlSchema.GoYaml3);

    /// <summary>The tree with <c>***</c> for every value that holds decrypted text.</summary>
    public static YamlNode Mask(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                return IsSecret(scalar) ? MaskSecret(scalar) : scalar;
            case YamlMapping mapping:
            {
                YamlEntry[]? changed = null;
                for (int i = 0; i < mapping.Count; i++)
                {
                    var value = mapping.Entries[i].Value.Target;
                    if (Mask(value) is var masked && !ReferenceEquals(masked, value))
                    {
                        changed ??= [.. mapping.Entries];
                        changed[i] = changed[i] with { Value = masked };
                    }
                }

                return changed is null ? mapping : mapping.WithEntries(changed);
            }

            case YamlSequence sequence:
            {
                YamlNode[]? changed = null;
                for (int i = 0; i < sequence.Count; i++)
                {
                    if (Mask(sequence[i]) is var masked && !ReferenceEquals(masked, sequence[i]))
                    {
                        changed ??= [.. sequence.Items];
                        changed[i] = masked;
                    }
                }

                return changed is null ? sequence : sequence.WithItems(changed);
            }

            default:
                return node;
        }
    }

    /// <summary>Whether any part of the value came out of ciphertext: the value itself, or a variable put into it.</summary>
    public static bool IsSecret(YamlScalar scalar) => !Placeholders.IsIn(scalar.Value) && (scalar.IsSensitive || Ciphertext.IsIn(scalar.Span));

    // Only the part that a variable put in, where it can be found again; else all of it.
    private static YamlScalar MaskSecret(YamlScalar scalar)
    {
        const string stars = "***";
        string text = scalar.Value;
        if (!scalar.IsSensitive)
        {
            foreach (string part in SecretParts(scalar.Span))
            {
                if (part.Length == 0 || !(text.Contains(part, StringComparison.Ordinal) || text.Contains(stars, StringComparison.Ordinal)))
                {
                    return new YamlScalar(stars, ScalarStyle.DoubleQuoted, scalar.Span);
                }

                text = text.Replace(part, stars, StringComparison.Ordinal);
            }

            if (text != scalar.Value)
            {
                return new YamlScalar(text, ScalarStyle.DoubleQuoted, scalar.Span);
            }
        }

        return new YamlScalar(stars, ScalarStyle.DoubleQuoted, scalar.Span);
    }

    // Where text was only moved on, the secret is a part of where it came from.
    private static IEnumerable<string> SecretParts(SourceSpan span)
    {
        foreach (var segment in span.Source.Map?.Within(span) ?? [])
        {
            if ((segment.IsVerbatim ? segment.Value ?? segment.Origin : default) is { Source.Map: not null } moved)
            {
                foreach (string part in SecretParts(moved))
                {
                    yield return part;
                }
            }
            else if (Ciphertext.IsIn(segment))
            {
                yield return span.Source.Text[segment.Start..segment.End];
            }
        }
    }
}
