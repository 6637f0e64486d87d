using Hearth.Syntax.Patching;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Building;

/// <summary>Holds validators to their word: they may refuse resources and label them as validated, and change nothing else.</summary>
internal static class ValidatorCheck
{
    private const string ValidatedBy = "validated-by";

    public static void Run(ResourceList resources, List<YamlMapping> before, SourceSpan validator)
    {
        bool isSame = resources.Count == before.Count;
        for (int i = 0; isSame && i < before.Count; i++)
        {
            isSame = NodeEquality.AreEqual(Unlabelled(resources[i].Root), before[i], YamlSchema.GoYaml3);
        }

        if (!isSame)
        {
            throw new KustomizeException(KustomizeRules.ValidationFailed, validator, "the validator changed the resources; it may only refuse them");
        }
    }

    private static YamlMapping Unlabelled(YamlMapping root)
    {
        if (root.GetMapping("metadata") is not { } metadata || metadata.GetMapping("labels") is not { } labels || !labels.ContainsKey(ValidatedBy))
        {
            return root;
        }

        return root.With("metadata", labels.Count == 1 ? metadata.Without("labels") : metadata.With("labels", labels.Without(ValidatedBy)));
    }
}
