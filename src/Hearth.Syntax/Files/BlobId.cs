using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hearth.Syntax.Files;

/// <summary>The id that git gives to a file's content.</summary>
public static class BlobId
{
    /// <summary>40 hexadecimal digits: the SHA-1 of <c>blob SIZE\0</c> and the content.</summary>
    public static string Of(ReadOnlySpan<byte> content)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(content.Length + 32);
        try
        {
            int head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}\0"), buffer);
            content.CopyTo(buffer.AsSpan(head));
            return Convert.ToHexStringLower(SHA1.HashData(buffer.AsSpan(0, head + content.Length)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
