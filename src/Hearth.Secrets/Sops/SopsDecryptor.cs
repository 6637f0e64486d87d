using System.Text;
using Hearth.Secrets.Sops.Stores;
using Hearth.Syntax.Yaml;

namespace Hearth.Secrets.Sops;

/// <summary>
/// Decrypts documents for rendering: a tree in, a tree out whose decrypted scalars keep the span of their ciphertext
/// and are marked sensitive. Nothing is written and nothing kept. Safe to use from several threads.
/// </summary>
/// <param name="keys">Read once, when the first document needs them.</param>
/// <param name="ignoreMac">Take documents whose MAC does not fit.</param>
public sealed class SopsDecryptor(AgeKeySource keys, bool ignoreMac = false)
{
    /// <summary>
    /// Decrypts all documents of a stream and takes SOPS's metadata out. A stream whose first document has no metadata
    /// comes back as it is.
    /// </summary>
    /// <exception cref="SopsException">No key fits, the MAC does not, or the metadata is malformed; the message names the file.</exception>
    public YamlStream Decrypt(YamlStream stream)
    {
        if (stream.HasErrors || stream.Documents is not [var first, ..] || !SopsFile.IsEncrypted(first))
        {
            return stream;
        }

        string path = stream.Source.Path;
        var document = new YamlStore().Attach(YamlStore.LoadPlain(stream));
        using var cipher = SopsEngine.Decrypt(document, keys, path, ignoreMac);
        return new YamlStream(
            stream.Source,
            [.. stream.Documents.Zip(document.Branches, static (was, branch) => new YamlDocument(was.Root is null ? null : ToYaml(branch, was.Root), was.Span))],
            stream.Diagnostics);
    }

    /// <summary>Decrypts one document, such as a manifest that a Kustomization rendered: its own metadata, its own MAC.</summary>
    /// <exception cref="SopsException">No key fits, the MAC does not, or the metadata is malformed; the message names the file.</exception>
    public YamlNode Decrypt(YamlMapping root)
    {
        if (!SopsFile.IsEncrypted(root))
        {
            return root;
        }

        var span = root.Span;
        var document = new YamlStore().Attach([YamlTreeReader.Read(new YamlDocument(root, span))]);
        using var cipher = SopsEngine.Decrypt(document, keys, span.Authored().ToString(), ignoreMac);
        return ToYaml(document.Branches[0], root);
    }

    /// <summary>Decrypts a file of any format to the bytes it had; null where it is not encrypted.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">For messages, and its ending for the format.</param>
    /// <param name="format"><c>yaml</c>, <c>json</c>, <c>dotenv</c>, <c>ini</c> or <c>binary</c>; null to go by the path.</param>
    /// <exception cref="SopsException">No key fits, the MAC does not, or the metadata is malformed; the message names the file.</exception>
    public byte[]? DecryptFile(byte[] file, string path, string? format = null)
    {
        var store = SopsStore.For(path, format, new StoreOptions());
        SopsDocument document;
        try
        {
            document = store.LoadEncrypted(file, path);
        }
        catch (SopsException exception) when (exception.Failure == SopsFailure.MetadataNotFound)
        {
            return null;
        }
        catch (SopsException) when (store.IsSingleValue && !SopsFile.IsEncrypted(file, path))
        {
            return null;
        }

        using var cipher = SopsEngine.Decrypt(document, keys, path, ignoreMac);
        return store.EmitPlain(document.Branches);
    }

    private static YamlNode ToYaml(SopsNode node, YamlNode fallback)
    {
        var origin = node.Origin ?? fallback;
        switch (node)
        {
            case SopsBranch branch:
                return new YamlMapping(
                    branch.Items.Where(static item => item.Comment is null).Select(item => new YamlEntry(item.KeyOrigin?.Target ?? new YamlScalar(item.Key, ScalarStyle.DoubleQuoted, origin.Span), ToYaml(item.Value, origin))),
                    origin.Span, origin is YamlMapping { Style: var style } ? style : CollectionStyle.Block);
            case SopsList list:
                return new YamlSequence(list.Items.Where(static item => item is not SopsComment).Select(item => ToYaml(item, origin)), origin.Span, origin is YamlSequence { Style: var listStyle } ? listStyle : CollectionStyle.Block);
            default:
                return ToYaml((SopsScalar)node, origin); // Comments were left out.
        }
    }

    private static YamlNode ToYaml(SopsScalar scalar, YamlNode origin)
    {
        if (!scalar.IsSensitive)
        {
            return origin.Target;
        }

        // A string must stay one, whatever it says; the other types must not become one.
        string text = scalar.Type switch
        {
            SopsType.Boolean => scalar.IsTrue ? "true" : "false",
            SopsType.Float => Hearth.Syntax.Numbers.GoFloat.FormatYaml(scalar.Float),
            _ => Encoding.UTF8.GetString(scalar.Bytes.Span),
        };
        var style = scalar.Type is SopsType.String or SopsType.Bytes ? text.Contains('\n') ? ScalarStyle.Literal : ScalarStyle.DoubleQuoted : ScalarStyle.Plain;
        return new YamlScalar(text, style, origin.Span, isSensitive: true);
    }
}
