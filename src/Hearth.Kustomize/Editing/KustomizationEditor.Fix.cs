using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Editing;

/// <content><c>edit fix</c>: writes deprecated fields as their successors, which mean the same.</content>
public sealed partial class KustomizationEditor
{
    /// <summary>Fixes what can be fixed without changing the result.</summary>
    /// <param name="isFile">Whether an entry of patchesStrategicMerge is a file of the kustomization's directory.</param>
    /// <exception cref="FormatException">A label is in commonLabels and in labels.</exception>
    public void Fix(Func<string, bool> isFile)
    {
        Move("bases", "resources", item => item);
        Move("imageTags", "images", item => item);
        Move("patchesJson6902", "patches", item => item);
        Move("patchesStrategicMerge", "patches", item => item is YamlScalar scalar
            ? YamlValue.Mapping(isFile(scalar.Value) ? ("path", YamlValue.String(scalar.Value)) : ("patch", YamlValue.String(scalar.Value)))
            : item);
        FixCommonLabels();
    }

    private void Move(string from, string to, Func<YamlNode, YamlNode> convert)
    {
        if (Root?[from] is not { } list)
        {
            return;
        }

        for (int i = 0; i < (list as YamlSequence)?.Count; i++)
        {
            editor.Append(Place(to), convert(((YamlSequence)list)[i]));
        }

        editor.Remove(Place(from));
    }

    private void FixCommonLabels()
    {
        if (Root?.GetMapping("commonLabels") is not { Count: > 0 } common)
        {
            return;
        }

        var labels = Root.GetSequence("labels");
        for (int i = 0; i < labels?.Count; i++)
        {
            foreach (ref readonly var entry in common.Entries)
            {
                if (entry.Name is { } name && (labels[i] as YamlMapping)?.GetMapping("pairs")?.ContainsKey(name) == true)
                {
                    throw new FormatException($"the label {name} is in commonLabels and in labels; take it out of one of them");
                }
            }
        }

        editor.Append(Place("labels"), YamlValue.Mapping(("includeSelectors", YamlValue.Plain("true")), ("pairs", common)));
        editor.Remove(Place("commonLabels"));
    }
}
