using Hearth.Kubernetes.Resources;
using Hearth.Kustomize.Model;
using Hearth.Kustomize.Transforming;
using Hearth.Syntax.Patching;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Editing;

/// <content>Entries that are more than a text: images, patches, labels and generators.</content>
public sealed partial class KustomizationEditor
{
    private const string Keep = "*";

    /// <summary>
    /// Sets name, tag and digest of an image from <c>name=new:tag</c>, <c>name:tag</c>, <c>name@digest</c> and the like;
    /// <c>*</c> keeps what the file has.
    /// </summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public void SetImage(string argument)
    {
        int equals = argument.IndexOf('=');
        string value = equals < 0 ? argument : argument[(equals + 1)..];
        var (name, tag, digest) = ImageName.Split(value);
        if (equals < 0 && name == argument)
        {
            throw new FormatException($"\"{argument}\" sets nothing; wants NAME:TAG, NAME@DIGEST, NAME=NEWNAME, NAME=NEWNAME:TAG or NAME=NEWNAME@DIGEST");
        }

        string key = equals < 0 ? name : argument[..equals];
        string newName = equals < 0 ? "" : name;
        int at = FindNamed("images", key);
        if (at < 0)
        {
            List<(string, YamlNode)> fields = [("name", YamlValue.String(key))];
            AddField(fields, "newName", newName);
            AddField(fields, "newTag", tag);
            AddField(fields, "digest", digest);
            editor.Append(Place("images"), YamlValue.Mapping([.. fields]));
            return;
        }

        var place = Place("images").Append(at);
        foreach (var (field, given) in (ReadOnlySpan<(string, string)>)[("newName", newName), ("newTag", tag), ("digest", digest)])
        {
            if (given != Keep)
            {
                SetOrRemove(place, field, given);
            }
        }
    }

    /// <summary>Adds an entry to <c>patches</c>; false where there is one like it.</summary>
    /// <param name="path">The patch's file; null for an inline patch.</param>
    /// <param name="patch">The inline patch.</param>
    /// <param name="target">Fields of the target, in their order.</param>
    public bool AddPatch(string? path, string? patch, IReadOnlyList<(string Field, string Value)> target)
    {
        if (FindPatch(path, patch, target) >= 0)
        {
            return false;
        }

        List<(string, YamlNode)> fields = [path is not null ? ("path", YamlValue.String(path)) : ("patch", YamlValue.String(patch ?? ""))];
        if (target.Count > 0)
        {
            fields.Add(("target", YamlValue.Mapping([.. target.Select(pair => (pair.Field, (YamlNode)YamlValue.String(pair.Value)))])));
        }

        editor.Append(Place("patches"), YamlValue.Mapping([.. fields]));
        return true;
    }

    /// <summary>Takes an entry out of <c>patches</c>; false where there is none like it.</summary>
    public bool RemovePatch(string? path, string? patch, IReadOnlyList<(string Field, string Value)> target)
    {
        int at = FindPatch(path, patch, target);
        return at >= 0 && RemoveItem("patches", at);
    }

    /// <summary>Sets a label: in <c>commonLabels</c>, which selectors get too, or in an entry of <c>labels</c> that leaves selectors alone.</summary>
    public void SetLabel(string key, string value, bool withoutSelectors, bool includeTemplates)
    {
        if (!withoutSelectors)
        {
            SetPair("commonLabels", key, value);
            return;
        }

        var labels = Root?.GetSequence("labels");
        for (int i = 0; i < labels?.Count; i++)
        {
            if (labels[i] is YamlMapping entry
                && StructReader.Lenient(entry) is var reader && !reader.Flag("includeSelectors") && reader.Flag("includeTemplates") == includeTemplates && !reader.Has("fields"))
            {
                editor.Set(Place("labels").Append(i).Append("pairs").Append(key), Quoted(value));
                return;
            }
        }

        var pairs = ("pairs", (YamlNode)YamlValue.Mapping((key, Quoted(value))));
        editor.Append(Place("labels"), includeTemplates ? YamlValue.Mapping(pairs, ("includeTemplates", YamlValue.Plain("true"))) : YamlValue.Mapping(pairs));
    }

    /// <summary>Whether a label is set in <c>commonLabels</c>, or in an entry of <c>labels</c>.</summary>
    public bool HasLabel(string key, bool withoutSelectors)
    {
        if (!withoutSelectors)
        {
            return Root?.GetMapping("commonLabels")?.ContainsKey(key) == true;
        }

        return Root?.GetSequence("labels")?.Items.ToArray().Any(item => (item.Target as YamlMapping)?.GetMapping("pairs")?.ContainsKey(key) == true) == true;
    }

    /// <summary>Adds a ConfigMap or Secret generator, or sources to the one of that name.</summary>
    public void AddGenerator(bool isSecret, GeneratorEdit edit)
    {
        string field = isSecret ? "secretGenerator" : "configMapGenerator";
        int at = FindNamed(field, edit.Name);
        if (at < 0)
        {
            editor.Append(Place(field), edit.ToNode(isSecret));
            return;
        }

        var place = Place(field).Append(at);
        foreach (var (list, values) in edit.Lists)
        {
            foreach (string value in values)
            {
                editor.Append(place.Append(list), YamlValue.String(value));
            }
        }
    }

    /// <summary>Changes the value of a literal, or adds it, in the generator of a name; false where there is none of that name.</summary>
    public bool SetLiteral(bool isSecret, string name, string literal)
    {
        string field = isSecret ? "secretGenerator" : "configMapGenerator";
        int at = FindNamed(field, name);
        if (at < 0)
        {
            return false;
        }

        string key = literal[..(literal.IndexOf('=') + 1)];
        var place = Place(field).Append(at).Append("literals");
        var list = (Root?.GetSequence(field)?[at] as YamlMapping)?.GetSequence("literals");
        for (int i = 0; i < list?.Count; i++)
        {
            if (list[i] is YamlScalar scalar && scalar.Value.StartsWith(key, StringComparison.Ordinal))
            {
                editor.Set(place.Append(i), YamlValue.String(literal));
                return true;
            }
        }

        editor.Append(place, YamlValue.String(literal));
        return true;
    }

    /// <summary>Takes a generator out; false where there is none of that name.</summary>
    public bool RemoveGenerator(bool isSecret, string name)
    {
        string field = isSecret ? "secretGenerator" : "configMapGenerator";
        int at = FindNamed(field, name);
        return at >= 0 && RemoveItem(field, at);
    }

    private static void AddField(List<(string, YamlNode)> fields, string name, string value)
    {
        if (value.Length > 0 && value != Keep)
        {
            fields.Add((name, YamlValue.String(value)));
        }
    }

    private int FindPatch(string? path, string? patch, IReadOnlyList<(string Field, string Value)> target)
    {
        var patches = Root?.GetSequence("patches");
        for (int i = 0; i < patches?.Count; i++)
        {
            if (patches[i] is YamlMapping entry && entry.GetString("path") == path && entry.GetString("patch")?.Trim() == patch?.Trim()
                && SameTarget(entry.GetMapping("target"), target))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool SameTarget(YamlMapping? node, IReadOnlyList<(string Field, string Value)> target) =>
        (node?.Count ?? 0) == target.Count && target.All(pair => node?.GetString(pair.Field) == pair.Value);
}
