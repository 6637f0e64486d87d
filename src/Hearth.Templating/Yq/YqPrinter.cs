using Hearth.Templating.Yq.Formats;

namespace Hearth.Templating.Yq;

/// <summary>Prints results one after another: separators where a document changes, headers where they were.</summary>
internal sealed class YqPrinter(IYqEncoder encoder, YqEvaluator evaluator, Func<YqNode, TextWriter> open)
{
    private bool isFirst = true;
    private int lastDocument;
    private int lastFile;

    /// <summary>Whether anything but null and false was printed.</summary>
    public bool HasPrinted { get; private set; }

    /// <summary>A zero character behind each result, in the place of its line break.</summary>
    public bool EndsInZero { get; init; }

    /// <exception cref="YqException">The format cannot hold a result.</exception>
    public void Print(List<YqNode> nodes)
    {
        if (nodes.Count == 0)
        {
            return;
        }

        if (!encoder.KeepsAliases)
        {
            foreach (var node in nodes)
            {
                evaluator.Explode(node);
            }
        }

        if (isFirst)
        {
            lastDocument = nodes[0].Document;
            lastFile = nodes[0].FileIndex;
            isFirst = false;
        }

        foreach (var node in nodes)
        {
            var output = open(node);
            if ((lastDocument != node.Document || lastFile != node.FileIndex) && !node.LeadingContent.StartsWith(YamlHeader.Separator, StringComparison.Ordinal))
            {
                encoder.WriteSeparator(output);
            }

            if (EndsInZero)
            {
                PrintWithZero(output, node);
            }
            else
            {
                PrintOne(output, node);
            }

            lastDocument = node.Document;
        }
    }

    private void PrintOne(TextWriter output, YqNode node)
    {
        encoder.WriteLeading(output, node.LeadingContent);
        HasPrinted |= !node.IsNull && !(node.Tag == "!!bool" && node.Value == "false");
        encoder.Write(output, node);
    }

    private void PrintWithZero(TextWriter output, YqNode node)
    {
        var buffer = new StringWriter { NewLine = "\n" };
        PrintOne(buffer, node);
        string text = buffer.ToString();
        text = text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
        if (text.Contains('\0'))
        {
            throw new YqException("can't serialise value because it contains NUL char and you are using NUL separated output");
        }

        output.Write(text);
        output.Write('\0');
    }
}
