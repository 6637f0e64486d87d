using System.Globalization;
using Hearth.Kubernetes;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.FieldSpecs;

/// <summary>Finds one node by steps as kyaml's PathGetter: names, numbers, <c>-</c> for the last item, <c>[name=value]</c> for an element.</summary>
internal static class NodeLookup
{
    /// <summary>Null where there is none, or where the steps do not fit.</summary>
    public static YamlNode? Find(YamlNode root, ReadOnlySpan<string> steps)
    {
        var node = root;
        foreach (string raw in steps)
        {
            string step = raw.Trim();
            if (step.Length == 0)
            {
                continue;
            }

            if (Next(node, step) is not { } next)
            {
                return null;
            }

            node = next;
        }

        return node;
    }

    private static YamlNode? Next(YamlNode node, string step)
    {
        if (int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            return node is YamlSequence list && index < list.Count ? list[index] : null;
        }

        if (step == "-")
        {
            return node is YamlSequence { Count: > 0 } list ? list[list.Count - 1] : null;
        }

        if (step is not ['[', .., ']'])
        {
            return (node as YamlMapping)?[step];
        }

        int equals = step.IndexOf('=');
        return equals > 0 && node is YamlSequence sequence ? FindElement(sequence, step[1..equals], step[(equals + 1)..^1]) : null;
    }

    private static YamlNode? FindElement(YamlSequence sequence, string name, string value)
    {
        for (int i = 0; i < sequence.Count; i++)
        {
            if (name.Length == 0 ? sequence[i] is YamlScalar scalar && scalar.Value == value && !Krm.IsNull(scalar) : (sequence[i] as YamlMapping)?.GetString(name) == value)
            {
                return sequence[i];
            }
        }

        return null;
    }
}
