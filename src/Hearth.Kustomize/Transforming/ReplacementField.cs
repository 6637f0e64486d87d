using Hearth.Kubernetes;
using Hearth.Kustomize.Building;
using Hearth.Kustomize.FieldSpecs;
using Hearth.Kustomize.Model;
using Hearth.Syntax.Json;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Kustomize.Transforming;

/// <summary>Puts the value of a replacement into one field path of one resource, which may lead into YAML or JSON inside of a text.</summary>
internal readonly struct ReplacementField(BuildResource resource, ReplacementTarget target, YamlScalar path, YamlNode value)
{
    private ReplacementOptions? Options => target.Options;

    private YamlNode? Created => Options?.Create == true ? value : null;

    public void Apply()
    {
        string[] steps = FieldPath.SplitWithBrackets(path.Value, '.');
        if (TryApplyInside(steps))
        {
            return;
        }

        var self = this;
        var matcher = new NodeMatcher(steps, Created, value.Span, self.Replaced);
        string wanted = Created is null ? "unable to find" : "unable to find or create";
        try
        {
            resource.Root = (YamlMapping)matcher.Apply(resource.Root);
        }
        catch (FieldMismatchException exception)
        {
            throw Refuse($"{wanted} {path.Value} in {resource.CurrentId}: {exception.Message}").With(exception.Span, "here");
        }

        if (matcher.Count == 0)
        {
            throw Refuse($"{wanted} {path.Value} in {resource.CurrentId}").With(resource.Span, "the target");
        }
    }

    // A scalar takes only the text: what is quoted, or a text, stays a text.
    private YamlNode Replaced(YamlNode? old)
    {
        var replacement = value;
        if (Options is { Delimiter.Length: > 0 })
        {
            replacement = Spliced(old);
        }

        if (replacement is not YamlScalar scalar || old is not (null or YamlScalar))
        {
            return replacement;
        }

        return WithText(old as YamlScalar, scalar.Value, scalar.Span);
    }

    private static YamlScalar WithText(YamlScalar? old, string text, SourceSpan span)
    {
        if (old is { IsPlain: false })
        {
            return new YamlScalar(text, old.Style, span);
        }

        var plain = new YamlScalar(text, ScalarStyle.Plain, span);
        bool wasText = old is not null && !Krm.IsNull(old) && YamlSchema.GoYaml3.Resolve(old).Kind == ScalarKind.String;
        return wasText && YamlSchema.GoYaml3.Resolve(plain).Kind != ScalarKind.String ? new YamlScalar(text, ScalarStyle.DoubleQuoted, span) : plain;
    }

    private YamlScalar Spliced(YamlNode? old)
    {
        if (old is not (null or YamlScalar) || value is not YamlScalar given)
        {
            throw new FieldMismatchException("options.delimiter wants a text in the source and in the target", old?.Span ?? value.Span);
        }

        string delimiter = Options!.Delimiter; // Called where there is one.
        var parts = (old is YamlScalar scalar && !Krm.IsNull(scalar) ? scalar.Value : "").Split(delimiter).ToList();
        if (Options.Index < 0)
        {
            parts.Insert(0, given.Value);
        }
        else if (Options.Index >= parts.Count)
        {
            parts.Add(given.Value);
        }
        else
        {
            parts[Options.Index] = given.Value;
        }

        return new YamlScalar(string.Join(delimiter, parts), given.Style, given.Span);
    }

    // The first scalar on the way that has more steps behind it is read as YAML; what does not fit is tried as a plain path.
    private bool TryApplyInside(string[] steps)
    {
        for (int i = 1; i < steps.Length; i++)
        {
            if (NodeLookup.Find(resource.Root, steps.AsSpan(0, i)) is not YamlScalar scalar)
            {
                continue;
            }

            var stream = YamlReader.Read(new SourceText(scalar.Span.Path, scalar.Value));
            if (stream.HasErrors)
            {
                continue;
            }

            return stream.Documents is [{ Root: { } root }, ..] && TryReplaceInside(scalar, root, steps, i);
        }

        return false;
    }

    private bool TryReplaceInside(YamlScalar scalar, YamlNode root, string[] steps, int at)
    {
        var inside = value;
        var matcher = new NodeMatcher(steps[at..], Created, value.Span, old => inside is YamlScalar text && old is null or YamlScalar ? WithText(old as YamlScalar, ((YamlScalar)inside).Value, inside.Span) : inside);
        YamlNode changed;
        try
        {
            changed = matcher.Apply(root);
        }
        catch (FieldMismatchException)
        {
            return false;
        }

        if (matcher.Count == 0)
        {
            return false;
        }

        // Only the text of the scalar changes; it stays where it stands, and is as much a text as before.
        string text = Write(changed, scalar.Value);
        var outer = new NodeMatcher(Escaped(steps.AsSpan(0, at)), null, value.Span, old => ReferenceEquals(old, scalar) ? WithText(scalar, text, scalar.Span) : old!);
        resource.Root = (YamlMapping)outer.Apply(resource.Root);
        return true;
    }

    private static string[] Escaped(ReadOnlySpan<string> steps) => steps.ToArray();

    private static string Write(YamlNode changed, string original)
    {
        var trimmed = original.AsSpan().TrimStart();
        if (trimmed is not ['{' or '[', ..])
        {
            return GoYaml3Text.Write(changed).Trim();
        }

        bool isIndented = original.Contains('\n') && original.Contains("  ", StringComparison.Ordinal);
        return GoJson.Marshal(changed, YamlSchema.GoYaml3, isIndented ? GoJsonFormat.Indented : GoJsonFormat.Compact);
    }

    private KustomizeException Refuse(string message) => new KustomizeException(KustomizeRules.InvalidReplacement, path.Span, message).With(target.Node.Span, "in this target");
}
