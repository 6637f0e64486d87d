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
}
