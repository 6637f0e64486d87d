using System.Security.Cryptography;

namespace Hearth.Secrets;

/// <summary>
/// Key material: pinned so that the collector leaves no copies, zeroed on dispose, printed as <c>***</c>.
/// BouncyCastle copies a key into its cipher objects; those copies live as long as the cipher does.
/// </summary>
public sealed class SecretBytes : IDisposable
{
    private readonly byte[] bytes;
    private bool isDisposed;

    public SecretBytes(int length) => bytes = GC.AllocateArray<byte>(length, pinned: true);

    public SecretBytes(ReadOnlySpan<byte> value)
        : this(value.Length) => value.CopyTo(bytes);

    public int Length => bytes.Length;

    public ReadOnlySpan<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            return bytes;
        }
    }

    internal Span<byte> Writable => bytes;

    /// <summary>The array itself, for library calls that take no span; not to be kept.</summary>
    internal byte[] Array
    {
        get
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            return bytes;
        }
    }

    public static SecretBytes Random(int length)
    {
        var secret = new SecretBytes(length);
        RandomNumberGenerator.Fill(secret.bytes);
        return secret;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(bytes);
        isDisposed = true;
    }

    public override string ToString() => "***";
}
