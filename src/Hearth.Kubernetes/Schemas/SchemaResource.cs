using System.Globalization;
using Hearth.Syntax.Patching;
using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Schemas;

/// <summary>A schema document, or the part of one that has an address of its own (<c>$id</c>).</summary>
internal sealed class SchemaResource(YamlNode root, Uri address)
{
    private readonly Dictionary<string, YamlNode> anchors = new(StringComparer.Ordinal);

    public YamlNode Root => root;

    /// <summary>What references are relative to: its <c>$id</c>, else where it was found.</summary>
    public Uri Address { get; private set; } = address;

    /// <summary>4, 6, 7, 2019 or 2020.</summary>
    public int Draft { get; set; } = 2020;

    /// <summary>The parts with an address of their own, by their node.</summary>
    public Dictionary<YamlNode, SchemaResource> Inner { get; private init; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Finds anchors and addresses. Gives this resource under its <c>$id</c>, and those inside it.</summary>
    public IEnumerable<SchemaResource> Index()
    {
        if (root is YamlMapping mapping)
        {
            Draft = ReadDraft(mapping.GetString("$schema"), Draft);
            if (IdOf(mapping) is { } id && Uri.TryCreate(Address, id, out var own))
            {
                Address = own;
            }

            Walk(mapping, isRoot: true);
        }

        return [this, .. Inner.Values];
    }

    /// <summary>What a fragment names: nothing (the whole), a JSON pointer or an anchor.</summary>
    public bool TryFind(string fragment, out YamlNode node, out SchemaResource owner)
    {
        node = root;
        owner = this;
        if (fragment.Length == 0)
        {
            return true;
        }

        if (fragment[0] != '/')
        {
            return anchors.TryGetValue(fragment, out node!); // The caller looks at it only where this is true.
        }

        JsonPointer.TryParse(fragment, out var pointer);
        foreach (string token in pointer.Tokens)
        {
            var next = node.Target switch
            {
                YamlMapping mapping => mapping[token],
                YamlSequence sequence when int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out int at) && at < sequence.Count => sequence[at],
                _ => null,
            };
            if (next is null)
            {
                return false;
            }

            node = next;
            owner = Inner.GetValueOrDefault(node, owner);
        }

        return true;
    }

    private void Walk(YamlNode node, bool isRoot)
    {
        switch (node.Target)
        {
            case YamlMapping mapping:
                if (!isRoot && IdOf(mapping) is { } id && Uri.TryCreate(Address, id, out var own))
                {
                    var inner = new SchemaResource(mapping, own) { Draft = Draft, Inner = Inner };
                    Inner[mapping] = inner;
                    inner.Walk(mapping, isRoot: true);
                    return;
                }

                AddAnchors(mapping);
                foreach (var entry in mapping.Entries)
                {
                    if (entry.Name is not ("const" or "enum" or "default" or "examples"))
                    {
                        Walk(entry.Value, isRoot: false);
                    }
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    Walk(item, isRoot: false);
                }

                break;
        }
    }

    private void AddAnchors(YamlMapping mapping)
    {
        foreach (string keyword in (string[])["$anchor", "$dynamicAnchor"])
        {
            if (mapping.GetString(keyword) is { } anchor)
            {
                anchors.TryAdd(anchor, mapping);
            }
        }

        // Up to draft 7 an anchor is written as an address of a fragment alone.
        if (Draft <= 7 && mapping.GetString(Draft == 4 ? "id" : "$id") is ['#', .. { Length: > 0 } name])
        {
            anchors.TryAdd(name, mapping);
        }
    }

    private string? IdOf(YamlMapping mapping) =>
        mapping.GetString(Draft == 4 ? "id" : "$id") is { Length: > 0 } id && id[0] != '#' ? id : null;

    private static int ReadDraft(string? address, int otherwise) => address switch
    {
        null => otherwise,
        _ when address.Contains("draft-04", StringComparison.Ordinal) => 4,
        _ when address.Contains("draft-06", StringComparison.Ordinal) => 6,
        _ when address.Contains("draft-07", StringComparison.Ordinal) => 7,
        _ when address.Contains("2019-09", StringComparison.Ordinal) => 2019,
        _ => 2020,
    };
}
