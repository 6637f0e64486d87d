using System.Text.RegularExpressions;
using Hearth.Homelab.Validation;
using Hearth.Syntax.Files;
using Hearth.Syntax.Patching;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Editing;

namespace Hearth.Homelab;

/// <summary>Adds an app to a repository: its files, and one line in the kustomization of its area.</summary>
public sealed partial class NewApp(string root, string area, string name)
{
    private const string Apps = "kubernetes/apps";

    private readonly List<FileChange> changes = [];

    /// <summary>The image's repository.</summary>
    public string Image { get; init; } = $"ghcr.io/{name}/{name}";

    public string Tag { get; init; } = "latest";

    public int Port { get; init; } = 8080;

    /// <exception cref="HomelabException">A name does not fit, the app is there, or the directory holds no apps.</exception>
    public ConfigureResult Run()
    {
        foreach (string part in (ReadOnlySpan<string>)[area, name])
        {
            if (!Label().IsMatch(part))
            {
                throw new HomelabException($"\"{part}\" is no name for Kubernetes; wants at most 63 small letters, digits and dashes");
            }
        }

        if (Port is < 1 or > 65535)
        {
            throw new HomelabException($"--port is {Port}; wants 1 to 65535");
        }

        if (!File.Exists(Full($"{Apps}/kustomization.yaml")))
        {
            throw new HomelabException($"{root} has no {Apps}/kustomization.yaml; run this at the root of a repository that `hearth init` made");
        }

        string directory = $"{Apps}/{area}/{name}";
        if (Directory.Exists(Full(directory)))
        {
            throw new HomelabException($"{directory} is there already");
        }

        if (!File.Exists(Full($"{Apps}/{area}/kustomization.yaml")))
        {
            AddArea();
        }

        Write($"{directory}/ks.yaml", AppFiles.Kustomization(area, name));
        Write($"{directory}/app/kustomization.yaml", AppFiles.Resources());
        Write($"{directory}/app/externalsecret.yaml", AppFiles.ExternalSecret(name));
        Write($"{directory}/app/helmrelease.yaml", AppFiles.HelmRelease(name, Image, Tag, Port));
        Wire($"{Apps}/{area}/kustomization.yaml", $"./{name}/ks.yaml");
        return new ConfigureResult(changes, HomelabValidator.Check(new DirectoryTree(root)));
    }

    private void AddArea()
    {
        bool hasCommon = File.Exists(Full("kubernetes/components/common/kustomization.yaml"));
        Write($"{Apps}/{area}/namespace.yaml", AppFiles.Namespace(area));
        Write($"{Apps}/{area}/kustomization.yaml", AppFiles.Area(area, hasCommon));
        Wire($"{Apps}/kustomization.yaml", $"./{area}");
    }

    // Where the list is in order, the line goes to its place; else to the end.
    private void Wire(string path, string line)
    {
        var editor = new YamlEditor(SourceText.FromBytes(path, File.ReadAllBytes(Full(path))));
        var place = new JsonPointer(["resources"]);
        string[] items = editor.Root is YamlMapping mapping && mapping.GetSequence("resources") is { } list ? [.. list.Items.ToArray().Select(static item => item.Target.ToString() ?? "")] : [];
        if (items.Contains(line))
        {
            return;
        }

        int first = items.TakeWhile(static item => !item.EndsWith("/ks.yaml", StringComparison.Ordinal)).Count();
        first = first == items.Length ? 0 : first;
        var sorted = items[first..];
        int at = sorted.SequenceEqual(sorted.Order(StringComparer.Ordinal)) ? first + sorted.Count(item => string.CompareOrdinal(item, line) < 0) : items.Length;
        if (at == items.Length)
        {
            editor.Append(place, YamlValue.Plain(line));
        }
        else
        {
            editor.Insert(place, at, YamlValue.Plain(line));
        }

        AtomicFile.WriteText(Full(path), editor.Text);
        changes.RemoveAll(change => change.Path == path && change.Kind == FileChangeKind.Updated);
        if (!changes.Exists(change => change.Path == path))
        {
            changes.Add(new FileChange(path, FileChangeKind.Updated));
        }
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Full(path))!); // A file of the repository has a directory.
        AtomicFile.WriteText(Full(path), text);
        changes.Add(new FileChange(path, FileChangeKind.Created));
    }

    private string Full(string path) => Path.Combine(root, path);

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex Label();
}
