using System.Text.Json;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Templating.Jinja;
using Hearth.Templating.Jinja.Data;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Makejinja;

/// <summary>Data files: YAML, TOML and JSON, each a mapping.</summary>
public static class MakejinjaData
{
    public static bool CanRead(string path) => MakejinjaRunner.Suffix(Path.GetFileName(path)) is ".yaml" or ".yml" or ".toml" or ".json";

    /// <param name="path">The file.</param>
    /// <param name="shown">As messages call it.</param>
    /// <exception cref="MakejinjaException">It cannot be read.</exception>
    public static PyDict Read(string path, string shown)
    {
        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            return MakejinjaRunner.Suffix(Path.GetFileName(path)) switch
            {
                ".toml" => TomlData.Read(System.Text.Encoding.UTF8.GetString(bytes), shown),
                ".json" => JsonData.Read(bytes) is var value && value is PyDict dict ? dict : throw NotMapping("JSON", shown, value),
                _ => ReadYaml(SourceText.FromBytes(shown, bytes), shown),
            };
        }
        catch (DiagnosticException exception)
        {
            throw new MakejinjaException(exception.Diagnostic.ToString());
        }
        catch (JsonException exception)
        {
            throw new MakejinjaException($"{shown}:{exception.LineNumber + 1}: {exception.Message}");
        }
        catch (JinjaException exception)
        {
            throw new MakejinjaException($"{shown}: {exception.Message}");
        }
    }

    private static PyDict ReadYaml(SourceText source, string shown)
    {
        var data = new PyDict();
        foreach (object? document in YamlData.ReadAll(source))
        {
            Methods.Merge(data, document as PyDict ?? throw NotMapping("YAML", shown, document), new PyDict());
        }

        return data;
    }

    private static MakejinjaException NotMapping(string format, string shown, object? found) =>
        new($"Expected {format} documents in '{shown}' to be mappings but found {Py.TypeName(found)}");
}
