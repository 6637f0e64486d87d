using System.Numerics;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>
/// Primes for RSA keys out of a stream of random bytes: the same stream gives the same prime. The platform's generators
/// take no stream, and BouncyCastle's takes several times as long: here a sieve by small primes is before Miller-Rabin in
/// Montgomery form, on all cores.
/// </summary>
internal static class StablePrimes
{
    // FIPS 186-5, table B.1: for 1,024 bits and more, 5 rounds leave an error of at most 2^-100 for random candidates.
    private const int Rounds = 5;
    private const int SieveLimit = 1 << 18;

    private static readonly Lazy<uint[]> SmallPrimes = new(FindSmallPrimes);

    /// <summary>A prime of exactly so many bits, the two topmost set, with <paramref name="exponent"/> not dividing it less one.</summary>
    public static BigInteger Next(RandomStream random, int bits, int exponent)
    {
        byte[] bytes = new byte[bits / 8];
        var offsets = new uint[SmallPrimes.Value.Length];
        while (true)
        {
            random.Fill(bytes);
            bytes[^1] |= 0xC0;
            bytes[0] |= 1;
            var start = new BigInteger(bytes, isUnsigned: true);
            for (int i = 0; i < offsets.Length; i++)
            {
                offsets[i] = (uint)(start % SmallPrimes.Value[i]);
            }

            // Of the candidates that several cores look at, the first in order counts: the same stream gives the same prime.
            foreach (var batch in Candidates(start, offsets, bits, exponent).Chunk(Environment.ProcessorCount * 2))
            {
                var likely = new MontgomeryField?[batch.Length];
                Parallel.For(0, batch.Length, i => likely[i] = new MontgomeryField(batch[i]) is var field && field.PassesBaseTwo() ? field : null);
                for (int i = 0; i < batch.Length; i++)
                {
                    if (likely[i]?.PassesRandomBases(random) == true)
                    {
                        return batch[i];
                    }
                }
            }
        }
    }

    // As far as a prime is likely to be: the numbers up to there share one sieve.
    private static IEnumerable<BigInteger> Candidates(BigInteger start, uint[] offsets, int bits, int exponent)
    {
        for (uint step = 0; step < (uint)bits * 8; step += 2)
        {
            if (!IsSieved(offsets, step) && start + step is var candidate && candidate % exponent != BigInteger.One && candidate.GetBitLength() == bits)
            {
                yield return candidate;
            }
        }
    }

    private static bool IsSieved(uint[] offsets, uint step)
    {
        var primes = SmallPrimes.Value;
        for (int i = 0; i < primes.Length; i++)
        {
            if ((offsets[i] + step) % primes[i] == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static uint[] FindSmallPrimes()
    {
        var isComposite = new bool[SieveLimit];
        var primes = new List<uint>();
        for (uint number = 3; number < SieveLimit; number += 2)
        {
            if (!isComposite[number])
            {
                primes.Add(number);
                for (ulong multiple = (ulong)number * number; multiple < SieveLimit; multiple += 2 * number)
                {
                    isComposite[multiple] = true;
                }
            }
        }

        return [.. primes];
    }

    /// <summary>Arithmetic modulo an odd number, in Montgomery's form.</summary>
    private sealed class MontgomeryField
    {
        private readonly BigInteger modulus;
        private readonly BigInteger odd;
        private readonly int twos;

        // 32 bits each: 64-bit products need an instruction that the oldest machines we run on do not have.
        private readonly uint[] limbs;
        private readonly uint[] one;
        private readonly uint[] minusOne;
        private readonly uint[] sum;
        private readonly uint inverse;

        public MontgomeryField(BigInteger modulus)
        {
            this.modulus = modulus;
            twos = (int)BigInteger.TrailingZeroCount(modulus - 1);
            odd = (modulus - 1) >> twos;
            int count = (int)((modulus.GetBitLength() + 31) / 32);
            limbs = Limbs(modulus, count);
            sum = new uint[2 * count];
            one = ToForm(BigInteger.One);
            minusOne = ToForm(modulus - 1);

            // Newton: each step doubles the correct low bits of 1/m modulo 2^32.
            uint found = limbs[0];
            for (int i = 0; i < 5; i++)
            {
                found *= 2 - (limbs[0] * found);
            }

            inverse = 0 - found;
        }

        /// <summary>Miller-Rabin to the base 2, which nearly every composite fails and where a multiplication is a shift.</summary>
        public bool PassesBaseTwo()
        {
            uint[] value = [.. one];
            foreach (byte bits in odd.ToByteArray(isUnsigned: true, isBigEndian: true))
            {
                for (int bit = 7; bit >= 0; bit--)
                {
                    Square(value);
                    if (((bits >> bit) & 1) != 0)
                    {
                        Double(value);
                    }
                }
            }

            return PassesMillerRabin(value);
        }

        /// <summary>The further rounds of Miller-Rabin.</summary>
        public bool PassesRandomBases(RandomStream random)
        {
            byte[] drawn = new byte[8];
            for (int round = 1; round < Rounds; round++)
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
        private bool PassesMillerRabin(uint[] value)
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
        private uint[] Power(uint[] value, BigInteger exponent)
        {
            uint[][] powers = new uint[16][];
            powers[0] = one;
            for (int i = 1; i < powers.Length; i++)
            {
                powers[i] = new uint[limbs.Length];
                Multiply(powers[i - 1], value, powers[i]);
            }

            uint[] result = [.. one];
            foreach (byte digits in exponent.ToByteArray(isUnsigned: true, isBigEndian: true))
            {
                foreach (int digit in (ReadOnlySpan<int>)[digits >> 4, digits & 15])
                {
                    for (int i = 0; i < 4; i++)
                    {
                        Square(result);
                    }

                    Multiply(result, powers[digit], result);
                }
            }

            return result;
        }

        private uint[] ToForm(BigInteger value) => Limbs((value << (limbs.Length * 32)) % modulus, limbs.Length);

        // Each limb of the one factor times the other, and the reduction after. The result may be one of the operands.
        private void Multiply(uint[] left, uint[] right, uint[] result)
        {
            int count = limbs.Length;
            Array.Clear(sum);
            for (int i = 0; i < count; i++)
            {
                sum[i + count] = (uint)AddProduct(sum.AsSpan(i, count), left[i], right);
            }

            Reduce(result);
        }

        // Each pair of limbs once, twice that, and the squares of the limbs: half the products of a multiplication.
        private void Square(uint[] value)
        {
            int count = limbs.Length;
            Array.Clear(sum);
            for (int i = 0; i < count - 1; i++)
            {
                sum[i + count] = (uint)AddProduct(sum.AsSpan((2 * i) + 1, count - i - 1), value[i], value.AsSpan(i + 1));
            }

            ulong carry = 0;
            for (int i = 0; i < count; i++)
            {
                ulong square = (ulong)value[i] * value[i];
                carry += ((ulong)sum[2 * i] << 1) + (uint)square;
                sum[2 * i] = (uint)carry;
                carry = (carry >> 32) + ((ulong)sum[(2 * i) + 1] << 1) + (square >> 32);
                sum[(2 * i) + 1] = (uint)carry;
                carry >>= 32;
            }

            Reduce(value);
        }

        private void Double(uint[] value)
        {
            uint carry = 0;
            for (int i = 0; i < value.Length; i++)
            {
                uint limb = value[i];
                value[i] = (limb << 1) | carry;
                carry = limb >> 31;
            }

            SubtractModulus(value, carry);
        }

        // Adds multiples of the modulus until the lower half of the sum is zero; the upper half is the result.
        private void Reduce(uint[] result)
        {
            int count = limbs.Length;
            ulong top = 0;
            for (int i = 0; i < count; i++)
            {
                top += sum[i + count] + AddProduct(sum.AsSpan(i, count), sum[i] * inverse, limbs);
                sum[i + count] = (uint)top;
                top >>= 32;
            }

            sum.AsSpan(count).CopyTo(result);
            SubtractModulus(result, (uint)top);
        }

        private void SubtractModulus(uint[] value, uint top)
        {
            if (top == 0 && IsLess(value, limbs))
            {
                return;
            }

            long borrow = 0;
            for (int i = 0; i < value.Length; i++)
            {
                borrow += (long)value[i] - limbs[i];
                value[i] = (uint)borrow;
                borrow >>= 32;
            }
        }

        private static ulong AddProduct(Span<uint> to, uint factor, ReadOnlySpan<uint> number)
        {
            ulong carry = 0;
            number = number[..to.Length];
            for (int i = 0; i < to.Length; i++)
            {
                carry += to[i] + ((ulong)factor * number[i]);
                to[i] = (uint)carry;
                carry >>= 32;
            }

            return carry;
        }

        private static bool IsLess(ReadOnlySpan<uint> left, ReadOnlySpan<uint> right)
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

        private static uint[] Limbs(BigInteger value, int count)
        {
            byte[] bytes = new byte[count * 4];
            value.TryWriteBytes(bytes, out _, isUnsigned: true);
            uint[] limbs = new uint[count];
            Buffer.BlockCopy(bytes, 0, limbs, 0, bytes.Length);
            return limbs;
        }
    }
}
