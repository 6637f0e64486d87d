namespace Hearth.Templating.Yq.Formats;

/// <summary>Reads the documents of one text.</summary>
internal interface IYqDecoder
{
    /// <summary>The next document; null at the end.</summary>
    YqNode? Read();
}

/// <summary>Writes documents of one format.</summary>
internal interface IYqEncoder
{
    /// <summary>Where aliases are no part of the format, values are written in their place.</summary>
    bool KeepsAliases => false;

    void WriteSeparator(TextWriter output)
    {
    }

    /// <summary>What stands above the first value, as the YAML reader took it off.</summary>
    void WriteLeading(TextWriter output, string content)
    {
    }

    void Write(TextWriter output, YqNode node);
}

/// <summary>The decoder of each format.</summary>
internal static class YqDecoders
{
    public static IYqDecoder Make(YqFormat format, string text, string path, YqSettings settings) => format switch
    {
        YqFormat.Yaml or YqFormat.KYaml => new YamlDecoder(text, path, settings),
        YqFormat.Json => new JsonDecoder(text),
        YqFormat.Properties => new PropertiesDecoder(text, settings),
        YqFormat.Csv => new CsvDecoder(text, settings.CsvSeparator, settings.CsvParses),
        YqFormat.Tsv => new CsvDecoder(text, '\t', settings.TsvParses),
        YqFormat.Xml => new XmlDecoder(text, settings),
        YqFormat.Base64 => new TextDecoder(text, TextDecoder.FromBase64),
        YqFormat.Uri => new TextDecoder(text, TextDecoder.FromUri),
        YqFormat.Toml => new TomlDecoder(text),
        YqFormat.Ini => new IniDecoder(text, settings.IniKeepsQuotes),
        _ => throw new YqException("no support for input format"),
    };
}

/// <summary>The encoder of each format.</summary>
internal static class YqEncoders
{
    public static IYqEncoder Make(YqFormat format, YqSettings settings) => format switch
    {
        YqFormat.Yaml => new YamlEncoder(settings),
        YqFormat.KYaml => new KYamlEncoder(settings),
        YqFormat.Json => new JsonEncoder(settings),
        YqFormat.Properties => new PropertiesEncoder(settings),
        YqFormat.Csv => new CsvEncoder(settings.CsvSeparator),
        YqFormat.Tsv => new CsvEncoder('\t'),
        YqFormat.Xml => new XmlEncoder(settings),
        YqFormat.Base64 => new TextEncoder(TextEncoder.ToBase64, "base64, can only operate on strings"),
        YqFormat.Uri => new TextEncoder(TextEncoder.ToUri, TextEncoder.UriRefusal),
        YqFormat.ShellWord => new TextEncoder(TextEncoder.ToShellWord, TextEncoder.UriRefusal),
        YqFormat.Toml => new TomlEncoder(),
        YqFormat.Shell => new ShellEncoder(settings),
        YqFormat.Ini => new IniEncoder(),
        _ => throw new YqException("no support for output format"),
    };
}
