using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>
/// Primes for RSA keys out of a stream of random bytes: the same stream gives the same prime. The platform's generators
/// take no stream, and BouncyCastle's is ten times as slow as this: a sieve by small primes, and then
/// Miller-Rabin in Montgomery form.
/// </summary>
internal static class StablePrimes
{
    // FIPS 186-5, table B.1: for 1,024 bits and more, 5 rounds leave an error of at most 2^-100 for random candidates.
    private const int Rounds = 5;
    private const int SieveLimit = 1 << 13;

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

            // As far as a prime is likely to be: the numbers up to there share one sieve.
            for (uint step = 0; step < (uint)bits * 8; step += 2)
            {
                if (IsSieved(offsets, step))
                {
                    continue;
                }

                var candidate = start + step;
                if (candidate % exponent != BigInteger.One && candidate.GetBitLength() == bits && IsPrime(candidate, random))
                {
                    return candidate;
                }
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

    private static bool IsPrime(BigInteger candidate, RandomStream random)
    {
        var field = new MontgomeryField(candidate);
        var less = candidate - 1;
        int twos = (int)BigInteger.TrailingZeroCount(less);
        var odd = less >> twos;
        if (!field.PassesMillerRabin(new BigInteger(2), odd, twos))
        {
            return false;
        }

        byte[] drawn = new byte[8];
        for (int round = 1; round < Rounds; round++)
        {
            random.Fill(drawn);
            if (!field.PassesMillerRabin(new BigInteger(drawn, isUnsigned: true) + 3, odd, twos))
            {
                return false;
            }
        }

        return true;
    }

    private static uint[] FindSmallPrimes()
    {
        var primes = new List<uint>();
        for (uint number = 3; number < SieveLimit; number += 2)
        {
            if (primes.TrueForAll(prime => number % prime != 0))
            {
                primes.Add(number);
            }
        }

        return [.. primes];
    }

    /// <summary>Arithmetic modulo an odd number, in Montgomery's form.</summary>
    private sealed class MontgomeryField
    {
        private readonly BigInteger modulus;
        private readonly ulong[] limbs;
        private readonly ulong[] one;
        private readonly ulong[] minusOne;
        private readonly ulong[] scratch;
        private readonly ulong inverse;

        public MontgomeryField(BigInteger modulus)
        {
            this.modulus = modulus;
            int count = (int)((modulus.GetBitLength() + 63) / 64);
            limbs = Limbs(modulus, count);
            scratch = new ulong[count + 2];
            one = ToForm(BigInteger.One);
            minusOne = ToForm(modulus - 1);

            // Newton: each step doubles the correct low bits of 1/m modulo 2^64.
            ulong found = limbs[0];
            for (int i = 0; i < 6; i++)
            {
                found *= 2 - (limbs[0] * found);
            }

            inverse = 0 - found;
        }

        public bool PassesMillerRabin(BigInteger witness, BigInteger odd, int twos)
        {
            var value = Power(ToForm(witness), odd);
            if (value.AsSpan().SequenceEqual(one) || value.AsSpan().SequenceEqual(minusOne))
            {
                return true;
            }

            for (int i = 1; i < twos; i++)
            {
                Multiply(value, value, value);
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
            var powers = new ulong[16][];
            powers[0] = one;
            for (int i = 1; i < powers.Length; i++)
            {
                powers[i] = new ulong[limbs.Length];
                Multiply(powers[i - 1], value, powers[i]);
            }

            byte[] bytes = exponent.ToByteArray(isUnsigned: true, isBigEndian: true);
            ulong[] result = [.. one];
            foreach (byte digits in bytes)
            {
                foreach (int digit in (ReadOnlySpan<int>)[digits >> 4, digits & 15])
                {
                    for (int i = 0; i < 4; i++)
                    {
                        Multiply(result, result, result);
                    }

                    Multiply(result, powers[digit], result);
                }
            }

            return result;
        }

        private ulong[] ToForm(BigInteger value) => Limbs((value << (limbs.Length * 64)) % modulus, limbs.Length);

        // Coarsely integrated operand scanning (Koç, Acar, Kaliski 1996). The result may be one of the operands.
        private void Multiply(ulong[] left, ulong[] right, ulong[] result)
        {
            int count = limbs.Length;
            Span<ulong> sum = scratch;
            sum.Clear();
            for (int i = 0; i < count; i++)
            {
                ulong carry = AddProduct(sum[..count], left[i], right);
                sum[count] += carry;
                sum[count + 1] = sum[count] < carry ? 1UL : 0;

                // sum + m·modulus has a zero at its end, which is dropped.
                carry = AddProduct(sum[..count], sum[0] * inverse, limbs);
                ulong top = sum[count] + carry;
                sum[1..count].CopyTo(sum);
                sum[count - 1] = top;
                sum[count] = sum[count + 1] + (top < carry ? 1UL : 0);
            }

            if (sum[count] != 0 || !IsLess(sum[..count], limbs))
            {
                ulong borrow = 0;
                for (int i = 0; i < count; i++)
                {
                    ulong part = limbs[i] + borrow;
                    borrow = (part < borrow ? 1UL : 0) + (sum[i] < part ? 1UL : 0);
                    sum[i] -= part;
                }
            }

            sum[..count].CopyTo(result);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static ulong AddProduct(Span<ulong> sum, ulong factor, ReadOnlySpan<ulong> number)
        {
            ulong carry = 0;
            number = number[..sum.Length];
            for (int i = 0; i < sum.Length; i++)
            {
                ulong high = Math.BigMul(factor, number[i], out ulong low);
                low += carry;
                high += low < carry ? 1UL : 0;
                ulong added = sum[i] + low;
                carry = high + (added < low ? 1UL : 0);
                sum[i] = added;
            }

            return carry;
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

        private static ulong[] Limbs(BigInteger value, int count)
        {
            byte[] bytes = new byte[count * 8];
            value.TryWriteBytes(bytes, out _, isUnsigned: true);
            var limbs = new ulong[count];
            Buffer.BlockCopy(bytes, 0, limbs, 0, bytes.Length);
            return limbs;
        }
    }
}
