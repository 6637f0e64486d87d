using System.Numerics;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>
/// Primes for RSA keys out of a stream of random bytes: the same stream gives the same prime. The platform's generators
/// take no stream, and BouncyCastle's takes several times as long: here a sieve by small primes is before Miller-Rabin
/// (<see cref="MontgomeryField"/>), on all cores.
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
                    if (likely[i]?.PassesRandomBases(random, Rounds - 1) == true)
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
}
