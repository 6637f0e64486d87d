using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Hearth.Talos.Tests.Conformance.Go;

/// <summary>A struct field: its Go name, its type, its YAML key; <c>Inline</c> fields stand in the parent's mapping.</summary>
internal sealed record GoField(string Name, string Type, string Key, bool Inline);

/// <summary>A folder of Go source below the machinery: functions, values, struct definitions, enum names.</summary>
internal sealed partial class GoPackage
{
    private static readonly ConcurrentDictionary<string, GoPackage> Loaded = new(StringComparer.Ordinal);

    private readonly string machinery;
    private readonly Dictionary<string, string> imports = new(StringComparer.Ordinal);

    private GoPackage(string machinery, string folder)
    {
        this.machinery = machinery;
        Name = Path.GetFileName(folder);
        foreach (string file in Directory.EnumerateFiles(folder, "*.go").Order(StringComparer.Ordinal))
        {
            string text = File.ReadAllText(file);
            foreach (Match import in ImportLine().Matches(text))
            {
                string path = import.Groups["path"].Value;
                string alias = import.Groups["alias"].Value;
                imports[alias.Length > 0 ? alias : path[(path.LastIndexOf('/') + 1)..]] = path;
            }

            foreach (Match name in EnumLine().Matches(text))
            {
                EnumNames[name.Groups["name"].Value] = name.Groups["text"].Value;
            }

            foreach (Match type in StructBlock().Matches(text))
            {
                Structs[type.Groups["name"].Value] = [.. FieldLine().Matches(type.Groups["body"].Value).Select(ReadField)];
            }

            foreach (Match type in CollectionType().Matches(text))
            {
                Collections[type.Groups["name"].Value] = $"{(type.Groups["map"].Success ? "map:" : "[]")}{type.Groups["element"].Value}";
            }

            var functions = new Dictionary<string, GoFunction>(StringComparer.Ordinal);
            GoParser.ReadFile(text, functions, Values, Skipped);
            foreach (var (name, function) in functions)
            {
                Functions[name] = function;
            }
        }
    }

    public string Name { get; }

    public Dictionary<string, GoFunction> Functions { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, GoNode> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Functions that need more of Go than is read here, with the reason.</summary>
    public List<string> Skipped { get; } = [];

    /// <summary>What an enum's constant is called in YAML: the comment behind it, from which upstream generates it.</summary>
    public Dictionary<string, string> EnumNames { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, GoField[]> Structs { get; } = new(StringComparer.Ordinal);

    /// <summary>Named lists and maps: <c>PortRanges</c> is <c>[]PortRange</c>.</summary>
    public Dictionary<string, string> Collections { get; } = new(StringComparer.Ordinal);

    public static GoPackage Load(string machinery, string path) => Loaded.GetOrAdd(Path.Combine(machinery, path), folder => new GoPackage(machinery, folder));

    public GoPackage? Import(string alias)
    {
        string? path = imports.TryGetValue(alias, out string? found) ? found : alias == Name ? "" : null;
        return path switch
        {
            null => null,
            "" => this,
            _ when Directory.Exists(Path.Combine(machinery, path)) => Load(machinery, path),
            _ => null,
        };
    }

    /// <summary>A struct by its name here: <c>BondConfig</c> or <c>meta.Meta</c>.</summary>
    public (GoPackage Package, GoField[] Fields)? FindStruct(string name)
    {
        int dot = name.IndexOf('.');
        if (dot >= 0)
        {
            return Import(name[..dot])?.FindStruct(name[(dot + 1)..]);
        }

        return Structs.TryGetValue(name, out var fields) ? (this, fields) : null;
    }

    /// <summary>What a named list or map is, with the element's name as it is written here; null for other types.</summary>
    public string? FindCollection(string name)
    {
        int dot = name.IndexOf('.');
        if (dot < 0)
        {
            return Collections.GetValueOrDefault(name);
        }

        string alias = name[..dot];
        return Import(alias)?.FindCollection(name[(dot + 1)..]) is not { } found ? null
            : found.StartsWith("[]", StringComparison.Ordinal) ? $"[]{alias}.{found[2..]}"
            : $"map:{alias}.{found[4..]}";
    }

    private static GoField ReadField(Match match)
    {
        string type = match.Groups["type"].Value;
        string name = match.Groups["name"].Value;
        string[] tag = match.Groups["tag"].Value.Split(',');
        return new GoField(name.Length > 0 ? name : type[(type.LastIndexOf('.') + 1)..].TrimStart('*'), type, tag[0], tag.Contains("inline"));
    }

    [GeneratedRegex("""^\s*(?:(?<alias>\w+)\s+)?"github\.com/siderolabs/talos/pkg/machinery/(?<path>[^"]+)"\s*$""", RegexOptions.Multiline)]
    private static partial Regex ImportLine();

    [GeneratedRegex(@"^\t(?<name>\w+)(?:\s+\w+)?(?:\s*=\s*[^/""\n]+?)?\s+//\s*(?<text>\S+)\s*$", RegexOptions.Multiline)]
    private static partial Regex EnumLine();

    [GeneratedRegex(@"^type (?<name>\w+) (?:\[\]|(?<map>map\[string\]))(?<element>\w+)\s*$", RegexOptions.Multiline)]
    private static partial Regex CollectionType();

    [GeneratedRegex(@"^type (?<name>\w+) struct \{\n(?<body>.*?)^\}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex StructBlock();

    [GeneratedRegex(@"^\t(?:(?<name>\w+)\s+)?(?<type>[\w.\[\]*]+(?:\{\})?)\s+`yaml:""(?<tag>[^""]*)""", RegexOptions.Multiline)]
    private static partial Regex FieldLine();
}
