using System.Numerics;
using Hearth.Templating.GoTemplate.Functions;

namespace Hearth.Templating.Tests.GoTemplate;

public sealed class StablePrimesTests
{
    private const int Exponent = 65537;

    [Theory]
    [InlineData(256)]
    [InlineData(512)]
    [InlineData(1024)]
    public void The_same_stream_gives_the_same_prime_of_that_size(int bits)
    {
        var prime = StablePrimes.Next(new RandomStream([7]), bits, Exponent);
        Assert.Equal(prime, StablePrimes.Next(new RandomStream([7]), bits, Exponent));
        Assert.NotEqual(prime, StablePrimes.Next(new RandomStream([8]), bits, Exponent));
        Assert.Equal(bits, prime.GetBitLength());
        Assert.NotEqual(BigInteger.One, prime % Exponent);

        // Fermat's little theorem, by the platform's own arithmetic.
        foreach (int witness in (int[])[2, 3, 5, 7, 11])
        {
            Assert.Equal(BigInteger.One, BigInteger.ModPow(witness, prime - 1, prime));
        }
    }

    [Theory]
    [InlineData(521)]
    [InlineData(2203)]
    public void A_Mersenne_prime_passes_and_its_neighbours_do_not(int bits)
    {
        var prime = (BigInteger.One << bits) - 1;
        var field = new MontgomeryField(prime);
        Assert.True(field.PassesBaseTwo());
        Assert.True(field.PassesRandomBases(new RandomStream([1]), 2));
        Assert.False(new MontgomeryField(prime - 2).PassesBaseTwo());
        Assert.False(new MontgomeryField(prime - 2).PassesRandomBases(new RandomStream([1]), 1));
    }

    [Fact]
    public void A_strong_pseudoprime_to_base_two_fails_another_base()
    {
        var field = new MontgomeryField(2047); // 23 * 89
        Assert.True(field.PassesBaseTwo());
        Assert.False(field.PassesRandomBases(new RandomStream([1]), 4));
    }
}
