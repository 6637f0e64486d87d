using Hearth.Kustomize.Model;
using Hearth.Syntax.Patching;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Editing;

namespace Hearth.Kustomize.Editing;

/// <summary>
/// The everyday edits of a kustomization file. Unlike kustomize, which writes the whole file anew, they change only the
/// lines they must: comments, order and style stay.
/// </summary>
public sealed partial class KustomizationEditor
{
    private readonly YamlEditor editor;

    /// <exception cref="KustomizeException">The file is no kustomization.</exception>
    public KustomizationEditor(SourceText source)
    {
        editor = new YamlEditor(source);
        if (editor.Root is YamlMapping root)
        {
            StructReader.Strict(root, KustomizationReader.Fields);
        }
        else if (editor.Root is { } other && !Kubernetes.Krm.IsNull(other))
        {
            throw new KustomizeException(KustomizeRules.InvalidKustomization, other.Span, "a kustomization is a mapping");
        }
    }

    public string Text => editor.Text;

    private YamlMapping? Root => editor.Root as YamlMapping;

    /// <summary>Adds a text to a list such as <c>resources</c>; false where it is there already.</summary>
    public bool AddTo(string field, string value)
    {
        if (Find(field, value) >= 0)
        {
            return false;
        }

        editor.Append(Place(field), YamlValue.String(value));
        return true;
    }

    /// <summary>Adds a path to a list: at its place where the list is sorted, else at the end. False where it is there already.</summary>
    public bool AddInOrder(string field, string path)
    {
        if (Find(field, path) >= 0)
        {
            return false;
        }

        var paths = Root?.GetStrings(field).Select(Bare).ToList() ?? [];
        bool isSorted = paths.Count > 1 && paths.Count == Root?.GetSequence(field)?.Count && paths.SequenceEqual(paths.Order(StringComparer.Ordinal));
        int at = isSorted ? paths.FindIndex(other => string.CompareOrdinal(other, Bare(path)) > 0) : -1;
        if (at >= 0)
        {
            editor.Insert(Place(field), at, YamlValue.String(path));
        }
        else
        {
            editor.Append(Place(field), YamlValue.String(path));
        }

        return true;

        static string Bare(string text) => text.StartsWith("./", StringComparison.Ordinal) ? text[2..] : text;
    }

    /// <summary>Takes a text out of a list; false where it is not in it. A list that becomes empty goes.</summary>
    public bool RemoveFrom(string field, string value)
    {
        int at = Find(field, value);
        return at >= 0 && RemoveItem(field, at);
    }

    /// <summary>Sets <c>namespace</c>, <c>namePrefix</c> or <c>nameSuffix</c>.</summary>
    public void SetField(string field, string value)
    {
        if (Root?.GetString(field) != value)
        {
            editor.Set(Place(field), YamlValue.String(value));
        }
    }

    /// <summary>Sets a key of a mapping such as <c>commonAnnotations</c>.</summary>
    public void SetPair(string field, string key, string value)
    {
        if (Root?.GetMapping(field)?.GetString(key) != value)
        {
            editor.Set(Place(field).Append(key), Quoted(value));
        }
    }

    /// <summary>Takes a key out of a mapping; false where it is not in it. A mapping that becomes empty goes.</summary>
    public bool RemovePair(string field, string key)
    {
        if (Root?.GetMapping(field) is not { } mapping || !mapping.ContainsKey(key))
        {
            return false;
        }

        return editor.Remove(mapping.Count == 1 ? Place(field) : Place(field).Append(key));
    }

    /// <summary>Sets the replicas of the workload of a name.</summary>
    public void SetReplicas(string name, long count)
    {
        int at = FindNamed("replicas", name);
        if (at < 0)
        {
            editor.Append(Place("replicas"), YamlValue.Mapping(("name", YamlValue.String(name)), ("count", YamlValue.Plain($"{count}"))));
        }
        else
        {
            editor.Set(Place("replicas").Append(at).Append("count"), YamlValue.Plain($"{count}"));
        }
    }

    // Values of labels and annotations are texts whatever they look like.
    private static YamlScalar Quoted(string value) => YamlValue.String(value);

    private static JsonPointer Place(string field) => JsonPointer.Root.Append(field);

    private int Find(string field, string value)
    {
        var list = Root?.GetSequence(field);
        for (int i = 0; i < list?.Count; i++)
        {
            if (list[i] is YamlScalar scalar && scalar.Value == value)
            {
                return i;
            }
        }

        return -1;
    }

    private int FindNamed(string field, string name)
    {
        var list = Root?.GetSequence(field);
        for (int i = 0; i < list?.Count; i++)
        {
            if ((list[i] as YamlMapping)?.GetString("name") == name)
            {
                return i;
            }
        }

        return -1;
    }

    private bool RemoveItem(string field, int at) => editor.Remove(Root?.GetSequence(field)?.Count == 1 ? Place(field) : Place(field).Append(at));

    // A field of an entry is set, or removed where the value is empty.
    private void SetOrRemove(JsonPointer entry, string field, string value)
    {
        if (value.Length > 0)
        {
            editor.Set(entry.Append(field), YamlValue.String(value));
        }
        else
        {
            editor.Remove(entry.Append(field));
        }
    }
}
