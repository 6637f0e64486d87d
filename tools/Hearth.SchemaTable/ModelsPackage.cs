using System.Text.RegularExpressions;

namespace Hearth.SchemaTable;

/// <summary>
/// A package of the kubernetes-models family: for each type an interface in TypeScript and a compiled validator, and for
/// each kind a class that says its apiVersion.
/// </summary>
internal sealed partial class ModelsPackage
{
    private readonly Dictionary<string, IReadOnlyList<DeclaredProperty>> interfaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string ApiVersion, string Kind)> kinds = new(StringComparer.Ordinal);
    private readonly string schemas;

    public ModelsPackage(string directory)
    {
        schemas = Path.Combine(directory, "_schemas");
        foreach (string path in Directory.EnumerateFiles(directory, "*.js", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (path.StartsWith(schemas, StringComparison.Ordinal) || !File.Exists(Path.ChangeExtension(path, ".d.ts")))
            {
                continue;
            }

            string code = File.ReadAllText(path);
            if (SchemaPattern().Match(code) is not { Success: true } schema)
            {
                continue;
            }

            string name = schema.Groups["name"].Value;
            interfaces[name] = [.. DeclarationReader.Interfaces(File.ReadAllText(Path.ChangeExtension(path, ".d.ts"))).Take(1).SelectMany(static found => found.Properties)];
            if (ApiVersionPattern().Match(code) is { Success: true } apiVersion && KindPattern().Match(code) is { Success: true } kind)
            {
                kinds[name] = (apiVersion.Groups["value"].Value, kind.Groups["value"].Value);
            }
        }
    }

    public IReadOnlyDictionary<string, IReadOnlyList<DeclaredProperty>> Interfaces => interfaces;

    /// <summary>The kinds by the name of their type.</summary>
    public IReadOnlyDictionary<string, (string ApiVersion, string Kind)> Kinds => kinds;

    /// <summary>The text of a type's compiled validator; null where it has none.</summary>
    public string? Validator(string name) => Path.Combine(schemas, name + ".js") is var path && File.Exists(path) ? File.ReadAllText(path) : null;

    [GeneratedRegex("""_schemas/(?<name>\w+)(?:\.js)?["']""")]
    private static partial Regex SchemaPattern();

    [GeneratedRegex("""this\.apiVersion="(?<value>[^"]+)""")]
    private static partial Regex ApiVersionPattern();

    [GeneratedRegex("""this\.kind="(?<value>[^"]+)""")]
    private static partial Regex KindPattern();
}
