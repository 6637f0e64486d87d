using System.Security.Cryptography;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Model;
using Hearth.Taskfile.Scoping;
using Hearth.Taskfile.Shell;

namespace Hearth.Taskfile.Reading;

/// <summary>Reads a Taskfile with everything it includes, and merges it into one.</summary>
internal sealed class TaskfileReader(TaskEnvironment environment, string workingDirectory)
{
    private readonly Dictionary<string, TaskfileModel> merged = new(StringComparer.Ordinal);
    private readonly List<string> open = [];

    public TaskfileModel Read(string location, byte[]? content = null) => ReadMerged(location, content ?? File.ReadAllBytes(location), null);

    private TaskfileModel ReadMerged(string location, byte[] content, Include? pinned)
    {
        Verify(location, content, pinned);
        var taskfile = Parse(location, content);
        open.Add(location);

        // A cycle is found before anything is merged, as go-task's graph finds it: reading goes on first.
        var children = new List<(Include Include, TaskfileModel Taskfile)>();
        foreach (var include in taskfile.Includes)
        {
            var resolved = Resolve(include, taskfile);
            string child;
            try
            {
                child = TaskfileLocator.FindIncluded(resolved.Taskfile);
            }
            catch (TaskfileNotFoundException) when (include.IsOptional)
            {
                continue;
            }

            children.Add((resolved, ReadChild(child, resolved)));
        }

        open.RemoveAt(open.Count - 1);
        foreach (var (include, child) in children)
        {
            TaskfileMerger.Merge(taskfile, child, include);
        }

        merged[location] = taskfile;
        return taskfile;
    }

    private TaskfileModel ReadChild(string location, Include include)
    {
        if (merged.TryGetValue(location, out var known))
        {
            return known;
        }

        int at = open.IndexOf(location);
        if (at >= 0)
        {
            // The edge that closes the circle is the one that leaves where the circle was entered.
            string next = at + 1 < open.Count ? open[at + 1] : location;
            throw new TaskException($"task: include cycle detected between {location} <--> {next}", TaskExitCodes.TaskfileCycle);
        }

        return ReadMerged(location, File.ReadAllBytes(location), include);
    }

    private Include Resolve(Include include, TaskfileModel taskfile)
    {
        var scope = environment.ToVariables();
        scope.Merge(taskfile.Variables);
        var templates = new TemplateScope(scope, environment.Templates);
        string path = templates.Replace(include.Taskfile);
        string directory = templates.Replace(include.Directory);
        templates.ThrowIfFailed();
        RefuseRemote(path);
        string home = taskfile.Location == TaskfileSource.StandardInput ? workingDirectory : Path.GetDirectoryName(taskfile.Location)!; // A file has a directory.
        return include with
        {
            Taskfile = TaskPaths.Join(home, ShellLiteral.Expand(path, environment)),
            Directory = TaskPaths.Join(home, ShellLiteral.Expand(directory, environment)),
        };
    }

    private static void Verify(string location, byte[] content, Include? include)
    {
        if (string.IsNullOrEmpty(include?.Checksum))
        {
            return;
        }

        string actual = Convert.ToHexStringLower(SHA256.HashData(content));
        if (actual != include.Checksum)
        {
            throw new TaskException(
                $"task: The checksum of the Taskfile at {GoQuote.Quote(location)} does not match!\ngot: \"{actual}\"\nwant: {GoQuote.Quote(include.Checksum)}",
                TaskExitCodes.TaskfileChecksum);
        }
    }

    // Another person's commands over the network are not run: the file is to be in the repository.
    public static void RefuseRemote(string path)
    {
        if (path.Contains("://", StringComparison.Ordinal) || path.StartsWith("git@", StringComparison.Ordinal))
        {
            throw new TaskException(
                $"task: Taskfile {GoQuote.Quote(path)} is remote, and Hearth runs local Taskfiles only. Copy it into the repository and include it from there.",
                TaskExitCodes.TaskfileFetchFailed);
        }
    }

    private TaskfileModel Parse(string location, byte[] content)
    {
        var stream = YamlReader.Read(SourceText.FromBytes(location, content));
        if (stream.HasErrors)
        {
            throw TaskfileSource.SyntaxError(stream, TaskPaths.Relative(workingDirectory, location));
        }

        var root = stream.Documents is [var document, ..] ? document.Root : null;
        return (root is null || TaskfileNodes.IsNull(root) ? null : TaskfileDecoder.Decode(root, location))
            ?? throw new TaskException($"task: Missing schema version in Taskfile {GoQuote.Quote(location)}", TaskExitCodes.TaskfileVersion);
    }
}
