using System.Text;
using BenchmarkDotNet.Attributes;
using Hearth.Secrets.Age;
using Hearth.Secrets.Sops;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Benchmarks;

/// <summary>The aims of secrets: 100 SOPS files of a repository in under 100 ms, 10 MB in under a second.</summary>
public class SopsBenchmarks
{
    private readonly X25519Identity identity = X25519Identity.Generate();
    private readonly List<SourceText> repository = [];
    private SopsTool tool = null!; // Made by Setup.
    private SopsDecryptor decryptor = null!; // Made by Setup.
    private EncryptionSettings settings = null!; // Made by Setup.
    private byte[] large = [];
    private byte[] largeEncrypted = [];

    [GlobalSetup]
    public void Setup()
    {
        var keys = AgeKeySource.Of(identity);
        tool = new SopsTool(keys, TimeProvider.System);
        decryptor = new SopsDecryptor(keys);
        settings = EncryptionSettings.Create(identity.Recipient.ToString(), new EncryptionRule { EncryptedRegex = "^(data|stringData)$" }, macOnlyEncrypted: true, 0, null);
        string secret = "apiVersion: v1\nkind: Secret\nmetadata:\n    name: x\nstringData:\n" + string.Concat(Enumerable.Range(0, 8).Select(i => $"    KEY_{i}: value number {i}\n"));
        for (int i = 0; i < 100; i++)
        {
            repository.Add(new SourceText($"{i}.sops.yaml", Encoding.UTF8.GetString(tool.Encrypt(Encoding.UTF8.GetBytes(secret), new SopsFormats("x.yaml"), settings))));
        }

        large = new byte[10_000_000];
        new Random(1).NextBytes(large);
        largeEncrypted = tool.Encrypt(large, new SopsFormats("x.bin"), settings);
    }

    [Benchmark]
    public int HundredFiles() => repository.Sum(source => decryptor.Decrypt(YamlReader.Read(source)).Documents.Count);

    [Benchmark]
    public byte[] EncryptTenMegabytes() => tool.Encrypt(large, new SopsFormats("x.bin"), settings);

    [Benchmark]
    public byte[] DecryptTenMegabytes() => tool.Decrypt(largeEncrypted, new SopsFormats("x.bin"));
}
