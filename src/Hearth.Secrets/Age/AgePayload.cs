using Hearth.Syntax.Files;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Hearth.Secrets.Age;

/// <summary>
/// The body of an age file: STREAM over ChaCha20-Poly1305 in chunks of 64 KiB. The nonce counts the chunks and its last
/// byte marks the last one, so a cut, a swap and an addition are all noticed.
/// </summary>
internal static class AgePayload
{
    public const int NonceSize = 16;
    private const int ChunkSize = 64 * 1024;

    public static SecretBytes DeriveKey(SecretBytes fileKey, ReadOnlySpan<byte> nonce) => AgeCrypto.Hkdf(fileKey.Span, nonce, "payload"u8);

    private sealed class Chunks(SecretBytes key, bool forEncryption)
    {
        private readonly ChaCha20Poly1305 cipher = new();
        private readonly KeyParameter keyParameter = new(key.Span);
        private ulong counter;

        public bool IsFirst => counter == 0;

        /// <summary>Takes the next chunk through the cipher; the length of the result.</summary>
        public int Process(ReadOnlySpan<byte> input, Span<byte> output, bool isLast)
        {
            byte[] nonce = new byte[12];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(nonce.AsSpan(3), counter);
            nonce[11] = isLast ? (byte)1 : (byte)0;
            cipher.Init(forEncryption, new AeadParameters(keyParameter, AgeCrypto.TagSize * 8, nonce));
            int written = cipher.ProcessBytes(input, output);
            written += cipher.DoFinal(output[written..]);
            return written;
        }

        public void Next() => counter++;
    }

    /// <summary>Encrypts what is written; <see cref="Finish"/> writes the last chunk.</summary>
    internal sealed class Writer(SecretBytes key, Stream output) : WriteOnlyStream
    {
        private readonly Chunks chunks = new(key, forEncryption: true);
        private readonly byte[] plain = new byte[ChunkSize];
        private readonly byte[] encrypted = new byte[ChunkSize + AgeCrypto.TagSize];
        private int count;

        public override void Write(ReadOnlySpan<byte> source)
        {
            while (source.Length > 0)
            {
                if (count == ChunkSize)
                {
                    Flush(isLast: false);
                }

                int take = Math.Min(ChunkSize - count, source.Length);
                source[..take].CopyTo(plain.AsSpan(count));
                source = source[take..];
                count += take;
            }
        }

        public void Finish() => Flush(isLast: true);

        private void Flush(bool isLast)
        {
            int length = chunks.Process(plain.AsSpan(0, count), encrypted, isLast);
            output.Write(encrypted, 0, length);
            chunks.Next();
            count = 0;
        }
    }

    /// <summary>Decrypts what is read; gives nothing of a chunk that does not authenticate.</summary>
    internal sealed class Reader(SecretBytes key, Stream input) : ReadOnlyStream
    {
        private readonly Chunks chunks = new(key, forEncryption: false);
        private readonly byte[] encrypted = new byte[ChunkSize + AgeCrypto.TagSize];
        private readonly byte[] plain = new byte[ChunkSize + AgeCrypto.TagSize];
        private int start;
        private int end;
        private bool isFinished;
        private bool hasTrailingData;

        public override int Read(Span<byte> target)
        {
            if (start == end)
            {
                if (hasTrailingData)
                {
                    throw Bad("something follows its last chunk");
                }

                if (isFinished || target.IsEmpty)
                {
                    return 0;
                }

                Advance();
            }

            int count = Math.Min(target.Length, end - start);
            plain.AsSpan(start, count).CopyTo(target);
            start += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(plain);
            key.Dispose();
            base.Dispose(disposing);
        }

        private static AgeException Bad(string problem) => new(AgeFailure.Payload, $"the encrypted payload was changed or cut: {problem}");

        private void Advance()
        {
            int length = input.ReadAtLeast(encrypted, encrypted.Length, throwOnEndOfStream: false);
            var chunk = encrypted.AsSpan(0, length);
            if (length < AgeCrypto.TagSize || (length == AgeCrypto.TagSize && !chunks.IsFirst))
            {
                throw Bad("it ends without a last chunk");
            }

            // A full chunk may be the last one as well: then the mark is only found by trying.
            if (length == encrypted.Length && Decrypt(chunk, isLast: false))
            {
                chunks.Next();
                return;
            }

            if (!Decrypt(chunk, isLast: true))
            {
                throw Bad("a chunk does not authenticate");
            }

            isFinished = true;
            hasTrailingData = length == encrypted.Length && input.Read(encrypted, 0, 1) > 0;
        }

        private bool Decrypt(ReadOnlySpan<byte> chunk, bool isLast)
        {
            try
            {
                start = 0;
                end = chunks.Process(chunk, plain, isLast);
                return true;
            }
            catch (InvalidCipherTextException)
            {
                end = 0;
                return false;
            }
        }
    }
}
