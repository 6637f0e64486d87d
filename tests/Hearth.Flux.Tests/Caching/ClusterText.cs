using System.Text;
using Hearth.Flux.Reports;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Tests.Caching;

/// <summary>Everything that a rendering says, places included: two renderings are equal if these texts are.</summary>
internal static class ClusterText
{
    public static string Of(ClusterRender cluster)
    {
        var text = new StringBuilder();
        foreach (var owner in cluster.Owners)
        {
            text.Append($"=== {owner.Id} {owner.State} {owner.Reason} {owner.Chart} images {string.Join(' ', owner.Images)}\n");
            if (owner.Substitution is { } use)
            {
                text.Append($"asks for {string.Join(' ', use.Names.Order(StringComparer.Ordinal))}; {string.Join(' ', use.Unset.Select(reference => $"{reference.Name} {reference.HasDefault} {string.Join(" < ", reference.Span.Trace().Select(Place))}"))}\n");
            }

            if (owner.Inputs is { } inputs)
            {
                text.Append($"{inputs.Chart.Name} with {string.Join(' ', inputs.Values.Entries.ToArray().Select(static entry => $"{entry.Key} at {entry.KeyNode?.Span.Authored()}"))}\n");
            }

            foreach (var diagnostic in owner.Diagnostics)
            {
                text.Append($"{diagnostic.Severity} {diagnostic.Span.Authored()} {diagnostic.Message} {diagnostic.Hint}\n");
            }

            foreach (var resource in owner.Resources)
            {
                text.Append($"--- {resource.Id} {resource.Type.Version}\n{ManifestWriter.ToYaml(resource, showSecrets: true)}");
                Places(resource.Root, text);
            }
        }

        foreach (var found in cluster.Objects.All)
        {
            text.Append($"{found.Id} of {found.Owner.Kind}/{found.Owner.Namespace}/{found.Owner.Name}\n");
        }

        return text.ToString();
    }

    private static void Places(YamlNode node, StringBuilder text)
    {
        // A node that Hearth made up, such as a label's key, has the place of its reason.
        text.Append($"{node.GetType().Name} {string.Join(" < ", node.Span.Trace().Select(Place))}\n");
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    Places(entry.Key.Target, text);
                    Places(entry.Value.Target, text);
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    Places(item.Target, text);
                }

                break;
            case YamlScalar scalar:
                text.Append($"{scalar.Style} {scalar.IsSensitive} {scalar.Anchor} {scalar.Tag} {ManifestWriter.IsSecret(scalar)} {scalar.Value}\n");
                break;
        }
    }

    private static string Place(SourceSpan span) => $"{span}+{span.Length} {span.Text}";
}
