using System.Text;
using Hearth.Syntax.Text;

namespace Hearth.Secrets.Sops.Stores;

/// <summary>How a format keeps a SOPS tree and its metadata.</summary>
internal abstract class SopsStore
{
    protected static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public abstract string Name { get; }

    /// <summary>Whether the format holds one value, to which no rule about keys can apply.</summary>
    public virtual bool IsSingleValue => false;

    protected virtual MetadataLayout Layout => MetadataLayout.Nested;

    /// <summary>The store that a name (<c>yaml</c>, <c>json</c>, <c>dotenv</c>, <c>ini</c>, <c>binary</c>) or else the path's ending says.</summary>
    public static SopsStore For(string path, string? format, StoreOptions options) => (format is { Length: > 0 } ? format : FormatOf(path)) switch
    {
        "yaml" => new YamlStore(options.YamlIndent),
        "json" => new JsonStore(options.JsonIndent),
        "dotenv" => new DotenvStore(),
        "ini" => new IniStore(),
        _ when format is not (null or "" or "binary") && FormatOf(path) is var known && known != "binary" => For(path, known, options),
        _ => new BinaryStore(options.BinaryIndent),
    };

    public static string FormatOf(string path) => path switch
    {
        _ when path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal) => "yaml",
        _ when path.EndsWith(".json", StringComparison.Ordinal) => "json",
        _ when path.EndsWith(".env", StringComparison.Ordinal) => "dotenv",
        _ when path.EndsWith(".ini", StringComparison.Ordinal) => "ini",
        _ => "binary",
    };

    public abstract List<SopsBranch> LoadPlain(byte[] file, string path);

    public abstract byte[] EmitPlain(IReadOnlyList<SopsBranch> branches);

    /// <summary>A single value, for <c>--extract</c>.</summary>
    public abstract byte[] EmitValue(SopsNode value);

    /// <summary>What <c>sops edit</c> offers for a file that is not there yet.</summary>
    public abstract byte[] Example { get; }

    public virtual bool HasMetadata(SopsBranch branch) => Layout == MetadataLayout.Flat
        ? branch.Items.Exists(static item => item.Comment is null && item.Key.StartsWith(FlatMetadata.Prefix, StringComparison.Ordinal))
        : branch.Find(SopsMetadata.Key) is not null;

    public virtual SopsDocument LoadEncrypted(byte[] file, string path) => Attach(LoadPlain(file, path));

    public virtual byte[] EmitEncrypted(SopsDocument document)
    {
        var metadata = document.Metadata.Write();
        List<SopsBranch> branches = [];
        foreach (var branch in document.Branches)
        {
            if (HasMetadata(branch))
            {
                throw new SopsException(SopsFailure.Emit, $"the document has a key \"{SopsMetadata.Key}\", which is kept for SOPS's metadata");
            }

            var whole = new SopsBranch();
            whole.Items.AddRange(branch.Items);
            if (Layout == MetadataLayout.Nested)
            {
                whole.Add(SopsMetadata.Key, metadata);
            }
            else
            {
                var flat = FlatMetadata.Flatten(metadata, Layout);
                if (Layout == MetadataLayout.Flat)
                {
                    whole.Items.AddRange(flat.Items);
                }
                else
                {
                    whole.Add(SopsMetadata.Key, flat);
                }
            }

            branches.Add(whole);
        }

        return EmitPlain(branches);
    }

    /// <summary>Takes the metadata out of the branches.</summary>
    internal SopsDocument Attach(List<SopsBranch> branches)
    {
        SopsBranch? found = null;
        for (int i = 0; i < branches.Count; i++)
        {
            var items = branches[i].Items;
            if (Layout == MetadataLayout.Flat)
            {
                if (i == 0)
                {
                    found = FlatMetadata.Take(branches[i]);
                }

                continue;
            }

            var own = items.FindAll(static item => item.Comment is null && item.Key == SopsMetadata.Key);
            items.RemoveAll(own.Contains);
            if (i > 0 || own.Count == 0)
            {
                continue;
            }

            found = own is [{ Value: SopsBranch branch }]
                ? Layout == MetadataLayout.FlatBelowKey ? FlatMetadata.Unflatten(branch, Layout) : branch
                : throw new SopsException(SopsFailure.Unreadable, own.Count > 1 ? "the SOPS metadata is malformed: the key \"sops\" is there twice" : "the SOPS metadata is malformed: \"sops\" is not a mapping");
        }

        return found is null
            ? throw new SopsException(SopsFailure.MetadataNotFound, "sops metadata not found")
            : new SopsDocument(branches, SopsMetadata.Read(found));
    }

    protected static SourceText ToSource(byte[] file, string path) => SourceText.FromBytes(path, file);
}

/// <summary>Where a format keeps the metadata.</summary>
internal enum MetadataLayout
{
    /// <summary>A tree below <c>sops</c>.</summary>
    Nested,

    /// <summary>A section <c>sops</c> with flat keys; line ends written as <c>\n</c>.</summary>
    FlatBelowKey,

    /// <summary>Flat keys that start with <c>sops_</c>.</summary>
    Flat,
}

/// <summary>The <c>stores</c> part of <c>.sops.yaml</c>, and <c>--indent</c>.</summary>
/// <param name="YamlIndent">Spaces; SOPS's own is 4.</param>
/// <param name="JsonIndent">Spaces; -1 is a tab.</param>
/// <param name="BinaryIndent">Spaces; -1 is a tab.</param>
public sealed record StoreOptions(int YamlIndent = 4, int JsonIndent = -1, int BinaryIndent = -1);
