using System.Security.Cryptography;

namespace Hearth.Secrets.Sops;

/// <summary>
/// Shamir's secret sharing over GF(2⁸) with AES's polynomial, byte by byte, as SOPS and Vault write it: each part is
/// the values followed by the place they were taken at. Constant in time: no tables, no branches on secrets.
/// </summary>
internal static class Shamir
{
    public static IReadOnlyList<SecretBytes> Split(SecretBytes secret, int parts, int threshold)
    {
        if (threshold < 2 || threshold > parts || parts > 255)
        {
            throw new SopsException(SopsFailure.Encrypt, $"the data key cannot be split into {parts} parts of which {threshold} are wanted; wants 2 ≤ threshold ≤ parts ≤ 255");
        }

        SecretBytes[] result = [.. Enumerable.Range(0, parts).Select(_ => new SecretBytes(secret.Length + 1))];
        using var coefficients = new SecretBytes(threshold);
        for (int at = 0; at < secret.Length; at++)
        {
            RandomNumberGenerator.Fill(coefficients.Writable);
            coefficients.Writable[0] = secret.Span[at];
            for (int part = 0; part < parts; part++)
            {
                result[part].Writable[at] = Evaluate(coefficients.Span, (byte)(part + 1));
            }
        }

        for (int part = 0; part < parts; part++)
        {
            result[part].Writable[secret.Length] = (byte)(part + 1);
        }

        return result;
    }

    public static SecretBytes Combine(IReadOnlyList<SecretBytes> parts)
    {
        int length = parts[0].Length;
        if (parts.Count < 2 || length < 2 || parts.Any(part => part.Length != length) || parts.Select(part => part.Span[length - 1]).Distinct().Count() < parts.Count)
        {
            throw new SopsException(SopsFailure.NoDataKey, "the parts of the data key do not belong together: wants at least two, of one length, at different places");
        }

        var secret = new SecretBytes(length - 1);
        for (int i = 0; i < parts.Count; i++)
        {
            // Lagrange's basis at zero.
            byte basis = 1;
            byte x = parts[i].Span[length - 1];
            for (int j = 0; j < parts.Count; j++)
            {
                if (i != j)
                {
                    byte other = parts[j].Span[length - 1];
                    basis = Multiply(basis, Multiply(other, Inverse((byte)(x ^ other))));
                }
            }

            for (int at = 0; at < secret.Length; at++)
            {
                secret.Writable[at] ^= Multiply(parts[i].Span[at], basis);
            }
        }

        return secret;
    }

    private static byte Evaluate(ReadOnlySpan<byte> coefficients, byte x)
    {
        byte value = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
        {
            value = (byte)(Multiply(value, x) ^ coefficients[i]);
        }

        return value;
    }

    private static byte Multiply(byte a, byte b)
    {
        int product = 0;
        int shifted = a;
        for (int bit = 0; bit < 8; bit++)
        {
            product ^= shifted & -((b >> bit) & 1);
            shifted = (shifted << 1) ^ (0x11B & -((shifted >> 7) & 1));
        }

        return (byte)product;
    }

    // Fermat: a²⁵⁴ is the inverse of a.
    private static byte Inverse(byte a)
    {
        byte result = 1;
        byte power = a;
        for (int bit = 1; bit < 8; bit++)
        {
            power = Multiply(power, power);
            result = Multiply(result, power);
        }

        return result;
    }
}
