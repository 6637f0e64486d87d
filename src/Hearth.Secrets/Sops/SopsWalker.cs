using System.Buffers;
using System.Text;
using Org.BouncyCastle.Crypto.Digests;

namespace Hearth.Secrets.Sops;

/// <summary>
/// Walks the branches of a document in file order, encrypting or decrypting in place, and computes the MAC on the way:
/// SHA-512 over the plaintext bytes of all values (or only the encrypted ones), comments excepted.
/// </summary>
internal sealed class SopsWalker
{
    // SHA-256 of "sops": makes a MAC over encrypted values only differ from one over all.
    private static readonly byte[] OnlyEncryptedStart = Convert.FromHexString("8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69");

    private readonly SopsCipher cipher;
    private readonly EncryptionDecision decision;
    private readonly bool macOnlyEncrypted;
    private readonly bool encrypts;
    private readonly Sha512Digest mac = new();
    private readonly ArrayBufferWriter<byte> path = new();
    private readonly List<string> keys = [];
    private readonly List<List<string>> comments = [];
    private int matching;

    private SopsWalker(SopsCipher cipher, SopsMetadata metadata, bool encrypts)
    {
        this.cipher = cipher;
        this.encrypts = encrypts;
        decision = new EncryptionDecision(metadata.Rule);
        macOnlyEncrypted = metadata.MacOnlyEncrypted;
        if (macOnlyEncrypted)
        {
            mac.BlockUpdate(OnlyEncryptedStart);
        }
    }

    /// <summary>Encrypts the branches; the MAC in hexadecimal.</summary>
    public static string Encrypt(IEnumerable<SopsBranch> branches, SopsCipher cipher, SopsMetadata metadata) => Walk(branches, new SopsWalker(cipher, metadata, encrypts: true));

    /// <summary>Decrypts the branches; the MAC in hexadecimal.</summary>
    public static string Decrypt(IEnumerable<SopsBranch> branches, SopsCipher cipher, SopsMetadata metadata) => Walk(branches, new SopsWalker(cipher, metadata, encrypts: false));

    private static string Walk(IEnumerable<SopsBranch> branches, SopsWalker walker)
    {
        foreach (var branch in branches)
        {
            walker.Branch(branch);
        }

        byte[] hash = new byte[64];
        walker.mac.DoFinal(hash, 0);
        return Convert.ToHexString(hash);
    }

    private void Branch(SopsBranch branch)
    {
        comments.Add([]);
        foreach (var item in branch.Items)
        {
            if (item.Comment is { } comment)
            {
                comments[^1].Add(comment.Text);
                item.Comment = (SopsComment)Leaf(comment); // A comment stays one.
                continue;
            }

            if (item.KeyProblem is { } problem)
            {
                throw new SopsException(encrypts ? SopsFailure.Encrypt : SopsFailure.Decrypt, $"{Place()} has a key that is not a string ({problem}): {item.Key}. Only string keys are supported")
                {
                    Hint = "put the key in quotes",
                };
            }

            int length = path.WrittenCount;
            bool matches = decision.Matches(item.Key);
            Push(item.Key);
            matching += matches ? 1 : 0;
            item.Value = Value(item.Value);
            matching -= matches ? 1 : 0;
            Pop(length);
            comments[^1].Clear();
        }

        comments.RemoveAt(comments.Count - 1);
    }

    private SopsNode Value(SopsNode value)
    {
        switch (value)
        {
            case SopsBranch branch:
                Branch(branch);
                return branch;
            case SopsList list:
                List(list);
                return list;
            case SopsScalar { Type: SopsType.Null }:
                return value;
            default:
                return Leaf(value);
        }
    }

    private void List(SopsList list)
    {
        comments.Add([]);
        for (int i = 0; i < list.Items.Count; i++)
        {
            if (list.Items[i] is SopsComment comment)
            {
                comments[^1].Add(comment.Text);
                list.Items[i] = Leaf(comment);
            }
            else
            {
                list.Items[i] = Value(list.Items[i]);
                comments[^1].Clear();
            }
        }

        comments.RemoveAt(comments.Count - 1);
    }

    private SopsNode Leaf(SopsNode leaf)
    {
        bool encrypted = decision.IsEncrypted(matching > 0, comments, leaf is SopsComment);
        return encrypts ? EncryptLeaf(leaf, encrypted) : DecryptLeaf(leaf, encrypted);
    }

    private SopsNode EncryptLeaf(SopsNode leaf, bool encrypted)
    {
        if (leaf is SopsComment comment)
        {
            if (!encrypted)
            {
                return comment;
            }

            // SOPS turns a comment in a list into a list item, whose MAC it then cannot check; as a comment it reads well there too.
            string text = cipher.Encrypt(Encoding.UTF8.GetBytes(comment.Text), "comment", path.WrittenSpan is { IsEmpty: true } ? ":"u8 : path.WrittenSpan);
            return decision.IsRefusedAsEncryptedComment(text)
                ? throw new SopsException(SopsFailure.Encrypt, "unencrypted_comment_regex matches a comment once it is encrypted, so that it could not be decrypted again")
                : new SopsComment(text, comment.IsInline);
        }

        var scalar = (SopsScalar)leaf; // Branches, lists and nulls are not leaves.
        Count(scalar, encrypted);
        return encrypted ? SopsScalar.Of(cipher.Encrypt(scalar.Bytes.Span, SopsCipher.TypeName(scalar.Type), path.WrittenSpan)) : scalar;
    }

    private SopsNode DecryptLeaf(SopsNode leaf, bool encrypted)
    {
        if (leaf is SopsComment comment)
        {
            return encrypted ? DecryptComment(comment) : comment;
        }

        var scalar = (SopsScalar)leaf; // Branches, lists and nulls are not leaves.
        if (!encrypted)
        {
            Count(scalar, encrypted);
            return scalar;
        }

        if (scalar.Type != SopsType.String)
        {
            throw new SopsException(SopsFailure.Decrypt, $"{Place()} should be encrypted, but is a plain {SopsCipher.TypeName(scalar.Type)}");
        }

        if (scalar.Bytes.IsEmpty)
        {
            Count(scalar, encrypted);
            return scalar;
        }

        SopsNode node;
        try
        {
            var (plaintext, type) = cipher.Decrypt(scalar.Bytes.Span, path.WrittenSpan);
            node = SopsCipher.ToNode(plaintext, type, scalar);
        }
        catch (SopsException exception)
        {
            throw new SopsException(SopsFailure.Decrypt, $"{Place()}: {exception.Message}", exception);
        }

        if (node is SopsScalar decrypted)
        {
            Count(decrypted, encrypted);
        }

        return node;
    }

    // One that does not decrypt was never encrypted: old versions left comments alone.
    private SopsComment DecryptComment(SopsComment comment)
    {
        byte[] text = Encoding.UTF8.GetBytes(comment.Text);
        if (!SopsCipher.IsEncrypted(text))
        {
            return comment;
        }

        try
        {
            var (plaintext, _) = cipher.Decrypt(text, path.WrittenSpan is { IsEmpty: true } ? ":"u8 : path.WrittenSpan);
            return new SopsComment(Encoding.UTF8.GetString(plaintext), comment.IsInline);
        }
        catch (SopsException)
        {
            return comment;
        }
    }

    private void Count(SopsScalar scalar, bool encrypted)
    {
        if (!macOnlyEncrypted || encrypted)
        {
            mac.BlockUpdate(scalar.Bytes.Span);
        }
    }

    private void Push(string key)
    {
        keys.Add(key);
        Encoding.UTF8.GetBytes(key, path);
        path.Write(":"u8);
    }

    private void Pop(int length)
    {
        keys.RemoveAt(keys.Count - 1);
        byte[] kept = path.WrittenSpan[..length].ToArray();
        path.ResetWrittenCount();
        path.Write(kept);
    }

    private string Place() => keys.Count == 0 ? "the document" : string.Join('.', keys);
}
