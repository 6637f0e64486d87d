using System.Text;
using System.Text.RegularExpressions;
using Hearth.Flux.Graph;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Files;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Flux.Sources;

/// <summary>
/// What an ArtifactGenerator makes of its sources (fluxcd/source-watcher, internal/builder): files copied, or merged, to
/// places of an ExternalArtifact.
/// </summary>
internal static class GeneratedArtifact
{
    /// <summary>Whether the generator makes an ExternalArtifact of that name.</summary>
    /// <param name="generator">The ArtifactGenerator.</param>
    /// <param name="name">The artifact.</param>
    /// <param name="open">The tree of a source; null where its files are not at hand.</param>
    public static bool Makes(Resource generator, string name, Func<ResourceId, FileTree?> open) => Outputs(generator, open).Any(output => output.Name == name);

    /// <summary>The files of an artifact; null, with the reason, where they cannot be known here.</summary>
    public static FileTree? Build(Resource generator, string name, Func<ResourceId, FileTree?> open, out string reason)
    {
        var artifact = new OverlayTree(name);
        var output = Outputs(generator, open).First(output => output.Name == name); // Makes said so.
        foreach (var copy in NodeReading.MappingsOf(output.Node.GetSequence("copy")))
        {
            string from = Fill(copy.GetString("from"), output.Captures), to = Fill(copy.GetString("to"), output.Captures);
            int slash = from.IndexOf('/');
            string alias = slash > 0 ? from[1..slash] : from;
            if (copy.GetString("strategy") == "Extract")
            {
                reason = $"{generator.Id.ShortName} takes it out of archives";
                return null;
            }

            if (Source(generator, alias) is not { } id || open(id) is not { } tree)
            {
                reason = $"{generator.Id.ShortName} copies it from {alias}, which is not this repository";
                return null;
            }

            const string root = "@artifact/";
            string place = to.StartsWith(root, StringComparison.Ordinal) ? to[root.Length..] : to;
            if (!Copy(artifact, tree, slash > 0 ? from[(slash + 1)..] : "", place, copy.GetStrings("exclude"), copy.GetString("strategy") == "Merge"))
            {
                reason = $"{generator.Id.ShortName} copies {from}, and there is no such file";
                return null;
            }
        }

        reason = "";
        return artifact;
    }

    private static ResourceId? Source(Resource generator, string alias)
    {
        var source = NodeReading.MappingsOf(generator.Root.GetMapping("spec")?.GetSequence("sources")).FirstOrDefault(source => source.GetString("alias") == alias);
        return source is null ? null : ObjectReference.Read(source, FluxKinds.SourceGroup, "GitRepository", generator.Namespace).Id;
    }

    // With a pathPattern such as @repo/apps/{app} there is one of each artifact for every directory that matches.
    private static IEnumerable<(string Name, YamlMapping Node, Dictionary<string, string> Captures)> Outputs(Resource generator, Func<ResourceId, FileTree?> open)
    {
        var spec = generator.Root.GetMapping("spec");
        List<Dictionary<string, string>> all = [[]];
        if (spec?.GetString("pathPattern") is { Length: > 0 } pattern && pattern.Split('/', 2) is [['@', .. var alias], var path])
        {
            var regex = new Regex("^" + Regex.Replace(Regex.Escape(path), @"\\\{(\w+)}", "(?<$1>[^/]+)") + "$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            all = Source(generator, alias) is { } id && open(id) is { } tree
                ? [.. Directories(tree, "", path.Count(static c => c == '/')).Select(directory => regex.Match(directory)).Where(static match => match.Success)
                    .Select(static match => match.Groups.Keys.Where(static key => !char.IsAsciiDigit(key[0])).ToDictionary(static key => key, key => match.Groups[key].Value))]
                : [];
        }

        foreach (var captures in all)
        {
            foreach (var artifact in NodeReading.MappingsOf(spec?.GetSequence("artifacts")))
            {
                yield return (Fill(artifact.GetString("name"), captures.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToLowerInvariant())), artifact, captures);
            }
        }
    }

    private static IEnumerable<string> Directories(FileTree tree, string directory, int depth)
    {
        foreach (var entry in tree.List(directory).Where(static entry => entry.Kind == FileKind.Directory && entry.Name != ".git"))
        {
            string path = directory.Length == 0 ? entry.Name : $"{directory}/{entry.Name}";
            yield return path;
            foreach (string inner in depth > 0 ? Directories(tree, path, depth - 1) : [])
            {
                yield return inner;
            }
        }
    }

    private static string Fill(string? text, Dictionary<string, string> captures)
    {
        text ??= "";
        foreach (var (name, value) in captures)
        {
            text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        }

        return text;
    }

    private static bool Copy(OverlayTree artifact, FileTree tree, string from, string to, IReadOnlyList<string> excludes, bool merges)
    {
        string clean = FluxKustomization.JoinSecurely(from);
        string place = FluxKustomization.JoinSecurely(to);
        if (!clean.AsSpan().ContainsAny("*?[]"))
        {
            switch (tree.GetKind(clean))
            {
                case FileKind.Directory:
                    CopyDirectory(clean, clean, Join(place, TreePath.GetName(clean)));
                    return true;
                case FileKind.File:
                    if (!IsExcluded(clean, ""))
                    {
                        CopyFile(clean, to.EndsWith('/') || to.Length == 0 || artifact.IsDirectory(place) ? Join(place, TreePath.GetName(clean)) : place);
                    }

                    return true;
                default:
                    return false;
            }
        }

        // The first segments without a wildcard; excludes may be written from there on too.
        string[] segments = clean.Split('/');
        string start = string.Join('/', segments.TakeWhile(static segment => !segment.AsSpan().ContainsAny("*?[]")));
        bool isContents = segments[^1] == "**";
        string prefix = isContents ? string.Join('/', segments[..^1]) : "";
        bool any = false;
        foreach (string match in Matches(tree, "", segments).Where(match => !IsExcluded(match, start)).ToList())
        {
            any = true;
            string relative = isContents && prefix.Length > 0 && match.StartsWith(prefix + "/", StringComparison.Ordinal) ? match[(prefix.Length + 1)..] : match;
            if (tree.IsDirectory(match))
            {
                CopyDirectory(match, start, Join(place, relative));
            }
            else
            {
                CopyFile(match, Join(place, relative));
            }
        }

        return any;

        void CopyDirectory(string directory, string start, string target)
        {
            artifact.PutDirectory(target);
            foreach (var entry in tree.List(directory))
            {
                string path = Join(directory, entry.Name);
                if (IsExcluded(path, start))
                {
                    continue;
                }

                if (entry.Kind == FileKind.Directory)
                {
                    CopyDirectory(path, start, Join(target, entry.Name));
                }
                else
                {
                    artifact.Put(Join(target, entry.Name), tree, path);
                }
            }
        }

        void CopyFile(string path, string target) => artifact.Put(target, tree, path, merges && artifact.IsFile(target) ? Merge(artifact, target, tree, path) : null);

        bool IsExcluded(string path, string start) => excludes.Any(pattern =>
            IsMatch(pattern, path) || (start.Length > 0 && path.StartsWith(start + "/", StringComparison.Ordinal) && IsMatch(pattern, path[(start.Length + 1)..])));
    }

    // As Go's io/fs.Glob: a segment matches one name, ** too.
    private static IEnumerable<string> Matches(FileTree tree, string directory, ReadOnlyMemory<string> segments)
    {
        foreach (var entry in tree.List(directory))
        {
            if (!PathPattern.Matches(segments.Span[0], entry.Name))
            {
                continue;
            }

            string path = Join(directory, entry.Name);
            if (segments.Length == 1)
            {
                yield return path;
            }
            else if (entry.Kind == FileKind.Directory)
            {
                foreach (string match in Matches(tree, path, segments[1..]))
                {
                    yield return match;
                }
            }
        }
    }

    // doublestar: ** is any number of directories; a pattern of one segment is for names at any depth.
    private static bool IsMatch(string pattern, string path) => pattern.Contains('/')
        ? IsMatch(pattern.Split('/'), path.Split('/'))
        : PathPattern.Matches(pattern, TreePath.GetName(path)) || IsMatch([pattern], path.Split('/'));

    private static bool IsMatch(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        if (pattern.IsEmpty)
        {
            return path.IsEmpty;
        }

        return pattern[0] == "**"
            ? IsMatch(pattern[1..], path) || (!path.IsEmpty && IsMatch(pattern, path[1..]))
            : !path.IsEmpty && PathPattern.Matches(pattern[0], path[0]) && IsMatch(pattern[1..], path[1..]);
    }

    // Maps merge and all else is replaced, as of values files.
    private static byte[] Merge(FileTree below, string belowPath, FileTree over, string overPath) =>
        Encoding.UTF8.GetBytes(SigsYaml.Marshal(Merge(Read(below, belowPath), Read(over, overPath)), YamlSchema.GoYaml3));

    private static YamlMapping Read(FileTree tree, string path)
    {
        var merged = YamlValue.Mapping();
        foreach (var document in tree.TryRead(path) is { } text ? YamlReader.Read(text).Documents : [])
        {
            merged = document.Root is not null && YamlExpander.Expand(document.Root).Root is YamlMapping mapping ? Merge(merged, mapping) : merged;
        }

        return merged;
    }

    private static YamlMapping Merge(YamlMapping below, YamlMapping over)
    {
        foreach (var entry in over.Entries)
        {
            string name = entry.Name ?? "";
            below = below.With(name, entry.Value.Target is YamlMapping inner && below.GetMapping(name) is { } own ? Merge(own, inner) : entry.Value.Target);
        }

        return below;
    }

    private static string Join(string directory, string name) => directory.Length == 0 ? name : name.Length == 0 ? directory : $"{directory}/{name}";
}
