using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Model;
using Hearth.Taskfile.Scoping;
using Hearth.Taskfile.Shell;

namespace Hearth.Taskfile.Output;

/// <summary>How the output of commands is shown: as it comes, per command, or with the task's prefix on each line.</summary>
internal abstract class CommandOutput
{
    /// <summary>Commands write to the run's own outputs.</summary>
    public static readonly CommandOutput Interleaved = new InterleavedOutput();

    public virtual bool IsPrefixed => false;

    /// <exception cref="TaskException">There is no such style, or it does not take what is set.</exception>
    public static CommandOutput For(OutputStyle style, TaskStreams streams, TaskLog log)
    {
        bool hasGroupText = style.GroupBegin.Length > 0 || style.GroupEnd.Length > 0;
        switch (style.Name)
        {
            case "group":
                return new GroupOutput(style, streams);
            case "interleaved" or "" or "prefixed" when hasGroupText:
                throw new TaskException($"task: output style {GoQuote.Quote(style.Name)} does not support the group begin/end parameter");
            case "interleaved" or "":
                return Interleaved;
            case "prefixed":
                return new PrefixedOutput(streams, log);
            default:
                throw new TaskException($"task: output style {GoQuote.Quote(style.Name)} not recognized");
        }
    }

    /// <summary>Runs a command and shows its output.</summary>
    /// <param name="shell">Runs it.</param>
    /// <param name="command">What to run.</param>
    /// <param name="prefix">The task's prefix.</param>
    /// <param name="templates">The task's variables, for texts around the output.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>The exit status.</returns>
    public abstract Task<int> RunAsync(ShellRunner shell, ShellCommand command, string prefix, Func<TemplateScope> templates, CancellationToken cancellationToken);

    private sealed class InterleavedOutput : CommandOutput
    {
        public override Task<int> RunAsync(ShellRunner shell, ShellCommand command, string prefix, Func<TemplateScope> templates, CancellationToken cancellationToken) =>
            shell.RunAsync(command, cancellationToken);
    }
}
