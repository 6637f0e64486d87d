using System.Text;
using Hearth.Taskfile.Model;
using Hearth.Taskfile.Scoping;
using Hearth.Taskfile.Shell;

namespace Hearth.Taskfile.Output;

/// <summary>Holds a command's output back until it ends, then shows it in one piece on standard output.</summary>
internal sealed class GroupOutput(OutputStyle style, TaskStreams streams) : CommandOutput
{
    public override async Task<int> RunAsync(ShellRunner shell, ShellCommand command, string prefix, Func<TemplateScope> templates, CancellationToken cancellationToken)
    {
        using var held = new MemoryStream();
        int? status = null;
        try
        {
            status = await shell.RunMergedAsync(command, held, cancellationToken);
            return status.Value;
        }
        finally
        {
            if (held.Length > 0 && !(style.GroupErrorOnly && status == 0))
            {
                Show(held, templates);
            }
        }
    }

    private void Show(MemoryStream held, Func<TemplateScope> templates)
    {
        using var group = new MemoryStream();
        var scope = style.GroupBegin.Length + style.GroupEnd.Length > 0 ? templates() : null;
        Write(style.GroupBegin);
        held.WriteTo(group);
        Write(style.GroupEnd);
        streams.Output.Write(group.GetBuffer().AsSpan(0, (int)group.Length));
        streams.Output.Flush();

        void Write(string template)
        {
            if (template.Length > 0)
            {
                group.Write(Encoding.UTF8.GetBytes(scope!.Replace(template) + "\n")); // Made above, where a template is set.
            }
        }
    }
}
