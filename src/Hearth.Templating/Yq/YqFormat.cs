namespace Hearth.Templating.Yq;

/// <summary>A format that is read, written or both.</summary>
public enum YqFormat : byte
{
    Yaml,
    KYaml,
    Json,
    Properties,
    Csv,
    Tsv,
    Xml,
    Base64,
    Uri,

    /// <summary>One shell word; only for <c>@sh</c>.</summary>
    ShellWord,
    Toml,
    Shell,
    Ini,
}

/// <summary>The formats by their names on the command line.</summary>
public static class YqFormats
{
    private static readonly (YqFormat Format, string Name, string? Short, string[] Others, bool IsRead, bool IsWritten)[] All =
    [
        (YqFormat.Yaml, "yaml", "y", ["yml"], true, true),
        (YqFormat.KYaml, "kyaml", "ky", [], true, true),
        (YqFormat.Json, "json", "j", [], true, true),
        (YqFormat.Properties, "props", "p", ["properties"], true, true),
        (YqFormat.Csv, "csv", "c", [], true, true),
        (YqFormat.Tsv, "tsv", "t", [], true, true),
        (YqFormat.Xml, "xml", "x", [], true, true),
        (YqFormat.Base64, "base64", null, [], true, true),
        (YqFormat.Uri, "uri", null, [], true, true),
        (YqFormat.Toml, "toml", null, [], true, true),
        (YqFormat.Shell, "shell", "s", ["sh"], false, true),
        (YqFormat.Ini, "ini", "i", [], true, true),
    ];

    /// <summary>The format of a name, or null.</summary>
    public static YqFormat? Find(string name)
    {
        foreach (var format in All)
        {
            if (format.Name == name || format.Short == name || format.Others.Contains(name))
            {
                return format.Format;
            }
        }

        return null;
    }

    public static bool CanRead(YqFormat format) => Array.Exists(All, known => known.Format == format && known.IsRead);

    public static string Name(YqFormat format) => Array.Find(All, known => known.Format == format).Name;

    /// <summary>For help and messages: <c>yaml|y|json|j…</c>.</summary>
    public static string Names(bool written) =>
        string.Join('|', All.Where(format => written ? format.IsWritten : format.IsRead).SelectMany(format => format.Short is null ? [format.Name] : new[] { format.Name, format.Short }));

    /// <summary>By a file's extension; YAML where that says nothing.</summary>
    public static YqFormat OfFile(string path) =>
        Path.GetExtension(path) is { Length: > 1 } extension ? Find(extension[1..].ToLowerInvariant()) ?? YqFormat.Yaml : YqFormat.Yaml;
}
