using System.Security.Cryptography;
using System.Text;
using Hearth.Secrets.Age;
using Hearth.TestKit;

namespace Hearth.Secrets.Tests.Age;

/// <summary>Both ways with the real age: what it writes is read, what Hearth writes it reads.</summary>
public sealed class AgeInteropTests : IDisposable
{
    private static readonly int[] Sizes = [0, 1, 15, 16, 47, 48, 49, 65_535, 65_536, 65_537, 131_072, 200_000];

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Age_reads_what_Hearth_writes_of_any_length(bool armor)
    {
        string age = Programs.Require("age");
        using var identity = X25519Identity.Generate();
        string key = directory.Write("key.txt", identity.Export().Reveal() + "\n");
        foreach (int size in Sizes)
        {
            byte[] plaintext = RandomNumberGenerator.GetBytes(size);
            byte[] file = AgeFile.Encrypt(plaintext, [identity.Recipient, X25519Identity.Generate().Recipient], armor);
            Assert.Equal(plaintext, Programs.Run(age, ["-d", "-i", key], file));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Hearth_reads_what_age_writes_of_any_length(bool armor)
    {
        string age = Programs.Require("age");
        using var identity = X25519Identity.Generate();
        foreach (int size in Sizes)
        {
            byte[] plaintext = RandomNumberGenerator.GetBytes(size);
            byte[] file = Programs.Run(age, [.. armor ? ["-a"] : Array.Empty<string>(), "-r", identity.Recipient.ToString()], plaintext);
            using var read = AgeFile.Decrypt(file, [identity]);
            Assert.Equal(plaintext, read.Span.ToArray());
        }
    }

    [Theory]
    [InlineData("ed25519", "")]
    [InlineData("ed25519", "pass word")]
    [InlineData("rsa", "")]
    [InlineData("rsa", "pass word")]
    [InlineData("rsa-pem", "")]
    [InlineData("rsa-pem", "pass word")]
    public void Ssh_keys_work_both_ways(string kind, string passphrase)
    {
        string age = Programs.Require("age");
        string keygen = Programs.Require("ssh-keygen");
        string key = directory.Combine("id");
        Programs.Run(keygen, ["-q", "-t", kind.Split('-')[0], "-N", passphrase, "-f", key, .. kind == "rsa-pem" ? ["-m", "PEM", "-b", "2048"] : Array.Empty<string>()]);
        string recipient = File.ReadAllText(key + ".pub").Trim();
        byte[] plaintext = Encoding.UTF8.GetBytes("the moon is a harsh mistress");

        var identities = AgeKeyFiles.ReadIdentities(File.ReadAllBytes(key), key, _ => passphrase);
        using var read = AgeFile.Decrypt(Programs.Run(age, ["-r", recipient], plaintext), identities);
        Assert.Equal(plaintext, read.Span.ToArray());

        byte[] written = AgeFile.Encrypt(plaintext, [AgeRecipient.Parse(recipient)]);
        if (passphrase.Length == 0)
        {
            Assert.Equal(plaintext, Programs.Run(age, ["-d", "-i", key], written));
        }
        else
        {
            using var again = AgeFile.Decrypt(written, identities);
            Assert.Equal(plaintext, again.Span.ToArray());
        }
    }

    [Fact]
    public void A_wrong_passphrase_of_an_ssh_key_is_said()
    {
        string keygen = Programs.Require("ssh-keygen");
        string key = directory.Combine("id");
        Programs.Run(keygen, ["-q", "-t", "ed25519", "-N", "right", "-f", key]);
        byte[] file = AgeFile.Encrypt("x"u8, [AgeRecipient.Parse(File.ReadAllText(key + ".pub").Trim())]);

        var exception = Assert.Throws<AgeException>(() => AgeFile.Decrypt(file, AgeKeyFiles.ReadIdentities(File.ReadAllBytes(key), "id", _ => "wrong")));

        Assert.Equal("malformed SSH identity in \"id\": the passphrase is wrong", exception.Message);
    }
}
