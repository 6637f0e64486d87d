using System.Text.RegularExpressions;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Rendering;

/// <summary>
/// Manifests that a person runs through a tool before applying them when a cluster is bootstrapped: <c>resources.yaml.j2</c>
/// of minijinja, files of <c>op inject</c> and such. Which objects and keys they hold can be read; their values cannot.
/// </summary>
internal static partial class ManifestTemplates
{
    private static readonly string[] Extensions = [".j2", ".tpl", ".tmpl", ".gotmpl", ".template"];

    /// <summary>Whether a file is a manifest or the template of one.</summary>
    public static bool IsManifest(string path) => Path.GetExtension(path) is ".yaml" or ".yml" || IsTemplate(path);

    /// <summary>The documents of a file; of a template those that are YAML once its statements are gone and its expressions are placeholders.</summary>
    public static IEnumerable<YamlMapping> Read(string path, SourceText text)
    {
        foreach (var document in IsTemplate(path) ? Parts(text) : YamlReader.Read(text).Documents)
        {
            if (document.Root is YamlMapping root)
            {
                yield return root;
            }
        }
    }

    /// <summary>A Secret whose values are references into a vault, which its tool puts in later: placeholders in their place.</summary>
    public static YamlMapping WithoutReferences(YamlMapping root)
    {
        foreach (string field in (ReadOnlySpan<string>)["stringData", "data"])
        {
            if (root.GetString("kind") == "Secret" && root.GetMapping(field) is { } data)
            {
                root = root.With(field, data.WithEntries(data.Entries.ToArray().Select(static entry => entry.Value.Target is YamlScalar scalar && Reference().IsMatch(scalar.Value)
                    ? entry with { Value = YamlValue.String(Placeholders.For(entry.Name ?? ""), scalar.Span) }
                    : entry)));
            }
        }

        return root;
    }

    private static bool IsTemplate(string path) => Extensions.Contains(Path.GetExtension(path)) && Path.GetExtension(Path.GetFileNameWithoutExtension(path)) is ".yaml" or ".yml";

    // One by one, so that a document which is too much of a template does not hide the others.
    private static IEnumerable<YamlDocument> Parts(SourceText text)
    {
        string plain = Expression().Replace(Statement().Replace(text.Text, static match => NotLineBreak().Replace(match.Value, " ")), Placeholders.For("template"));
        int line = 0;
        foreach (string part in Separator().Split(plain))
        {
            var stream = YamlReader.Read(new SourceText(text.Path, new string('\n', line) + part));
            if (!stream.HasErrors && stream.Documents is [{ } document, ..])
            {
                yield return document;
            }

            line += part.Count(static letter => letter == '\n');
        }
    }

    [GeneratedRegex(@"\{%.*?%\}|\{#.*?#\}", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Statement();

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Expression();

    [GeneratedRegex(@"[^\n]", RegexOptions.CultureInvariant)]
    private static partial Regex NotLineBreak();

    [GeneratedRegex(@"^---[^\n]*(?=\n|$)", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^\s*(op|ref\+\w+|bws|vault|akeyless|infisical|doppler)://", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
