using System.Text.RegularExpressions;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Templating.Yq.Formats;
using Hearth.Templating.Yq.Syntax;

namespace Hearth.Templating.Yq;

/// <summary>A file to evaluate.</summary>
/// <param name="Name">As given; <c>filename</c> says it.</param>
/// <param name="Read">Its text.</param>
public sealed record YqInput(string Name, Func<string> Read);

/// <summary>
/// One run of yq: an expression, what it is evaluated on, and where results go. mikefarah's yq v4 is what it is held to.
/// </summary>
public sealed partial class YqSession
{
    private const string PrettyPrint = "(... | (select(tag != \"!!str\"), select(tag == \"!!str\") | select(test(\"(?i)^(y|yes|n|no|on|off)$\") | not))  ) style=\"\"";

    private readonly YqSettings settings;
    private readonly YqEvaluator evaluator;
    private readonly YqExpression? expression;
    private readonly YqFormat inputFormat;
    private readonly YqPrinter printer;
    private int fileIndex;

    /// <param name="settings">Of the command line.</param>
    /// <param name="host">The world.</param>
    /// <param name="expression">What to do.</param>
    /// <param name="input">How files are read.</param>
    /// <param name="output">How results are written.</param>
    /// <param name="open">Where a result goes.</param>
    /// <param name="endsInZero">A zero character between results.</param>
    /// <exception cref="YqException">The expression is none.</exception>
    public YqSession(YqSettings settings, YqHost host, string expression, YqFormat input, YqFormat output, Func<YqNode, TextWriter> open, bool endsInZero = false)
    {
        this.settings = settings;
        inputFormat = input;
        evaluator = new YqEvaluator(settings, host);
        Expression = expression;
        this.expression = YqParser.Parse(expression);
        printer = new YqPrinter(YqEncoders.Make(output, settings), evaluator, open) { EndsInZero = endsInZero };
    }

    /// <summary>The text of the expression.</summary>
    public string Expression { get; }

    /// <summary>Whether anything but null and false was printed.</summary>
    public bool HasPrinted => printer.HasPrinted;

    /// <summary>The expression that <c>-P</c> makes of one: with every style but the one that a text needs taken away.</summary>
    public static string Pretty(string expression) => expression.Length == 0 ? PrettyPrint : $"{expression} | {PrettyPrint}";

    /// <summary>Document by document.</summary>
    /// <exception cref="YqException">A file or a value is not as wanted.</exception>
    public void EvaluateEach(IEnumerable<YqInput> inputs)
    {
        bool hasDocuments = false;
        foreach (var input in inputs)
        {
            int document = 0;
            foreach (var node in Documents(input, isFirst: true))
            {
                node.OwnDocument = document++;
                node.OwnFileName = input.Name;
                node.OwnFileIndex = fileIndex;
                printer.Print(evaluator.Run(expression, [node]));
                hasDocuments = true;
            }

            fileIndex++;
        }

        if (!hasDocuments)
        {
            EvaluateNothing();
        }
    }

    /// <summary>All documents of all files at once.</summary>
    /// <exception cref="YqException">A file or a value is not as wanted.</exception>
    public void EvaluateTogether(IEnumerable<YqInput> inputs)
    {
        var all = new List<YqNode>();
        foreach (var input in inputs)
        {
            int document = 0;
            foreach (var node in Documents(input, isFirst: fileIndex == 0))
            {
                node.OwnDocument = document++;
                node.OwnFileName = input.Name;
                node.OwnFileIndex = fileIndex;
                node.IsTogether = true;
                all.Add(node);
            }

            fileIndex++;
        }

        if (all.Count == 0)
        {
            all.Add(YqNode.Null());
        }

        printer.Print(evaluator.Run(expression, all));
    }

    /// <summary>Without input.</summary>
    /// <exception cref="YqException">A value is not as wanted.</exception>
    public void EvaluateNothing() => printer.Print(evaluator.Run(expression, [YqNode.Null()]));

    /// <summary>What an expression names for a result, such as a file; <c>$index</c> counts.</summary>
    /// <exception cref="YqException">The expression is none.</exception>
    public string NameOf(YqNode node, string expression, int index)
    {
        var context = new YqContext([node]);
        context.SetVariable("index", [YqNode.Integer(index)]);
        return evaluator.Evaluate(context, YqParser.Parse(expression)).First?.Value ?? "";
    }

    /// <summary>Whether a file name has an extension that upstream leaves alone.</summary>
    public static bool HasExtension(string name) => Extension().IsMatch(name);

    /// <summary>Front matter and what follows it: up to the line of three dashes that is not the first.</summary>
    public static (string Yaml, string After) SplitFrontMatter(string text)
    {
        text = text.StartsWith('\uFEFF') ? text[1..] : text;
        int at = 0;
        for (int line = 0; at < text.Length; line++)
        {
            // Upstream asks for three bytes; fewer at the end are lost there.
            if (line > 0 && string.CompareOrdinal(text, at, "---", 0, 3) == 0)
            {
                return (text[..at], text[at..]);
            }

            int end = text.IndexOf('\n', at);
            at = end < 0 ? text.Length : end + 1;
        }

        return (text, "");
    }

    [GeneratedRegex(@"\.[a-zA-Z0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Extension();

    private IEnumerable<YqNode> Documents(YqInput input, bool isFirst)
    {
        string text = input.Read();
        IYqDecoder decoder;
        try
        {
            decoder = inputFormat is YqFormat.Yaml or YqFormat.KYaml
                ? new YamlDecoder(text, input.Name, settings, isFirst)
                : YqDecoders.Make(inputFormat, text, input.Name, settings);
        }
        catch (Exception refused) when (refused is YqException or DiagnosticException)
        {
            throw BadFile(input.Name, text, refused);
        }

        while (true)
        {
            YqNode? node;
            try
            {
                node = decoder.Read();
            }
            catch (Exception refused) when (refused is YqException or DiagnosticException)
            {
                throw BadFile(input.Name, text, refused);
            }

            if (node is null)
            {
                yield break;
            }

            yield return node;
        }
    }

    private YqException BadFile(string name, string text, Exception refused)
    {
        Diagnostic? finding = null;
        if (inputFormat is YqFormat.Yaml or YqFormat.KYaml)
        {
            // The places of the whole file, which has the header too.
            finding = YamlReader.Read(new SourceText(name, text)).Diagnostics.FirstOrDefault();
        }

        return new YqException($"bad file '{name}': {YamlDecoder.Describe(refused, text)}", refused) { Finding = finding };
    }
}
