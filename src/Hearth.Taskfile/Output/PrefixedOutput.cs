using System.Text;
using Hearth.Syntax.Files;
using Hearth.Taskfile.Scoping;
using Hearth.Taskfile.Shell;

namespace Hearth.Taskfile.Output;

/// <summary>Puts the task's prefix before each line, in a colour of its own, on standard output.</summary>
internal sealed class PrefixedOutput(TaskStreams streams, TaskLog log) : CommandOutput
{
    private static readonly TaskColor[] Colors =
    [
        TaskColor.Yellow, TaskColor.Blue, TaskColor.Magenta, TaskColor.Cyan, TaskColor.Green, TaskColor.Red,
        TaskColor.BrightYellow, TaskColor.BrightBlue, TaskColor.BrightMagenta, TaskColor.BrightCyan, TaskColor.BrightGreen, TaskColor.BrightRed,
    ];

    private readonly Lock gate = new();
    private readonly Dictionary<string, TaskColor> colors = new(StringComparer.Ordinal);

    public override bool IsPrefixed => true;

    public override async Task<int> RunAsync(ShellRunner shell, ShellCommand command, string prefix, Func<TemplateScope> templates, CancellationToken cancellationToken)
    {
        using var lines = new PrefixStream(this, prefix);
        return await shell.RunMergedAsync(command, lines, cancellationToken);
    }

    private void WriteLine(string prefix, ReadOnlySpan<byte> line)
    {
        lock (gate)
        {
            if (!colors.TryGetValue(prefix, out var color))
            {
                color = colors[prefix] = Colors[colors.Count % Colors.Length];
            }

            streams.Output.Write([.. Encoding.UTF8.GetBytes($"[{log.Paint(color, prefix)}] "), .. line, (byte)'\n']);
            streams.Output.Flush();
        }
    }

    /// <summary>Cuts what a command writes into lines; what is left without a line break comes out at the end.</summary>
    private sealed class PrefixStream(PrefixedOutput owner, string prefix) : WriteOnlyStream
    {
        private readonly MemoryStream rest = new();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            for (int end = buffer.IndexOf((byte)'\n'); end >= 0; end = buffer.IndexOf((byte)'\n'))
            {
                rest.Write(buffer[..end]);
                WriteRest();
                buffer = buffer[(end + 1)..];
            }

            rest.Write(buffer);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        protected override void Dispose(bool disposing)
        {
            if (rest.Length > 0)
            {
                WriteRest();
            }

            base.Dispose(disposing);
        }

        private void WriteRest()
        {
            owner.WriteLine(prefix, rest.GetBuffer().AsSpan(0, (int)rest.Length));
            rest.SetLength(0);
        }
    }
}
