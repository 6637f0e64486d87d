using System.Buffers.Binary;
using System.Numerics;
using Org.BouncyCastle.Crypto.Digests;

namespace Hearth.Secrets.Age.Ssh;

/// <summary>
/// <c>bcrypt_pbkdf</c>, OpenSSH's key derivation for private keys with a passphrase. It needs Blowfish with bcrypt's
/// key schedule, which BouncyCastle keeps to itself. Blowfish's start values are the digits of π: computed once here
/// (33,344 bits, 3 ms) instead of carried as 1,042 numbers.
/// </summary>
internal static class BcryptPbkdf
{
    private const int SubKeys = 18;
    private const int BoxSize = 4 * 256;

    private static readonly Lazy<uint[]> PiDigits = new(ComputePi);

    public static SecretBytes Derive(ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt, int rounds, int length)
    {
        const int BlockSize = 32;
        var key = new SecretBytes(length);
        byte[] hashedPassphrase = Sha512(passphrase);
        int blocks = (length + BlockSize - 1) / BlockSize;
        for (int block = 1; block <= blocks; block++)
        {
            byte[] counted = [.. salt, 0, 0, 0, 0];
            BinaryPrimitives.WriteInt32BigEndian(counted.AsSpan(salt.Length), block);
            byte[] step = Hash(hashedPassphrase, Sha512(counted));
            byte[] sum = [.. step];
            for (int round = 1; round < rounds; round++)
            {
                step = Hash(hashedPassphrase, Sha512(step));
                for (int i = 0; i < sum.Length; i++)
                {
                    sum[i] ^= step[i];
                }
            }

            // The bytes of a block are spread over the key, not laid one after the other.
            for (int i = 0; i < BlockSize && (i * blocks) + block - 1 < length; i++)
            {
                key.Writable[(i * blocks) + block - 1] = sum[i];
            }
        }

        return key;
    }

    private static byte[] Sha512(ReadOnlySpan<byte> data)
    {
        var digest = new Sha512Digest();
        digest.BlockUpdate(data);
        byte[] result = new byte[64];
        digest.DoFinal(result, 0);
        return result;
    }

    // bcrypt_hash: Blowfish keyed 64 times over, then its text encrypted 64 times.
    private static byte[] Hash(byte[] passphrase, byte[] salt)
    {
        uint[] state = [.. PiDigits.Value];
        Expand(state, passphrase, salt);
        for (int i = 0; i < 64; i++)
        {
            Expand(state, salt, []);
            Expand(state, passphrase, []);
        }

        ReadOnlySpan<byte> text = "OxychromaticBlowfishSwatDynamite"u8;
        byte[] result = new byte[32];
        for (int at = 0; at < 32; at += 8)
        {
            uint left = BinaryPrimitives.ReadUInt32BigEndian(text[at..]);
            uint right = BinaryPrimitives.ReadUInt32BigEndian(text[(at + 4)..]);
            for (int i = 0; i < 64; i++)
            {
                Encrypt(state, ref left, ref right);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(result.AsSpan(at), left);
            BinaryPrimitives.WriteUInt32LittleEndian(result.AsSpan(at + 4), right);
        }

        return result;
    }

    private static void Expand(uint[] state, ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
    {
        int at = 0;
        for (int i = 0; i < SubKeys; i++)
        {
            state[i] ^= NextWord(key, ref at);
        }

        uint left = 0, right = 0;
        at = 0;
        for (int i = 0; i < SubKeys + BoxSize; i += 2)
        {
            if (!salt.IsEmpty)
            {
                left ^= NextWord(salt, ref at);
                right ^= NextWord(salt, ref at);
            }

            Encrypt(state, ref left, ref right);
            state[i] = left;
            state[i + 1] = right;
        }
    }

    private static uint NextWord(ReadOnlySpan<byte> bytes, ref int at)
    {
        uint word = 0;
        for (int i = 0; i < 4; i++)
        {
            word = (word << 8) | bytes[at];
            at = at + 1 == bytes.Length ? 0 : at + 1;
        }

        return word;
    }

    private static void Encrypt(uint[] state, ref uint left, ref uint right)
    {
        for (int i = 0; i < 16; i++)
        {
            left ^= state[i];
            right ^= Round(state, left);
            (left, right) = (right, left);
        }

        (left, right) = (right, left);
        right ^= state[16];
        left ^= state[17];
    }

    private static uint Round(uint[] state, uint x) =>
        ((state[SubKeys + (x >> 24)] + state[SubKeys + 256 + ((x >> 16) & 0xFF)]) ^ state[SubKeys + 512 + ((x >> 8) & 0xFF)]) + state[SubKeys + 768 + (x & 0xFF)];

    // Machin: π = 16 arctan(1/5) - 4 arctan(1/239), in fixed point with 64 spare bits.
    private static uint[] ComputePi()
    {
        const int Bits = (SubKeys + BoxSize) * 32;
        var one = BigInteger.One << (Bits + 64);
        var fraction = (((16 * ArcTangentOfInverse(5, one)) - (4 * ArcTangentOfInverse(239, one))) & (one - 1)) >> 64;
        byte[] bytes = new byte[Bits / 8];
        byte[] significant = fraction.ToByteArray(isUnsigned: true, isBigEndian: true);
        significant.CopyTo(bytes, bytes.Length - significant.Length);
        uint[] words = new uint[SubKeys + BoxSize];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(i * 4));
        }

        return words;
    }

    private static BigInteger ArcTangentOfInverse(int x, BigInteger one)
    {
        var power = one / x;
        var sum = power;
        int square = x * x;
        for (int n = 3, sign = -1; !power.IsZero; n += 2, sign = -sign)
        {
            power /= square;
            sum += sign * (power / n);
        }

        return sum;
    }
}
