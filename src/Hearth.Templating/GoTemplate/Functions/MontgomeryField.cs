using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Arithmetic modulo an odd number in Montgomery's form, as far as Miller-Rabin needs it. For one thread.</summary>
/// <remarks>
/// A number is cut into fewer bits than its digits have room for, so that a column of products is summed without carries, two
/// at a time with an instruction that every machine has. Products of whole machine words need one that the oldest machines
/// that we run on do not have, and 32 bits with carries take four times as long.
/// </remarks>
internal sealed class MontgomeryField
{
    // A column holds two products for each digit: 2 * 74 * 2^56 is below 2^64.
    private const int WideBits = 28;
    private const int WideLimit = 2048;
    private const int NarrowBits = 24;

    private readonly BigInteger modulus;
    private readonly BigInteger odd;
    private readonly int twos;
    private readonly int bits;
    private readonly ulong mask;
    private readonly ulong[] digits;
    private readonly ulong[] one;
    private readonly ulong[] minusOne;
    private readonly ulong[] sum;
    private readonly ulong inverse;

    public MontgomeryField(BigInteger modulus)
    {
        this.modulus = modulus;
        twos = (int)BigInteger.TrailingZeroCount(modulus - 1);
        odd = (modulus - 1) >> twos;
        int length = (int)modulus.GetBitLength();
        bits = length <= WideLimit ? WideBits : NarrowBits;
        mask = (1UL << bits) - 1;

        // Room for twice the modulus.
        int count = (length + bits) / bits;
        digits = Digits(modulus, count);
        sum = new ulong[2 * count];
        one = ToForm(BigInteger.One);
        minusOne = ToForm(modulus - 1);

        // Newton: each step doubles the correct low bits of 1/m modulo 2^64.
        ulong found = digits[0];
        for (int i = 0; i < 5; i++)
        {
            found *= 2 - (digits[0] * found);
        }

        inverse = (0 - found) & mask;
    }

    /// <summary>Miller-Rabin to the base 2, which nearly every composite fails and where a multiplication is a shift.</summary>
    public bool PassesBaseTwo()
    {
        ulong[] value = [.. one];
        foreach (byte part in odd.ToByteArray(isUnsigned: true, isBigEndian: true))
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                Square(value);
                if (((part >> bit) & 1) != 0)
                {
                    Double(value);
                }
            }
        }

        return PassesMillerRabin(value);
    }

    /// <summary>Further rounds of Miller-Rabin.</summary>
    public bool PassesRandomBases(RandomStream random, int rounds)
    {
        byte[] drawn = new byte[8];
        for (int round = 0; round < rounds; round++)
        {
            random.Fill(drawn);
            if (!PassesMillerRabin(Power(ToForm(new BigInteger(drawn, isUnsigned: true) + 3), odd)))
            {
                return false;
            }
        }

        return true;
    }

    // Of a witness to the power of the odd part.
    private bool PassesMillerRabin(ulong[] value)
    {
        if (value.AsSpan().SequenceEqual(one) || value.AsSpan().SequenceEqual(minusOne))
        {
            return true;
        }

        for (int i = 1; i < twos; i++)
        {
            Square(value);
            if (value.AsSpan().SequenceEqual(minusOne))
            {
                return true;
            }
        }

        return false;
    }

    // Four bits of the exponent at a time.
    private ulong[] Power(ulong[] value, BigInteger exponent)
    {
        ulong[][] powers = new ulong[16][];
        powers[0] = one;
        for (int i = 1; i < powers.Length; i++)
        {
            powers[i] = new ulong[digits.Length];
            Multiply(powers[i - 1], value, powers[i]);
        }

        ulong[] result = [.. one];
        foreach (byte pair in exponent.ToByteArray(isUnsigned: true, isBigEndian: true))
        {
            foreach (int part in (ReadOnlySpan<int>)[pair >> 4, pair & 15])
            {
                for (int i = 0; i < 4; i++)
                {
                    Square(result);
                }

                Multiply(result, powers[part], result);
            }
        }

        return result;
    }

    private ulong[] ToForm(BigInteger value) => Digits((value << (digits.Length * bits)) % modulus, digits.Length);

    // Each digit of the one factor times the other, and the reduction after. The result may be one of the operands.
    private void Multiply(ulong[] left, ulong[] right, ulong[] result)
    {
        Array.Clear(sum);
        for (int i = 0; i < left.Length; i++)
        {
            AddProducts(sum.AsSpan(i, right.Length), left[i], right);
        }

        Reduce(result);
    }

    // Each pair of digits once and twice that: half the products of a multiplication.
    private void Square(ulong[] value)
    {
        Array.Clear(sum);
        for (int i = 0; i < value.Length; i++)
        {
            int rest = value.Length - i - 1;
            sum[2 * i] += value[i] * value[i];
            AddProducts(sum.AsSpan((2 * i) + 1, rest), 2 * value[i], value.AsSpan(i + 1));
        }

        Reduce(value);
    }

    private void Double(ulong[] value)
    {
        ulong carry = 0;
        for (int i = 0; i < value.Length; i++)
        {
            carry += 2 * value[i];
            value[i] = carry & mask;
            carry >>= bits;
        }

        SubtractModulus(value);
    }

    // Adds multiples of the modulus until the lower half of the sum is zero; the upper half is the result.
    private void Reduce(ulong[] result)
    {
        int count = digits.Length;
        for (int i = 0; i < count; i++)
        {
            AddProducts(sum.AsSpan(i, count), (sum[i] * inverse) & mask, digits);
            sum[i + 1] += sum[i] >> bits;
        }

        ulong carry = 0;
        for (int i = 0; i < count; i++)
        {
            carry += sum[i + count];
            result[i] = carry & mask;
            carry >>= bits;
        }

        SubtractModulus(result);
    }

    private void SubtractModulus(ulong[] value)
    {
        if (IsLess(value, digits))
        {
            return;
        }

        long borrow = 0;
        for (int i = 0; i < value.Length; i++)
        {
            borrow += (long)value[i] - (long)digits[i];
            value[i] = (ulong)borrow & mask;
            borrow >>= bits;
        }
    }

    // The factor and the digits have less than 32 bits.
    private static void AddProducts(Span<ulong> to, ulong factor, ReadOnlySpan<ulong> number)
    {
        int i = 0;
        if (Sse2.IsSupported && to.Length >= Vector128<ulong>.Count && number.Length >= to.Length)
        {
            ref ulong target = ref to[0];
            ref ulong source = ref MemoryMarshal.GetReference(number);
            var factors = Vector128.Create(factor).AsUInt32();
            for (; i <= to.Length - Vector128<ulong>.Count; i += Vector128<ulong>.Count)
            {
                var products = Sse2.Multiply(Vector128.LoadUnsafe(ref source, (nuint)i).AsUInt32(), factors);
                (Vector128.LoadUnsafe(ref target, (nuint)i) + products).StoreUnsafe(ref target, (nuint)i);
            }
        }

        for (; i < to.Length; i++)
        {
            to[i] += factor * number[i];
        }
    }

    private static bool IsLess(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        for (int i = left.Length - 1; i >= 0; i--)
        {
            if (left[i] != right[i])
            {
                return left[i] < right[i];
            }
        }

        return false;
    }

    private ulong[] Digits(BigInteger value, int count)
    {
        // Eight bytes are read at a time, from any of the bytes.
        byte[] bytes = new byte[(((count * bits) + 7) / 8) + 8];
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
        ulong[] cut = new ulong[count];
        for (int i = 0; i < count; i++)
        {
            int at = i * bits;
            cut[i] = (BitConverter.ToUInt64(bytes, at / 8) >> (at % 8)) & mask;
        }

        return cut;
    }
}
