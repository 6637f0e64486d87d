using System.Text;
using Hearth.Kustomize.Remote;
using Hearth.Syntax.Files;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Building;

/// <summary>
/// Where a resource came from or what changed it, as <c>buildMetadata</c> has it written into annotations. Tracked
/// only where a kustomization asks for it.
/// </summary>
internal sealed record Origin
{
    public string Path { get; init; } = "";

    public string Repo { get; init; } = "";

    public string Ref { get; init; } = "";

    public string ConfiguredIn { get; init; } = "";

    public string ByApiVersion { get; init; } = "";

    public string ByKind { get; init; } = "";

    public string ByName { get; init; } = "";

    public string ByNamespace { get; init; } = "";

    /// <summary>The origin of what a kustomization names.</summary>
    public Origin Enter(string path) => RepoSpec.TryParse(path) is { } spec
        ? new Origin { Repo = spec.CloneUrl, Ref = spec.Ref, Path = Clean(spec.Path) }
        : this with { Path = Clean(Path.Length == 0 ? path : $"{Path}/{path}") };

    /// <summary>The origin of what a plugin of this kustomization makes.</summary>
    public Origin By(string fileName, string apiVersion, string kind) =>
        new() { Repo = Repo, Ref = Ref, ConfiguredIn = Clean(Path.Length == 0 ? fileName : $"{Path}/{fileName}"), ByApiVersion = apiVersion, ByKind = kind };

    /// <summary>The text of the annotation.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text, "", "");
        return text.ToString();
    }

    public static string ToText(IEnumerable<Origin> transformations)
    {
        var text = new StringBuilder();
        foreach (var transformation in transformations)
        {
            transformation.Write(text, "- ", "  ");
        }

        return text.ToString();
    }

    /// <summary>Reads the annotation back, as a function may hand it on; null where it is not one.</summary>
    public static Origin? Read(YamlNode? node)
    {
        if (node is not YamlMapping mapping)
        {
            return null;
        }

        var by = mapping.GetMapping("configuredBy");
        return new Origin
        {
            Path = mapping.GetString("path") ?? "",
            Repo = mapping.GetString("repo") ?? "",
            Ref = mapping.GetString("ref") ?? "",
            ConfiguredIn = mapping.GetString("configuredIn") ?? "",
            ByApiVersion = by?.GetString("apiVersion") ?? "",
            ByKind = by?.GetString("kind") ?? "",
            ByName = by?.GetString("name") ?? "",
            ByNamespace = by?.GetString("namespace") ?? "",
        };
    }

    // Go's filepath.Join: dots are resolved, leading ones stay.
    private static string Clean(string path)
    {
        var parts = new List<string>();
        foreach (string part in path.Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return (path.StartsWith('/') ? "/" : "") + string.Join('/', parts);
    }

    private void Write(StringBuilder text, string first, string rest)
    {
        int start = text.Length;
        string lead = first;
        void Line(string indent, string name, string value)
        {
            if (value.Length > 0)
            {
                text.Append(lead).Append(indent).Append(name).Append(": ").Append(value).Append('\n');
                lead = rest;
            }
        }

        Line("", "path", Path);
        Line("", "repo", Repo);
        Line("", "ref", Ref);
        Line("", "configuredIn", ConfiguredIn);
        if (ByApiVersion.Length + ByKind.Length + ByName.Length + ByNamespace.Length > 0)
        {
            text.Append(lead).Append("configuredBy:\n");
            lead = rest;
            Line("  ", "apiVersion", ByApiVersion);
            Line("  ", "kind", ByKind);
            Line("  ", "name", ByName);
            Line("  ", "namespace", ByNamespace);
        }
        else if (text.Length == start)
        {
            text.Append(first).Append("{}\n");
        }
    }
}
