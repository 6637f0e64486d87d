using System.Text.RegularExpressions;
using Hearth.Kubernetes;
using Hearth.Kubernetes.Resources;
using Hearth.Kustomize.Building;
using Hearth.Kustomize.FieldSpecs;
using Hearth.Kustomize.Model;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Transforming;

/// <summary>
/// Changes name, tag and digest of images: first of everything below <c>containers</c> and <c>initContainers</c>
/// anywhere, then of the fields that field specs name.
/// </summary>
internal sealed class ImageTagTransformer : Transformer
{
    private readonly ImageEntry image;
    private readonly FieldSpecList specs;
    private readonly Regex? pattern;
    private readonly bool matchesNothing;

    public ImageTagTransformer(ImageEntry image, FieldSpecList specs)
    {
        this.image = image;
        this.specs = specs;
        try
        {
            // The name is part of a regular expression, as in kustomize.
            pattern = new Regex($"^{image.Name?.Value}(:[a-zA-Z0-9_.{{}}-]*)?(@sha256:[a-zA-Z0-9_.{{}}-]*)?$", RegexOptions.CultureInvariant);
        }
        catch (ArgumentException)
        {
            matchesNothing = true;
        }
    }

    public override string Kind => "ImageTagTransformer";

    public override void Transform(ResourceList resources)
    {
        foreach (var resource in resources)
        {
            if (resource.Type.Kind == "CustomResourceDefinition")
            {
                continue;
            }

            resource.Root = (YamlMapping)VisitContainers(resource.Root);
            foreach (var spec in specs)
            {
                if (resource.Type.IsSelectedBy(spec.Type))
                {
                    Apply(resource, spec, Creates.Nothing, image.Node.Span, node => node is YamlScalar scalar
                        ? Changed(scalar)
                        : throw new FieldMismatchException($"{spec.Path} is {Krm.Describe(node!)}; an image is a text", node!.Span)); // Nothing is created, so there is a node.
                }
            }
        }
    }

    private YamlNode VisitContainers(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
            {
                List<YamlEntry>? changed = null;
                var entries = mapping.Entries;
                for (int i = 0; i < entries.Length; i++)
                {
                    var value = entries[i].Value.Target;
                    var visited = VisitContainers(value);
                    if (visited is YamlSequence containers && entries[i].Name is "containers" or "initContainers")
                    {
                        visited = ChangeImages((YamlSequence)visited);
                    }

                    if (!ReferenceEquals(visited, value))
                    {
                        changed ??= [.. entries];
                        changed[i] = entries[i] with { Value = visited };
                    }
                }

                return changed is null ? mapping : mapping.WithEntries(changed);
            }

            case YamlSequence sequence:
            {
                List<YamlNode>? changed = null;
                for (int i = 0; i < sequence.Count; i++)
                {
                    var visited = VisitContainers(sequence[i]);
                    if (!ReferenceEquals(visited, sequence[i]))
                    {
                        changed ??= [.. sequence.Items];
                        changed[i] = visited;
                    }
                }

                return changed is null ? sequence : sequence.WithItems(changed);
            }

            default:
                return node;
        }
    }

    private YamlSequence ChangeImages(YamlSequence containers)
    {
        List<YamlNode>? changed = null;
        for (int i = 0; i < containers.Count; i++)
        {
            if (containers[i] is YamlMapping container && container["image"] is YamlScalar text && Changed(text) is var other && !ReferenceEquals(other, text))
            {
                changed ??= [.. containers.Items];
                changed[i] = container.With("image", other);
            }
        }

        return changed is null ? containers : containers.WithItems(changed);
    }

    private YamlScalar Changed(YamlScalar text)
    {
        string value = text.Value;
        if (matchesNothing || !pattern!.IsMatch(value)) // Set unless nothing matches.
        {
            return text;
        }

        var (name, tag, digest) = ImageName.Split(value);
        var origin = image.Node.Span;
        if (image.NewName is { Value.Length: > 0 } newName)
        {
            name = newName.Value;
            origin = newName.Span;
        }

        if (image.NewTag is { Value.Length: > 0 } newTag)
        {
            tag = newTag.Value;
            digest = image.Digest?.Value ?? "";
            origin = newTag.Span;
        }
        else if (image.Digest is { Value.Length: > 0 } newDigest)
        {
            tag = "";
            digest = newDigest.Value;
            origin = newDigest.Span;
        }
        else if (image.TagSuffix is { Value.Length: > 0 } suffix)
        {
            tag += suffix.Value;
            digest = "";
            origin = suffix.Span;
        }

        return Scalars.Replace(text, $"{name}{(tag.Length > 0 ? ":" + tag : "")}{(digest.Length > 0 ? "@" + digest : "")}", origin);
    }
}
