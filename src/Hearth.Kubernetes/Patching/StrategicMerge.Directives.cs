using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Patching;

/// <content><c>$patch: delete | replace | merge</c> in a mapping, or alone in an element of a list.</content>
public static partial class StrategicMerge
{
    private readonly partial struct Merger
    {
        private static (Directive Directive, YamlMapping Fields) ReadDirective(YamlMapping patch)
        {
            if (patch[DirectiveKey] is not { } node)
            {
                return (Directive.Merge, patch);
            }

            return (Parse(node), patch.Without(DirectiveKey));
        }

        private static (Directive Directive, YamlMapping Fields) TryReadDirective(YamlMapping patch) =>
            patch[DirectiveKey] is YamlScalar { Value: "delete" or "replace" or "merge" } ? ReadDirective(patch) : (Directive.Merge, patch);

        private static (Directive Directive, YamlSequence Items) ReadDirective(YamlSequence patch)
        {
            YamlMapping? element = null;
            foreach (var item in patch.Items)
            {
                if (item.Target is YamlMapping mapping && mapping.ContainsKey(DirectiveKey))
                {
                    element = mapping;
                    break;
                }
            }

            // Beside other fields it speaks of the element, not of the list.
            if (element is null || element.Count > 1)
            {
                return (Directive.Merge, patch);
            }

            string text = ((YamlScalar)element[DirectiveKey]!).Value; // Parse refuses what is not a scalar.
            var directive = Parse(element[DirectiveKey]!);
            var rest = new List<YamlNode>(patch.Count);
            foreach (var item in patch.Items)
            {
                if (!IsNull(item.Target) && !(item.Target is YamlMapping mapping && (mapping.Count == 0 || mapping.GetString(DirectiveKey) == text)))
                {
                    rest.Add(item.Target);
                }
            }

            return (directive, patch.WithItems(rest));
        }

        private static Directive Parse(YamlNode node) => (node as YamlScalar)?.Value switch
        {
            "delete" => Directive.Delete,
            "replace" => Directive.Replace,
            "merge" => Directive.Merge,
            var other => throw new PatchException($"$patch is \"{other ?? Krm.Describe(node)}\"; wants delete, replace or merge", node.Span),
        };
    }
}
