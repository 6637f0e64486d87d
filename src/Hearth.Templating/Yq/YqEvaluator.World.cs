using System.Globalization;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;
using Hearth.Templating.Yq.Formats;
using Hearth.Templating.Yq.Syntax;

namespace Hearth.Templating.Yq;

// Environment, files, programs, time, and other formats.
internal sealed partial class YqEvaluator
{
    private YqContext Environment(YqContext context, YqExpression expression)
    {
        CheckEnvironment();
        string value = host.GetEnvironmentVariable(expression.Text) ?? "";
        if (((YqOptions.Environment)expression.Options!).IsText) // The lexer sets it.
        {
            return context.Child(YqNode.Text(value));
        }

        return value.Length == 0
            ? throw new YqException($"value for env variable '{expression.Text}' not provided in env()") { At = expression.At }
            : context.Child(Read(YqFormat.Yaml, value, settings) ?? throw new YqException("EOF"));
    }

    private YqContext EnvironmentSubstitute(YqContext context, YqOptions.Environment options)
    {
        CheckEnvironment();
        return Each(context, node => node.Tag == YamlImplicitTag.String
            ? Text(node, YqEnvSubst.Substitute(node.Value, host.GetEnvironmentVariable, options))
            : throw new YqException($"cannot substitute with {node.Tag}, can only substitute strings. Hint: Most often you'll want to use '|=' over '=' for this operation"));
    }

    private void CheckEnvironment()
    {
        if (settings.ForbidsEnvironment)
        {
            throw new YqException("env operations have been disabled");
        }
    }

    private YqContext LoadText(YqContext context, YqExpression expression) => LoadEach(context, expression, static (text, _) => YqNode.Text(text));

    private YqContext Load(YqContext context, YqExpression expression)
    {
        var format = ((YqOptions.Format)expression.Options!).Which; // The lexer sets it.
        var plain = YqSettings.Default with { KeepsHeader = false, XmlAttributePrefix = settings.XmlAttributePrefix, XmlContentName = settings.XmlContentName, PropertyBrackets = settings.PropertyBrackets };
        return LoadEach(context, expression, (text, path) =>
        {
            var documents = new List<YqNode>();
            try
            {
                var decoder = Decoder(format, text, path, plain);
                while (decoder.Read() is { } document)
                {
                    document.OwnDocument = documents.Count;
                    document.OwnFileName = path;
                    document.IsTogether = true;
                    documents.Add(document);
                }
            }
            catch (Exception refused) when (refused is YqException or DiagnosticException)
            {
                throw new YqException($"bad file '{path}': {YamlDecoder.Describe(refused, text)}", refused);
            }

            if (documents.Count <= 1)
            {
                return documents.Count == 1 ? documents[0] : YqNode.Null();
            }

            var list = new YqNode { Kind = YqKind.Sequence };
            list.AddAll(documents);
            return list;
        });
    }

    private YqContext LoadEach(YqContext context, YqExpression expression, Func<string, string, YqNode> read)
    {
        if (settings.ForbidsFiles)
        {
            throw new YqException("file operations have been disabled");
        }

        return Each(context, node =>
        {
            string path = Evaluate(context.ReadOnlyChild(node), expression.Right).First?.Value ?? throw new YqException("filename expression returned nil") { At = expression.At };
            try
            {
                return read(host.ReadFile(path), path);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or YqException or DiagnosticException)
            {
                throw new YqException($"failed to load {path}: {failed.Message}", failed) { At = expression.At };
            }
        });
    }

    private YqContext RunProgram(YqContext context, YqExpression expression)
    {
        if (!settings.AllowsSystem || host.Run is not { } run)
        {
            throw new YqException("system operations are disabled, use --security-enable-system-operator to enable") { At = expression.At };
        }

        return Each(context, node =>
        {
            var seen = context.ReadOnlyChild(node);
            var block = expression.Right is { Operator: YqOperator.Block } both ? both : null;
            var command = Evaluate(seen, block is null ? expression.Right : block.Left).First ?? throw new YqException("system operator: command expression returned no results");
            if (command.Kind != YqKind.Scalar || command.GuessedTag != YamlImplicitTag.String)
            {
                throw new YqException("system operator: command must be a string scalar");
            }

            if (command.Value.Length == 0)
            {
                throw new YqException("system operator: command must be a non-empty string");
            }

            string output = run(command.Value, block is null ? [] : ProgramArguments(Evaluate(seen, block.Right).First), EncodeText(node, YqFormat.Yaml, settings.Indent).TrimEnd('\n'));
            return Text(node, output.EndsWith("\r\n", StringComparison.Ordinal) ? output[..^2] : output.EndsWith('\n') ? output[..^1] : output);
        });
    }

    private static List<string> ProgramArguments(YqNode? node)
    {
        if (node is null || node.IsNull)
        {
            return [];
        }

        foreach (var item in node.Kind == YqKind.Sequence ? node.Content : [node])
        {
            if (item.Kind != YqKind.Scalar || item.IsNull)
            {
                throw new YqException(node.Kind == YqKind.Sequence
                    ? $"system operator: argument must be a non-null scalar; got tag={item.Tag}"
                    : $"system operator: args must be a non-null scalar or sequence of non-null scalars; got tag={item.Tag}");
            }
        }

        return node.Kind == YqKind.Sequence ? node.Content.ConvertAll(static item => item.Value) : [node.Value];
    }

    private YqContext Encode(YqContext context, YqOptions.Format format) => Each(context, node =>
    {
        string text = EncodeText(node, format.Which, format.Indent);

        // What was decoded from text without a last line break gets none.
        if (IsOneLine(text) && context.GetVariable(DecodedName(node)) is [var original, ..] && !original.Value.EndsWith('\n'))
        {
            text = text.TrimEnd('\n');
        }

        bool isOneLine = (format.Which == YqFormat.Json && format.Indent == 0) || format.Which is YqFormat.Csv or YqFormat.Tsv;
        return Text(node, isOneLine ? text.TrimEnd('\n') : text);
    });

    // Upstream's pattern: something, then exactly one break at the end.
    private static bool IsOneLine(string text) => text.Length > 1 && text[^1] == '\n' && text[^2] != '\n';

    private static string DecodedName(YqNode node) => $"decoded: {(node.IsMapKey ? $"key-{node.Value}-" : "")}{node.Document.ToString(CultureInfo.InvariantCulture)} - {node.Key?.Value}";

    private YqContext Decode(YqContext context, YqOptions.Format format)
    {
        var results = new List<YqNode>(context.Nodes.Count);
        foreach (var node in context.Nodes)
        {
            context.SetVariable(DecodedName(node), [node]);
            var made = Read(format.Which, node.Value, settings) ?? throw new YqException("EOF");
            made.Key = node.Key;
            made.Parent = node.Parent;
            results.Add(made);
        }

        return context.Child(results);
    }

    private static YqNode? Read(YqFormat format, string text, YqSettings settings)
    {
        try
        {
            return Decoder(format, text, "", settings).Read();
        }
        catch (DiagnosticException refused)
        {
            throw new YqException(YamlDecoder.Describe(refused, text), refused);
        }
    }

    internal static IYqDecoder Decoder(YqFormat format, string text, string path, YqSettings settings) => YqDecoders.Make(format, text, path, settings);

    /// <summary>As the printer would print it alone.</summary>
    private string EncodeText(YqNode node, YqFormat format, int indent)
    {
        var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var own = settings with { Indent = indent, HasColors = false, UnwrapsJson = false };
        new YqPrinter(YqEncoders.Make(format, own), this, _ => output).Print([node]);
        return output.ToString();
    }

    private YqNode Now()
    {
        var now = host.Now();
        return YqNode.Scalar(YamlImplicitTag.Timestamp, YqDate.Format(null, new GoTime(now, 0, "")));
    }

    private string Parameter(YqContext context, YqExpression? expression, string name) =>
        Evaluate(context.ReadOnly(), expression).First?.Value ?? throw new YqException($"could not find {name} for format_time");

    private YqContext FormatDate(YqContext context, YqExpression expression)
    {
        string format = Parameter(context, expression.Right, "format");
        return Each(context, node =>
        {
            var time = ParseDate(context, node, $"could not parse datetime of [{node.NicePath()}]");
            string text = GoTimeFormat.Format(time, format);
            var made = YqText.TryParse(text) ?? YqNode.Text(text);
            made.Parent = node.Parent;
            made.Key = node.Key;
            return made;
        });
    }

    private YqContext TimeZone(YqContext context, YqExpression expression)
    {
        string name = Parameter(context, expression.Right, "timezone");
        var zone = FindZone(name);
        return Each(context, node =>
        {
            var time = ParseDate(context, node, $"could not parse datetime of [{node.NicePath()}] using layout [{context.DateLayout ?? YqDate.Rfc3339}]");
            var moment = TimeZoneInfo.ConvertTime(time.Moment, zone);
            return node.Replacement(YqKind.Scalar, node.Tag, YqDate.Format(context.DateLayout, new GoTime(moment, time.Nanoseconds, YqZones.Abbreviation(zone, moment))));
        });
    }

    private static TimeZoneInfo FindZone(string name)
    {
        try
        {
            return name is "" or "UTC" ? TimeZoneInfo.Utc : name == "Local" ? TimeZoneInfo.Local : TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception unknown) when (unknown is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw new YqException($"could not load tz [{name}]: unknown time zone {name}", unknown);
        }
    }

    private static YqNode FromUnix(YqNode node)
    {
        if (node.GuessedTag is not (YamlImplicitTag.Integer or YamlImplicitTag.Float))
        {
            throw new YqException($"from_unix only works on numbers, found {node.Tag} instead");
        }

        double seconds = Math.Clamp(YqNumber.Float(node.Value), -62_135_596_800, 253_402_300_799);
        var moment = DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1_000)).ToOffset(TimeSpan.Zero);
        var local = TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.Local);
        return node.Replacement(YqKind.Scalar, YamlImplicitTag.Timestamp, YqDate.Format(null, new GoTime(local, 0, "")));
    }

    private static YqNode ToUnix(YqContext context, YqNode node) =>
        Integer(node, ParseDate(context, node, $"could not parse datetime of [{node.NicePath()}] using layout [{context.DateLayout ?? YqDate.Rfc3339}]").Moment.ToUnixTimeSeconds());

    private static GoTime ParseDate(YqContext context, YqNode node, string failure)
    {
        try
        {
            return YqDate.Parse(context.DateLayout, node.Value);
        }
        catch (YqException refused)
        {
            throw new YqException($"{failure}: {refused.Message}", refused);
        }
    }

    private YqContext WithDateFormat(YqContext context, YqExpression expression) => expression.Right is { Operator: YqOperator.Block or YqOperator.Union } block
        ? Evaluate(context.WithDateLayout(Parameter(context, block.Left, "layout")), block.Right)
        : throw new YqException("must provide a date time format string and an expression, e.g. with_dtf(\"Monday, 02-Jan-06 at 3:04PM MST\"; <exp>)") { At = expression.At };
}
