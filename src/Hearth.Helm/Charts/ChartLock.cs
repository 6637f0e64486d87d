using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hearth.Syntax.Files;
using Hearth.Syntax.Json;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Helm.Charts;

/// <summary>
/// <c>Chart.lock</c> (v1 charts: <c>requirements.lock</c>): the versions that dependencies had when they were last
/// updated, and a digest over those and what the chart asks for.
/// </summary>
public sealed record ChartLock(IReadOnlyList<LockedDependency> Dependencies, string Digest)
{
    /// <summary>The lock of a chart's directory; null where there is none.</summary>
    /// <exception cref="ChartLoadException">It is no lock.</exception>
    public static ChartLock? TryRead(FileTree tree, string apiVersion)
    {
        if (tree.TryRead(FileName(apiVersion)) is not { } source)
        {
            return null;
        }

        var stream = YamlReader.Read(source);
        if (stream.HasErrors)
        {
            throw new ChartLoadException(stream.Diagnostics[0]);
        }

        var locked = new List<LockedDependency>();
        var root = stream.Documents is [{ Root: YamlMapping mapping }, ..] ? mapping : null;
        foreach (var entry in root is null ? [] : ChartMetadata.Mappings(root, "dependencies"))
        {
            locked.Add(new LockedDependency(ChartMetadata.Text(entry, "name"), ChartMetadata.Text(entry, "version"), ChartMetadata.Text(entry, "repository")));
        }

        return new ChartLock(locked, root?.GetString("digest") ?? "");
    }

    /// <summary>The lock of dependencies that were just got.</summary>
    public static ChartLock Of(IReadOnlyList<ChartDependency> wanted, IReadOnlyList<LockedDependency> got) => new(got, DigestOf(wanted, got));

    public static string FileName(string apiVersion) => apiVersion == "v1" ? "requirements.lock" : "Chart.lock";

    /// <summary>Whether the lock was made for these dependencies.</summary>
    public bool Fits(IReadOnlyList<ChartDependency> wanted) => Digest == DigestOf(wanted, Dependencies);

    /// <summary>The file's text, as Helm writes it.</summary>
    public string ToYaml(DateTimeOffset generated)
    {
        var text = new StringBuilder("dependencies:\n");
        foreach (var dependency in Dependencies)
        {
            text.Append(CultureInfo.InvariantCulture, $"- name: {Scalar(dependency.Name)}\n  repository: {Scalar(dependency.Repository)}\n  version: {Scalar(dependency.Version)}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"digest: {Digest}\ngenerated: \"{generated:yyyy-MM-dd'T'HH:mm:ss.fffffffK}\"\n").ToString();
    }

    private static string Scalar(string text) => SigsYaml.Marshal(YamlValue.String(text), YamlSchema.GoYaml2).TrimEnd('\n');

    // The JSON of Helm's structs, in the order of their fields; empty ones are left out, but for repository.
    private static string DigestOf(IReadOnlyList<ChartDependency> wanted, IReadOnlyList<LockedDependency> got)
    {
        using var json = new GoJsonWriter(GoJsonFormat.Compact);
        json.BeginArray();
        json.BeginArray();
        foreach (var dependency in wanted)
        {
            WriteWanted(json, dependency);
        }

        json.EndArray();
        json.BeginArray();
        foreach (var dependency in got)
        {
            json.BeginObject();
            WriteText(json, "name", dependency.Name, isAlways: true);
            WriteText(json, "version", dependency.Version);
            WriteText(json, "repository", dependency.Repository, isAlways: true);
            json.EndObject();
        }

        json.EndArray();
        json.EndArray();
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json.ToString())));
    }

    private static void WriteWanted(GoJsonWriter json, ChartDependency dependency)
    {
        json.BeginObject();
        WriteText(json, "name", dependency.Name, isAlways: true);
        WriteText(json, "version", dependency.Version);
        WriteText(json, "repository", dependency.Repository, isAlways: true);
        WriteText(json, "condition", dependency.Condition);
        if (dependency.Tags.Count > 0)
        {
            json.Name("tags");
            json.BeginArray();
            foreach (string tag in dependency.Tags)
            {
                json.String(tag);
            }

            json.EndArray();
        }

        if (dependency.Node?.GetString("enabled") == "true")
        {
            json.Name("enabled");
            json.Boolean(true);
        }

        if (dependency.Node?.GetSequence("import-values") is { Count: > 0 } imports)
        {
            json.Name("import-values");
            GoJson.Write(json, imports, YamlSchema.GoYaml2);
        }

        WriteText(json, "alias", dependency.Alias);
        json.EndObject();
    }

    private static void WriteText(GoJsonWriter json, string name, string value, bool isAlways = false)
    {
        if (isAlways || value.Length > 0)
        {
            json.Name(name);
            json.String(value);
        }
    }
}

/// <summary>A dependency in the version that was got.</summary>
public sealed record LockedDependency(string Name, string Version, string Repository);
