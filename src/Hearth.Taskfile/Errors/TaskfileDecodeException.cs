using System.Text;
using Hearth.Syntax.Text;

namespace Hearth.Taskfile.Errors;

/// <summary>
/// A Taskfile that is YAML but no Taskfile: what is wrong, where, and the lines around it with a caret.
/// </summary>
public sealed class TaskfileDecodeException : TaskException
{
    private const int Padding = 2;

    private readonly IReadOnlyList<string> problems;

    public TaskfileDecodeException(IReadOnlyList<string> problems, SourceSpan span)
        : base("", TaskExitCodes.TaskfileDecode)
    {
        this.problems = problems;
        Span = span;
    }

    /// <summary>The node that could not be read.</summary>
    public SourceSpan Span { get; }

    public override string Message => Render(static text => text);

    /// <summary>The message with what stands out passed through <paramref name="emphasize"/>.</summary>
    public string Render(Func<string, string> emphasize)
    {
        var position = Span.Position;
        var text = new StringBuilder();
        if (problems is [var only])
        {
            text.Append(emphasize($"err:  {only}")).Append('\n');
        }
        else
        {
            text.Append(emphasize("errs:")).Append('\n');
            foreach (string problem in problems)
            {
                text.Append(emphasize($"- {problem}")).Append('\n');
            }
        }

        text.Append(emphasize($"file: {Span.Path}:{position}")).Append('\n');
        WriteSnippet(text, position, emphasize);
        return text.ToString();
    }

    private void WriteSnippet(StringBuilder text, LinePosition position, Func<string, string> emphasize)
    {
        var source = Span.Source;
        int count = source.LineCount - (source.Text is [.., '\n'] or "" ? 1 : 0);
        int first = Math.Max(position.Line - Padding, 0);
        int last = Math.Min(position.Line + Padding, count - 1);
        int digits = (last + 1).ToString().Length;
        for (int line = first; line <= last; line++)
        {
            if (line > first)
            {
                text.Append('\n');
            }

            string number = (line + 1).ToString().PadLeft(digits);
            var content = source.GetLine(line);
            text.Append(line == position.Line ? emphasize(">") : " ").Append(' ').Append(number).Append(" | ").Append(content);
            if (line == position.Line && position.Column < content.Length)
            {
                text.Append("\n  ").Append(' ', digits).Append(" | ").Append(' ', position.Column).Append(emphasize("^"));
            }
        }
    }
}
