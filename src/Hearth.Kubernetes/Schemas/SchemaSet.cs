using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Json;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Schemas;

/// <summary>
/// Schemas that refer to each other, by address. What a <c>$ref</c> names is asked for through a function; what that
/// does not have is taken to allow anything and told in <see cref="Skipped"/>. Safe to use from several threads.
/// </summary>
public sealed class SchemaSet(Func<Uri, SourceText?> load)
{
    private readonly Dictionary<string, SchemaResource> resources = new(StringComparer.Ordinal);
    private readonly Dictionary<YamlNode, Schema> compiled = new(ReferenceEqualityComparer.Instance);
    private readonly SortedSet<string> skipped = new(StringComparer.Ordinal);
    private readonly Stack<SchemaReference> unfollowed = new();
    private readonly Lock gate = new();

    /// <summary>What a schema is read as that does not say it: 4, 6, 7, 2019 or 2020.</summary>
    public int DefaultDraft { get; init; } = 2020;

    /// <summary>References that led nowhere, so that what they would have checked was not.</summary>
    public IReadOnlyList<string> Skipped
    {
        get
        {
            lock (gate)
            {
                return [.. skipped];
            }
        }
    }

    /// <summary>Reads a schema that stands at an address.</summary>
    /// <exception cref="DiagnosticException">It is no JSON.</exception>
    public Schema Add(SourceText text, Uri address)
    {
        lock (gate)
        {
            var resource = AddDocument(text, address);
            return Compile(resource.Root, resource);
        }
    }

    /// <summary>Follows every reference, so that what they lead to is loaded now. False where one leads nowhere.</summary>
    public bool TryResolveAll()
    {
        lock (gate)
        {
            while (unfollowed.TryPop(out var reference))
            {
                _ = reference.Target;
            }

            return skipped.Count == 0;
        }
    }

    internal SchemaReference Refer(string reference, SchemaResource from)
    {
        var made = new SchemaReference(reference, () =>
        {
            lock (gate)
            {
                return Resolve(reference, from);
            }
        });
        unfollowed.Push(made);
        return made;
    }

    internal Schema Compile(YamlNode node, SchemaResource resource)
    {
        if (compiled.TryGetValue(node, out var known))
        {
            return known;
        }

        if (resource.Inner.TryGetValue(node, out var own))
        {
            resource = own;
        }

        return compiled[node] = new SchemaReader(this, resource).Read(node);
    }

    private Schema Resolve(string reference, SchemaResource from)
    {
        string[] parts = reference.Split('#', 2);
        string fragment = parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "";
        var resource = from;
        if (parts[0].Length > 0)
        {
            if (!Uri.TryCreate(from.Address, parts[0], out var address) || Find(address) is not { } found)
            {
                skipped.Add(reference);
                return Schema.Anything;
            }

            resource = found;
        }

        if (resource.TryFind(fragment, out var node, out var owner))
        {
            return Compile(node, owner);
        }

        skipped.Add(reference);
        return Schema.Anything;
    }

    private SchemaResource? Find(Uri address)
    {
        if (resources.TryGetValue(address.AbsoluteUri, out var known))
        {
            return known;
        }

        try
        {
            return load(address) is { } text ? AddDocument(text, address) : null;
        }
        catch (DiagnosticException)
        {
            return null; // Something else than a schema stands there.
        }
    }

    private SchemaResource AddDocument(SourceText text, Uri address)
    {
        var stream = JsonReader.Read(text);
        if (stream.Documents is not [{ Root: { } root }])
        {
            throw new DiagnosticException(stream.Diagnostics[0]);
        }

        var resource = new SchemaResource(root, address) { Draft = DefaultDraft };
        resources[address.AbsoluteUri] = resource;
        foreach (var inner in resource.Index())
        {
            resources.TryAdd(inner.Address.AbsoluteUri, inner);
        }

        return resource;
    }
}
