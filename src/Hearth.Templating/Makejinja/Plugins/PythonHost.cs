using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Hearth.Templating.Jinja;
using Hearth.Templating.Jinja.Data;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Makejinja.Plugins;

/// <summary>
/// A python3 process that runs plugins: a script of ours, handed over on the command line, that answers JSON lines.
/// It runs without -I and -E, so that PYTHONPATH and virtual environments work as they do for makejinja.
/// </summary>
internal sealed class PythonHost : IDisposable
{
    private static string? script;
    private readonly Process process;

    private PythonHost(Process process) => this.process = process;

    /// <summary>Null where there is no Python that runs.</summary>
    public static PythonHost? TryStart(MakejinjaConfig config, MakejinjaWorld world, PyDict data)
    {
        Process? process;
        try
        {
            var start = new ProcessStartInfo("python3")
            {
                WorkingDirectory = world.WorkingDirectory,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
                StandardInputEncoding = new UTF8Encoding(false),
                StandardOutputEncoding = new UTF8Encoding(false),
            };
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(script ??= ReadScript());
            process = Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }

        if (process is null)
        {
            return null;
        }

        var host = new PythonHost(process);
        try
        {
            host.Ask(writer =>
            {
                writer.WriteString("op", "start");
                writer.WriteStartArray("import_paths");
                config.ImportPaths.ToList().ForEach(writer.WriteStringValue);
                writer.WriteEndArray();
                writer.WritePropertyName("data");
                PythonValues.Write(writer, data);
                writer.WritePropertyName("config");
                PythonValues.Write(writer, Describe(config));
            });
            return host;
        }
        catch (Exception exception) when (exception is IOException or MakejinjaException)
        {
            // A python3 that cannot even start, as a stub that says so.
            host.Dispose();
            return null;
        }
    }

    public MakejinjaPlugin Load(string name, JinjaEnvironment environment)
    {
        using var answer = Ask(writer =>
        {
            writer.WriteString("op", "load");
            writer.WriteString("name", name);
        });
        var result = answer.RootElement.GetProperty("ok");
        foreach (var pair in result.GetProperty("globals").EnumerateArray())
        {
            string key = pair[0].GetString()!; // Names of globals are strings.
            if (FunctionOf(pair[1]) is { } function)
            {
                environment.Add(key, FunctionKind.Global, (arguments, keywords) => Call(function, arguments, keywords));
            }
            else
            {
                environment.Globals[key] = PythonValues.Read(pair[1], this);
            }
        }

        AddAll("filters", FunctionKind.Filter);
        AddAll("tests", FunctionKind.Test);
        Methods.Merge(environment.Policies, PythonValues.Read(result.GetProperty("policies"), this), new PyDict());
        foreach (var extension in result.GetProperty("extensions").EnumerateArray())
        {
            throw new MakejinjaException($"the plugin {name} adds the extension {extension.GetString()}: Jinja extensions written in Python do not run in Hearth; the built-in ones belong into makejinja.toml");
        }

        return new Plugin(this, [.. result.GetProperty("paths").EnumerateArray().Select(static path => path.GetInt32())]);

        void AddAll(string kind, FunctionKind target)
        {
            foreach (var property in result.GetProperty(kind).EnumerateObject())
            {
                int function = property.Value.GetInt32();
                environment.Add(property.Name, target, (arguments, keywords) => Call(function, arguments, keywords));
            }
        }
    }

    public object? Call(int function, object?[] arguments, PyDict keywords)
    {
        using var answer = Ask(writer =>
        {
            writer.WriteString("op", "call");
            writer.WriteNumber("f", function);
            writer.WriteStartArray("args");
            foreach (object? argument in arguments)
            {
                PythonValues.Write(writer, argument);
            }

            writer.WriteEndArray();
            writer.WriteStartObject("kwargs");
            foreach (var (key, value) in keywords.Pairs())
            {
                writer.WritePropertyName(Py.Str(key));
                PythonValues.Write(writer, value);
            }

            writer.WriteEndObject();
        });
        return PythonValues.Read(answer.RootElement.GetProperty("ok"), this);
    }

    public void Dispose()
    {
        try
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(1000))
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // It has ended by itself.
        }

        process.Dispose();
    }

    private static int? FunctionOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("c", out var function) ? function.GetInt32() : null;

    private static string ReadScript()
    {
        using var stream = typeof(PythonHost).Assembly.GetManifestResourceStream("plugin_host.py")!; // Embedded by the project file.
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    // makejinja.config.Config as plugins see it; the host makes paths of what are paths.
    private static PyDict Describe(MakejinjaConfig config)
    {
        static PyTuple Texts(IEnumerable<string> texts) => new([.. texts]);

        static PyDict Table(params ReadOnlySpan<(string Key, object? Value)> entries)
        {
            var table = new PyDict();
            foreach (var (key, value) in entries)
            {
                table[key] = value;
            }

            return table;
        }

        var jinja = config.Jinja;
        return Table(
            ("inputs", Texts(config.Inputs)),
            ("output", config.Output),
            ("include_patterns", Texts(config.IncludePatterns)),
            ("exclude_patterns", Texts(config.ExcludePatterns)),
            ("jinja_suffix", config.JinjaSuffix),
            ("keep_jinja_suffix", Py.Bool(config.KeepJinjaSuffix)),
            ("keep_empty", Py.Bool(config.KeepEmpty)),
            ("copy_metadata", Py.Bool(config.CopyMetadata)),
            ("data", Texts(config.Data)),
            ("plugins", Texts(config.Plugins)),
            ("loaders", Texts([])),
            ("import_paths", Texts(config.ImportPaths)),
            ("extensions", Texts(config.Extensions)),
            ("undefined", jinja.Undefined.ToString().ToLowerInvariant()),
            ("exec_pre", Texts(config.ExecPre)),
            ("exec_post", Texts(config.ExecPost)),
            ("clean", Py.Bool(config.Clean)),
            ("force", Py.Bool(config.Force)),
            ("quiet", Py.Bool(config.Quiet)),
            ("delimiter", Table(("block_start", jinja.BlockStart), ("block_end", jinja.BlockEnd), ("variable_start", jinja.VariableStart), ("variable_end", jinja.VariableEnd), ("comment_start", jinja.CommentStart), ("comment_end", jinja.CommentEnd))),
            ("whitespace", Table(("trim_blocks", Py.Bool(jinja.TrimBlocks)), ("lstrip_blocks", Py.Bool(jinja.LstripBlocks)), ("newline_sequence", jinja.NewlineSequence), ("keep_trailing_newline", Py.Bool(jinja.KeepTrailingNewline)))),
            ("prefix", Table(("line_statement", jinja.LineStatementPrefix), ("line_comment", jinja.LineCommentPrefix))),
            ("internal", Table(("autoescape", Py.Bool(jinja.AutoEscape)))));
    }

    private JsonDocument Ask(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        process.StandardInput.Write(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        process.StandardInput.Write('\n');
        process.StandardInput.Flush();
        string line = process.StandardOutput.ReadLine() ?? throw new MakejinjaException("python3 ended while it ran a plugin");
        var answer = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 500 });
        if (answer.RootElement.TryGetProperty("error", out var error))
        {
            var exception = new JinjaException(error.GetString() ?? "Exception", answer.RootElement.GetProperty("message").GetString() ?? "");
            answer.Dispose();
            throw exception;
        }

        return answer;
    }

    private sealed class Plugin(PythonHost host, int[] filters) : MakejinjaPlugin
    {
        public override bool FiltersPaths => filters.Length > 0;

        public override bool[] Accept(string[] paths)
        {
            using var answer = host.Ask(writer =>
            {
                writer.WriteString("op", "paths");
                writer.WriteStartArray("f");
                Array.ForEach(filters, writer.WriteNumberValue);
                writer.WriteEndArray();
                writer.WriteStartArray("paths");
                Array.ForEach(paths, writer.WriteStringValue);
                writer.WriteEndArray();
            });
            return [.. answer.RootElement.GetProperty("ok").EnumerateArray().Select(static kept => kept.GetBoolean())];
        }
    }
}
