using System.Text;
using Hearth.Taskfile.CommandLine;
using Hearth.Taskfile.Output;
using Hearth.Taskfile.Scoping;
using Hearth.TestKit;

namespace Hearth.Taskfile.Tests;

/// <summary>A directory with a Taskfile in which command lines are run in this process, with an environment of the test's own.</summary>
internal sealed class TaskRun : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string> environment = new(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
        ["HOME"] = "/nowhere",
        ["NO_COLOR"] = "1",
        ["LC_ALL"] = "C.UTF-8",
    };

    public TaskRun(string taskfile)
    {
        Files = new TemporaryDirectory();
        Files.Write("Taskfile.yml", "version: '3'\n" + taskfile);
    }

    public TemporaryDirectory Files { get; }

    public string Input { get; set; } = "";

    public bool IsTerminal { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public TaskRun With(string file, string text)
    {
        Files.Write(file, text);
        return this;
    }

    public TaskRun Set(string name, string value)
    {
        environment[name] = value;
        return this;
    }

    /// <summary>Both outputs in the order written, then the exit code where it is not 0. The directory reads as <c>ROOT</c>.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        using var both = new MemoryStream();
        int code = await RunAsync(both, both, CancellationToken.None, arguments);
        string text = Encoding.UTF8.GetString(both.ToArray()).Replace(Files.Path, "ROOT", StringComparison.Ordinal);
        return code == 0 ? text : $"{text}exit {code}\n";
    }

    public async Task<int> RunAsync(Stream output, Stream error, CancellationToken cancellationToken, params string[] arguments)
    {
        var context = new TaskProgramContext
        {
            Streams = new TaskStreams(output, error, areInherited: false),
            Input = new Lazy<Stream>(() => new MemoryStream(Encoding.UTF8.GetBytes(Input))),
            Environment = new TaskEnvironment(environment),
            WorkingDirectory = Files.Path,
            Executable = "task",
            IsTerminal = IsTerminal,
            Time = Time,
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        return await TaskProgram.RunAsync(context, arguments, limit.Token);
    }

    public void Dispose() => Files.Dispose();
}
