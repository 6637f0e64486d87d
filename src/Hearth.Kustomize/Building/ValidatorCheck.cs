using Hearth.Kubernetes;
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
            isSame = AreEqual(Unlabelled(resources[i].Root), before[i]);
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

    private static bool AreEqual(YamlNode a, YamlNode b)
    {
        switch (a, b)
        {
            case (YamlScalar x, YamlScalar y):
                return x.Value == y.Value && Krm.IsNull(x) == Krm.IsNull(y);
            case (YamlSequence x, YamlSequence y):
                if (x.Count != y.Count)
                {
                    return false;
                }

                for (int i = 0; i < x.Count; i++)
                {
                    if (!AreEqual(x[i], y[i]))
                    {
                        return false;
                    }
                }

                return true;
            case (YamlMapping x, YamlMapping y):
                return x.Count == y.Count && x.Entries.ToArray().All(entry => entry.Name is { } name && y[name] is { } other && AreEqual(entry.Value.Target, other));
            default:
                return false;
        }
    }
}
