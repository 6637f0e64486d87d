using System.Text;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;
using Hearth.Taskfile.Errors;

namespace Hearth.Taskfile.Reading;

/// <summary>What a Taskfile is read from.</summary>
internal static class TaskfileSource
{
    /// <summary>The location of a Taskfile that came in through standard input.</summary>
    public const string StandardInput = "__stdin__";

    /// <summary>A file that is no YAML: go-task's first line, then what the reader found.</summary>
    public static TaskException SyntaxError(YamlStream stream, string path)
    {
        var text = new StringBuilder($"task: Failed to parse {path}:");
        foreach (var diagnostic in stream.Diagnostics.Where(static found => found.Severity == Severity.Error))
        {
            text.Append($"\nyaml: line {diagnostic.Span.Position.Line + 1}: {diagnostic.Message}");
        }

        return new TaskException(text.ToString(), TaskExitCodes.TaskfileInvalid);
    }
}
