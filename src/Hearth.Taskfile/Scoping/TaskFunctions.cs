using System.Text;
using Hearth.Taskfile.Model;
using Hearth.Taskfile.Reading;
using Hearth.Taskfile.Shell;
using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Functions;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Scoping;

/// <summary>The functions of Taskfile templates: Go's, slim-sprig's, and go-task's own, which go before the others.</summary>
internal static class TaskFunctions
{
    /// <summary>Made when the first template is parsed.</summary>
    public static FunctionSet All => field ??= Create();

    private static FunctionSet Create()
    {
        var functions = new FunctionSet().AddAll(FunctionSets.SlimSprig);
        AddMachine(functions);
        AddText(functions);
        AddPaths(functions);
        AddYaml(functions);
        return functions;
    }

    private static void AddMachine(FunctionSet functions) => functions
        .Add("OS", static () => Platforms.CurrentOperatingSystem, "The operating system, in Go's word for it.", "{{ OS }} → linux")
        .Add("ARCH", static () => Platforms.CurrentArchitecture, "The architecture, in Go's word for it.", "{{ ARCH }} → amd64")
        .Add("numCPU", static () => (long)Environment.ProcessorCount, "How many processors there are.")
        .Add("exeExt", static () => OperatingSystem.IsWindows() ? ".exe" : "", "What names of programs end in here.")
        .Alias("ExeExt", "exeExt")
        .Add("IsSH", static () => true, "Always true; of the time when commands could run in cmd.exe.")
        .Add("uuid", static () => Guid.NewGuid().ToString(), "A random UUID.")
        .Add("randIntN", (long below) => below > 0 ? Random.Shared.NextInt64(below) : throw new FunctionException("invalid argument to IntN"), "A random number from 0 up to below its argument.", "{{ randIntN 1 }} → 0");

    private static void AddText(FunctionSet functions) => functions
        .Add("catLines", (string text) => text.Replace("\r\n", " ", StringComparison.Ordinal).Replace('\n', ' '), "Lines joined with blanks.", "{{ catLines \"a\\nb\" }} → a b")
        .Add("splitLines", (string text) => Value.Strings(text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n')), "A list of the lines.", "{{ splitLines \"a\\nb\" }} → [a b]")
        .Add("shellQuote", (string text) => ShellQuote.Quote(text), "A word quoted for bash where it needs to be.", "{{ shellQuote \"a b\" }} → 'a b'")
        .Alias("q", "shellQuote")
        .AddContextual("splitArgs", (TemplateContext context, string text) => Value.Strings(ShellWords.Split(text, context.Options.Environment)), "The words of a command line.", "{{ splitArgs \"a 'b c'\" | len }} → 2")
        .AddVariadic("merge", (GoMap first, ReadOnlySpan<Value> others) => Merge(first, others), "A new map with the entries of all, later ones over earlier.", "{{ merge (dict \"a\" 1) (dict \"a\" 2) }} → map[a:2]", GoType.Map)
        .AddVariadic("spew", (ReadOnlySpan<Value> values) => ValueDump.Write(values), "Values with their types, to look into them.");

    private static void AddPaths(FunctionSet functions) => functions
        .Add("fromSlash", (string path) => path.Replace('/', Path.DirectorySeparatorChar), "Slashes as this system's separator.", "{{ fromSlash \"a/b\" }} → a/b")
        .Alias("FromSlash", "fromSlash")
        .Add("toSlash", (string path) => path.Replace(Path.DirectorySeparatorChar, '/'), "This system's separator as slashes.", "{{ toSlash \"a/b\" }} → a/b")
        .Alias("ToSlash", "toSlash")
        .AddVariadic("joinPath", static (ReadOnlySpan<Value> parts) => JoinPath(parts), "Paths joined and cleaned.", "{{ joinPath \"a\" \"../b\" }} → b", GoType.String)
        .AddVariadic("joinEnv", static (ReadOnlySpan<Value> parts) => string.Join(Path.PathSeparator, Texts(parts)), "Parts of a PATH joined.", "{{ joinEnv \"a\" \"b\" }} → a:b", GoType.String)
        .AddVariadic("joinUrl", static (ReadOnlySpan<Value> parts) => JoinUrl(Texts(parts)), "A URL with paths added to it.", "{{ joinUrl \"http://h/x\" \"../y\" }} → http://h/y", GoType.String)
        .Add("relPath", (string from, string path) => Path.GetRelativePath(Absolute(from, "/"), Absolute(path, "/")), "A path seen from another.", "{{ relPath \"/a/b\" \"/a/c\" }} → ../c")
        .AddContextual("absPath", (TemplateContext context, string path) => Absolute(path, context.Options.Environment("PWD") is { Length: > 0 } here ? here : Environment.CurrentDirectory), "A path from the root.");

    private static void AddYaml(FunctionSet functions) => functions
        .Add("fromYaml", (string text) => TaskYaml.Read(text, mustSucceed: false), "The value of a YAML text.", "{{ (fromYaml \"a: 1\").a }} → 1")
        .Add("mustFromYaml", (string text) => TaskYaml.Read(text, mustSucceed: true), "The value of a YAML text, or an error.", "{{ (mustFromYaml \"a: 1\").a }} → 1")
        .Add("toYaml", (Value value) => TaskYaml.Write(value), "A value as YAML.", "{{ toYaml (list 1) }} → - 1\n")
        .Alias("mustToYaml", "toYaml");

    private static string[] Texts(ReadOnlySpan<Value> parts)
    {
        string[] texts = new string[parts.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = parts[i].AsText;
        }

        return texts;
    }

    private static string JoinPath(ReadOnlySpan<Value> parts)
    {
        string joined = string.Join('/', Texts(parts).Where(static part => part.Length > 0));
        return joined.Length == 0 ? "" : TaskPaths.Clean(joined);
    }

    private static string Absolute(string path, string here) => TaskPaths.Clean(path.StartsWith('/') ? path : $"{here}/{path}");

    // The scheme's slashes stay; only the path is cleaned.
    private static string JoinUrl(string[] parts)
    {
        if (parts.Length == 0)
        {
            return "";
        }

        int scheme = parts[0].IndexOf("://", StringComparison.Ordinal);
        int path = parts[0].IndexOf('/', scheme < 0 ? 0 : scheme + 3);
        string host = path < 0 ? (scheme < 0 ? "" : parts[0]) : parts[0][..path];
        string start = path < 0 ? (scheme < 0 ? parts[0] : "") : parts[0][path..];
        string joined = string.Join('/', (IEnumerable<string>)[start, .. parts.Skip(1)]);
        string cleaned = TaskPaths.Clean(host.Length > 0 || joined.StartsWith('/') ? "/" + joined : joined);
        return host + (parts[^1].EndsWith('/') && !cleaned.EndsWith('/') ? cleaned + "/" : cleaned);
    }

    private static Value Merge(GoMap first, ReadOnlySpan<Value> others)
    {
        var merged = first.Copy();
        foreach (var other in others)
        {
            foreach (ref readonly var entry in other.AsMap is { } map ? map.Entries : [])
            {
                merged.Set(entry.Key, entry.Value, entry.KeyNode);
            }
        }

        return Value.Of(merged);
    }
}

/// <summary>Values with their types, as Go's spew prints them.</summary>
internal static class ValueDump
{
    public static string Write(ReadOnlySpan<Value> values)
    {
        var text = new StringBuilder();
        foreach (var value in values)
        {
            Write(text, value, 0);
            text.Append('\n');
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, in Value value, int depth)
    {
        switch (value.Kind)
        {
            case GoKind.Invalid or GoKind.Interface:
                text.Append("(interface {}) <nil>");
                break;
            case GoKind.String:
                text.Append($"(string) (len={Encoding.UTF8.GetByteCount(value.AsText)}) {Errors.GoQuote.Quote(value.AsText)}");
                break;
            case GoKind.Slice:
                text.Append($"({value.Type!.Name}) (len={value.AsList.Count} cap={value.AsList.Count}) {{\n"); // A value with a kind has a type.
                for (int i = 0; i < value.AsList.Count; i++)
                {
                    text.Append(' ', depth + 1);
                    Write(text, value.AsList[i], depth + 1);
                    text.Append(i + 1 < value.AsList.Count ? ",\n" : "\n");
                }

                text.Append(' ', depth).Append('}');
                break;
            case GoKind.Map when value.AsMap is { } map:
                text.Append($"({value.Type!.Name}) (len={map.Count}) {{\n"); // As above.
                for (int i = 0; i < map.Count; i++)
                {
                    ref readonly var entry = ref map.EntryAt(map.SortedOrder()[i]);
                    text.Append(' ', depth + 1);
                    Write(text, Value.Of(entry.Key), depth + 1);
                    text.Append(": ");
                    Write(text, entry.Value, depth + 1);
                    text.Append(i + 1 < map.Count ? ",\n" : "\n");
                }

                text.Append(' ', depth).Append('}');
                break;
            default:
                text.Append($"({value.Type?.Name}) {value}");
                break;
        }
    }
}
