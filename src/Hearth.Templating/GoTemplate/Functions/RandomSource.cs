using System.Security.Cryptography;
using System.Text;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Where random functions get their values: the machine's, or one that gives the same values at every run, so that a diff shows changes only.</summary>
public sealed class RandomSource
{
    /// <summary>The same values at every run.</summary>
    public static readonly RandomSource Stable = new("hearth");

    /// <summary>Values that nobody can know.</summary>
    public static readonly RandomSource System = new(null);

    private readonly string? seed;

    private RandomSource(string? seed) => this.seed = seed;

    public bool IsStable => seed is not null;

    /// <summary>The same values at every run with this seed, such as a release's name and namespace.</summary>
    public static RandomSource Seeded(string seed) => new(seed);

    /// <summary>The stream of one call. A change in one template leaves the values of others alone.</summary>
    public RandomStream Open(string purpose) => new(seed is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}|{purpose}")));
}

/// <summary>Random bytes: the machine's, or SHA-256 of a key and a counter.</summary>
public sealed class RandomStream(byte[]? key)
{
    private readonly byte[] block = new byte[SHA256.HashSizeInBytes];
    private int used = SHA256.HashSizeInBytes;
    private long counter;

    public bool IsStable => key is not null;

    public void Fill(Span<byte> bytes)
    {
        if (key is null)
        {
            RandomNumberGenerator.Fill(bytes);
            return;
        }

        foreach (ref byte target in bytes)
        {
            if (used == block.Length)
            {
                NextBlock(key);
            }

            target = block[used++];
        }
    }

    /// <summary>A number in <c>[0, bound)</c>, all equally likely.</summary>
    public int Next(int bound)
    {
        uint limit = uint.MaxValue - (uint.MaxValue % (uint)bound);
        Span<byte> bytes = stackalloc byte[4];
        uint drawn;
        do
        {
            Fill(bytes);
            drawn = BitConverter.ToUInt32(bytes);
        }
        while (drawn >= limit);
        return (int)(drawn % (uint)bound);
    }

    private void NextBlock(byte[] seed)
    {
        Span<byte> input = stackalloc byte[SHA256.HashSizeInBytes + 8];
        seed.CopyTo(input);
        BitConverter.TryWriteBytes(input[SHA256.HashSizeInBytes..], counter++);
        SHA256.HashData(input, block);
        used = 0;
    }
}
