using System.Text.Json;
using Hearth.Templating.Jinja.Data;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja;

/// <summary>
/// Runs template cases that other programs hand over: one JSON object a line, with a source or a name, templates,
/// context, globals and the options of the environment, answered by one line with the output or the error.
/// </summary>
public static class JinjaCases
{
    /// <summary>Answers one line.</summary>
    public static byte[] Run(ReadOnlyMemory<byte> line)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            Run(line, writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Options under the names of <c>jinja2.Environment</c>'s arguments.</summary>
    public static JinjaOptions ReadOptions(PyDict given)
    {
        var extensions = given.TryGetItem("extensions", out object? list) && list is PyList names ? names.Items.Select(Py.Str).ToList() : [];
        return new JinjaOptions
        {
            BlockStart = Text("block_start_string", "{%"),
            BlockEnd = Text("block_end_string", "%}"),
            VariableStart = Text("variable_start_string", "{{"),
            VariableEnd = Text("variable_end_string", "}}"),
            CommentStart = Text("comment_start_string", "{#"),
            CommentEnd = Text("comment_end_string", "#}"),
            LineStatementPrefix = given.TryGetItem("line_statement_prefix", out object? statement) ? statement as string : null,
            LineCommentPrefix = given.TryGetItem("line_comment_prefix", out object? comment) ? comment as string : null,
            TrimBlocks = Flag("trim_blocks"),
            LstripBlocks = Flag("lstrip_blocks"),
            KeepTrailingNewline = Flag("keep_trailing_newline"),
            NewlineSequence = Text("newline_sequence", "\n"),
            AutoEscape = Flag("autoescape"),
            Undefined = ReadUndefined(Text("undefined", "default")) ?? UndefinedMode.Default,
            AllowDo = extensions.Exists(static name => name is "do" or "jinja2.ext.do"),
            AllowLoopControls = extensions.Exists(static name => name is "loopcontrols" or "jinja2.ext.loopcontrols"),
            AllowDebug = extensions.Exists(static name => name is "debug" or "jinja2.ext.debug"),
            AllowTrans = extensions.Exists(static name => name is "i18n" or "jinja2.ext.i18n"),
        };

        string Text(string key, string otherwise) => given.TryGetItem(key, out object? value) && value is string text ? text : otherwise;

        bool Flag(string key) => given.TryGetItem(key, out object? value) && Py.IsTrue(value);
    }

    /// <summary>A mode by its name; null where there is none.</summary>
    public static UndefinedMode? ReadUndefined(string name) => name switch
    {
        "default" => UndefinedMode.Default,
        "chainable" => UndefinedMode.Chainable,
        "debug" => UndefinedMode.Debug,
        "strict" => UndefinedMode.Strict,
        _ => null,
    };

    private static void Run(ReadOnlyMemory<byte> line, Utf8JsonWriter writer)
    {
        try
        {
            var read = JsonData.Read(line) as PyDict ?? throw JinjaException.Value("a case is a JSON object");
            writer.WriteString("id", read.TryGetItem("id", out object? id) ? Py.Str(id) : "");
            writer.WriteString("output", Render(read));
        }
        catch (JinjaException exception)
        {
            writer.WriteString("error", exception.ErrorClass);
            writer.WriteString("message", exception.Message);
            if (exception.Line > 0)
            {
                writer.WriteNumber("lineno", exception.Line);
            }
        }
        catch (JsonException exception)
        {
            writer.WriteString("error", "JSONDecodeError");
            writer.WriteString("message", exception.Message);
        }
    }

    private static string Render(PyDict given)
    {
        PyDict Part(string key) => given.TryGetItem(key, out object? value) && value is PyDict dict ? dict : new PyDict();

        var templates = Part("templates");
        TemplateLoader? loader = given.ContainsKey("templates") ? name => templates.TryGetItem(name, out object? text) ? text as string : null : null;
        var options = Part("env");
        var environment = new JinjaEnvironment(ReadOptions(options), loader);
        if (options.TryGetItem("policies", out object? policies) && policies is PyDict settings)
        {
            foreach (var (key, value) in settings.Pairs())
            {
                environment.Policies[key] = value;
            }
        }

        var globals = Part("globals").Pairs().ToDictionary(static pair => Py.Str(pair.Key), static pair => pair.Value, StringComparer.Ordinal);
        var template = given.TryGetItem("source", out object? source) ? environment.Parse(Py.Str(source)) : environment.GetTemplate(Py.Str(given["name"]));
        return template.Render(Part("context"), globals);
    }
}
