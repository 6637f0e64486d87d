using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Ast;
using Hearth.Templating.GoTemplate.Formatting;

namespace Hearth.Templating.GoTemplate;

// Errors, worded and placed as Go's engine does.
public sealed partial class Evaluator
{
    /// <summary>The action or node that runs, as a range of its template.</summary>
    internal SourceSpan CurrentSpan => SpanOf(at);

    private TemplateException Error(string message, Exception? inner = null) => new(Located(message), SpanOf(at), inner);

    private string Located(string message)
    {
        var source = template.Source;
        int offset = Math.Min(at.Position, source.Length);
        var before = source.Text.AsSpan(0, offset);
        int lineStart = before.LastIndexOf('\n') + 1;
        int line = 1 + before.Count('\n');
        int column = GoString.ByteLength(before[lineStart..].ToString());
        return $"template: {template.ParseName}:{line}:{column}: executing {GoString.Quote(template.Name)} at <{at}>: {message}";
    }

    private SourceSpan SpanOf(Node node)
    {
        var source = template.Source;
        if (node is ActionNode action)
        {
            return source.Span(action.Start, action.Length);
        }

        // To the end of what the node shows, as far as it is on the same line.
        int start = Math.Min(node.Position, source.Length);
        var rest = source.Text.AsSpan(start);
        int end = rest.IndexOf(templates.RightDelimiter, StringComparison.Ordinal);
        rest = end >= 0 ? rest[..end] : rest;
        int newline = rest.IndexOf('\n');
        return source.Span(start, (newline >= 0 ? rest[..newline] : rest).TrimEnd(" \t-").Length);
    }
}
