using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Hearth.Kubernetes.Schemas;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Helm.Values;

/// <summary>
/// The schemas of charts, read once however many releases are checked, and the documents on the web that they refer to.
/// Helm downloads those at every render; here they are added before (<see cref="Sources.ChartSources.FetchSchemasAsync"/>),
/// and what is not at hand allows anything and is told. Safe to use from several threads.
/// </summary>
public sealed class ChartSchemas
{
    private static readonly Uri Root = new("file:///values.schema.json");

    private readonly ConcurrentDictionary<string, SourceText> documents = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<SourceText, CompiledSchema> compiled = [];

    /// <summary>Adds a document of the web.</summary>
    public void Add(Uri address, SourceText text) => documents[address.AbsoluteUri] = text;

    internal bool Contains(Uri address) => documents.ContainsKey(address.AbsoluteUri);

    /// <summary>The web addresses that a schema's text refers to; none where it is no JSON.</summary>
    internal static IEnumerable<Uri> FindWebReferences(SourceText schema)
    {
        var found = new HashSet<Uri>();
        if (Syntax.Json.JsonReader.Read(schema).Documents is [{ Root: { } root }])
        {
            Collect(root, Root, found);
        }

        return found;
    }

    /// <exception cref="DiagnosticException">The schema is no JSON.</exception>
    internal (Schema Schema, SchemaSet Set) Compile(SourceText text)
    {
        var known = compiled.GetValue(text, source =>
        {
            var set = new SchemaSet(Find);
            return new CompiledSchema(set.Add(source, Root), set);
        });
        return (known.Schema, known.Set);
    }

    private static void Collect(YamlNode node, Uri address, HashSet<Uri> found)
    {
        switch (node.Target)
        {
            case YamlMapping mapping:
                if (mapping.GetString("$id") is { } id && Uri.TryCreate(address, id, out var own))
                {
                    address = own;
                }

                if (mapping.GetString("$ref") is { Length: > 0 } reference && reference[0] != '#'
                    && Uri.TryCreate(address, reference.Split('#')[0], out var target) && target.Scheme is "http" or "https")
                {
                    found.Add(target);
                }

                foreach (var entry in mapping.Entries)
                {
                    Collect(entry.Value, address, found);
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    Collect(item, address, found);
                }

                break;
        }
    }

    // Files are read as Helm reads them: by their absolute address.
    private SourceText? Find(Uri address)
    {
        if (documents.TryGetValue(address.AbsoluteUri, out var known))
        {
            return known;
        }

        if (!address.IsFile || !File.Exists(address.LocalPath))
        {
            return null;
        }

        try
        {
            return SourceText.FromBytes(address.LocalPath, File.ReadAllBytes(address.LocalPath));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record CompiledSchema(Schema Schema, SchemaSet Set);
}
