using Hearth.Syntax.Diagnostics;
using Hearth.Templating.Jinja;
using Hearth.Templating.Jinja.Data;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Makejinja;

/// <summary>
/// Collects settings: <c>pyproject.toml</c>'s <c>[tool.makejinja]</c>, <c>makejinja.toml</c>, the files that
/// <c>MAKEJINJA_SETTINGS</c> names, then the command line. What comes later wins; paths are seen from their file.
/// </summary>
public sealed class MakejinjaSettings(string workingDirectory)
{
    private readonly Dictionary<string, (object? Value, string Base)> values = new(StringComparer.Ordinal);

    /// <summary>Reads the files that exist.</summary>
    /// <param name="settingsVariable">The value of <c>MAKEJINJA_SETTINGS</c>: paths with colons between.</param>
    public void ReadFiles(string? settingsVariable)
    {
        ReadFile("pyproject.toml", "tool", "makejinja");
        ReadFile("makejinja.toml", "makejinja");
        foreach (string file in (settingsVariable ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            ReadFile(file, "makejinja");
        }
    }

    /// <summary>A value from the command line: what was given for one option, in order.</summary>
    public void Set(MakejinjaOption option, IReadOnlyList<string> given)
    {
        object? value = option.Kind switch
        {
            MakejinjaOptionKind.TextList or MakejinjaOptionKind.PathList => new PyList([.. given]),
            MakejinjaOptionKind.Pairs or MakejinjaOptionKind.PathPairs => Pairs(option, given),
            _ => given[^1],
        };
        values[option.Key] = (value, workingDirectory);
    }

    public void Set(MakejinjaOption option, bool given) => values[option.Key] = (Py.Bool(given), workingDirectory);

    /// <exception cref="MakejinjaConfigException">Something is missing or has a value that does not fit.</exception>
    public MakejinjaConfig Build()
    {
        var config = new MakejinjaConfig
        {
            Inputs = Existing("inputs", "--input"),
            Output = Paths("output") is [var output] ? output : throw Missing("output", "--output"),
            IncludePatterns = Has("include_patterns") ? Texts("include_patterns") : ["**/*"],
            ExcludePatterns = Texts("exclude_patterns"),
            JinjaSuffix = Text("jinja_suffix", ".jinja"),
            KeepJinjaSuffix = Flag("keep_jinja_suffix"),
            KeepEmpty = Flag("keep_empty"),
            CopyMetadata = Flag("copy_metadata"),
            Data = Has("data") ? Existing("data", "--data") : [],
            DataVars = [.. Table("data_vars").Pairs().Select(static pair => KeyValuePair.Create(Py.Str(pair.Key), Py.Str(pair.Value)))],
            FileData = FileData(),
            Plugins = [.. Texts("plugins"), .. Texts("loaders")],
            ImportPaths = Has("import_paths") ? Existing("import_paths", "--import-path") : [workingDirectory],
            Extensions = Texts("extensions"),
            ExecPre = Texts("exec_pre"),
            ExecPost = Texts("exec_post"),
            Clean = Flag("clean"),
            Force = Flag("force"),
            Quiet = Flag("quiet"),
        };
        return config with { Jinja = BuildJinja(config.Extensions) };
    }

    private JinjaOptions BuildJinja(IReadOnlyList<string> extensions)
    {
        string undefined = Text("undefined", "default");
        foreach (string extension in extensions)
        {
            if (extension is not ("jinja2.ext.do" or "jinja2.ext.loopcontrols" or "jinja2.ext.debug" or "jinja2.ext.i18n" or "jinja2.ext.autoescape" or "jinja2.ext.with_"))
            {
                throw new MakejinjaConfigException($"the extension {extension} is a Python class that Hearth does not know; it has jinja2.ext.do, jinja2.ext.loopcontrols, jinja2.ext.debug and jinja2.ext.i18n");
            }
        }

        return new JinjaOptions
        {
            BlockStart = Text("delimiter.block_start", "{%"),
            BlockEnd = Text("delimiter.block_end", "%}"),
            VariableStart = Text("delimiter.variable_start", "{{"),
            VariableEnd = Text("delimiter.variable_end", "}}"),
            CommentStart = Text("delimiter.comment_start", "{#"),
            CommentEnd = Text("delimiter.comment_end", "#}"),
            LineStatementPrefix = Has("prefix.line_statement") ? Text("prefix.line_statement", "") : null,
            LineCommentPrefix = Has("prefix.line_comment") ? Text("prefix.line_comment", "") : null,
            TrimBlocks = Flag("whitespace.trim_blocks", true),
            LstripBlocks = Flag("whitespace.lstrip_blocks", true),
            KeepTrailingNewline = Flag("whitespace.keep_trailing_newline", true),
            NewlineSequence = Text("whitespace.newline_sequence", "\n"),
            AutoEscape = Flag("internal.autoescape"),
            Undefined = JinjaCases.ReadUndefined(undefined) ?? throw Invalid("undefined", Py.Repr(undefined), "one of default, chainable, debug, strict"),
            AllowDo = extensions.Contains("jinja2.ext.do"),
            AllowLoopControls = extensions.Contains("jinja2.ext.loopcontrols"),
            AllowDebug = extensions.Contains("jinja2.ext.debug"),
            AllowTrans = extensions.Contains("jinja2.ext.i18n"),

            // makejinja's cache_size is 0: each import makes its module anew.
            ShareModules = Has("internal.cache_size") && Py.Str(values["internal.cache_size"].Value) != "0",
        };
    }

    private static PyDict Pairs(MakejinjaOption option, IReadOnlyList<string> given)
    {
        var pairs = new PyDict();
        foreach (string text in given)
        {
            int at = text.IndexOf('=', StringComparison.Ordinal);
            if (at < 0)
            {
                throw new MakejinjaConfigException($"{option.Flags[0]} is \"{text}\"; wants KEY=VALUE");
            }

            pairs[text[..at]] = option.Kind == MakejinjaOptionKind.Pairs ? text[(at + 1)..] : new PyList([.. text[(at + 1)..].Split(',')]);
        }

        return pairs;
    }

    private static MakejinjaConfigException Missing(string key, string flag) =>
        new($"Missing option '{flag}': makejinja.toml has no {key}, and the command line gives none");

    private static MakejinjaConfigException Invalid(string key, string found, string wanted) => new($"Invalid value for {key}: {found}; wants {wanted}");

    private void ReadFile(string file, params ReadOnlySpan<string> section)
    {
        string path = Path.GetFullPath(file, workingDirectory);
        if (!File.Exists(path))
        {
            return;
        }

        PyDict table;
        try
        {
            table = TomlData.Read(File.ReadAllText(path), file);
        }
        catch (JinjaException exception)
        {
            throw new MakejinjaConfigException(exception.Message);
        }

        foreach (string part in section)
        {
            if (!table.TryGetItem(part, out object? inner) || inner is not PyDict next)
            {
                return;
            }

            table = next;
        }

        var unknown = new List<string>();
        Collect(table, "", Path.GetDirectoryName(path)!, unknown); // A file has a directory.
        if (unknown.Count > 0)
        {
            unknown.Sort(StringComparer.Ordinal);
            throw new MakejinjaConfigException($"Invalid options found in {file}: {string.Join(", ", unknown.Select(WithNearest))}");
        }
    }

    private void Collect(PyDict table, string prefix, string directory, List<string> unknown)
    {
        foreach (var (key, value) in table.Pairs())
        {
            string name = prefix + Py.Str(key).Replace('-', '_');
            if (MakejinjaOption.All.Any(option => option.Key == name))
            {
                values[name] = (value, directory);
            }
            else if (value is PyDict inner)
            {
                Collect(inner, name + ".", directory, unknown);
            }
            else
            {
                unknown.Add(name);
            }
        }
    }

    private static string WithNearest(string name) =>
        NearestName.Find(name, MakejinjaOption.All.Select(static option => option.Key)) is { } near ? $"{name} (did you mean {near}?)" : name;

    private bool Has(string key) => values.ContainsKey(key);

    private string Text(string key, string otherwise) => values.TryGetValue(key, out var found) ? Py.Str(found.Value) : otherwise;

    private bool Flag(string key, bool otherwise = false)
    {
        if (!values.TryGetValue(key, out var found))
        {
            return otherwise;
        }

        return Py.Str(found.Value).ToLowerInvariant() switch
        {
            "1" or "true" or "yes" or "on" or "y" or "t" => true,
            "0" or "false" or "no" or "off" or "n" or "f" => false,
            _ => throw Invalid(key, Py.Repr(found.Value), "true or false"),
        };
    }

    private List<string> Texts(string key)
    {
        if (!values.TryGetValue(key, out var found))
        {
            return [];
        }

        return found.Value is PyList list ? [.. list.Items.Select(Py.Str)] : throw Invalid(key, Py.Repr(found.Value), "a list");
    }

    private List<string> Paths(string key)
    {
        if (!values.TryGetValue(key, out var found))
        {
            return [];
        }

        var texts = found.Value is PyList list ? list.Items.Select(Py.Str) : [Py.Str(found.Value)];
        return [.. texts.Select(text => Path.TrimEndingDirectorySeparator(Path.GetFullPath(text, found.Base)))];
    }

    private List<string> Existing(string key, string flag)
    {
        if (!values.TryGetValue(key, out var found))
        {
            throw Missing(key, flag);
        }

        if (found.Value is not PyList)
        {
            throw Invalid(key, Py.Repr(found.Value), "a list");
        }

        var paths = Paths(key);
        foreach (string path in paths)
        {
            if (!Path.Exists(path))
            {
                throw new MakejinjaConfigException($"Invalid value for '{flag}': Path '{path}' does not exist.");
            }
        }

        return paths;
    }

    private PyDict Table(string key) => !values.TryGetValue(key, out var found) ? new PyDict() : found.Value as PyDict ?? throw Invalid(key, Py.Repr(found.Value), "a table");

    private Dictionary<string, IReadOnlyList<string>> FileData()
    {
        var result = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (template, files) in Table("file_data").Pairs())
        {
            string directory = values["file_data"].Base;
            result[Py.Str(template)] = files is PyList list
                ? [.. list.Items.Select(file => Path.GetFullPath(Py.Str(file), directory))]
                : throw Invalid($"file_data.{Py.Str(template)}", Py.Repr(files), "a list");
        }

        return result;
    }
}
