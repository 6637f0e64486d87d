using System.Text;
using CsCheck;
using Hearth.Secrets.Age;

namespace Hearth.Secrets.Tests.Age;

public class AgeFileTests
{
    private static readonly X25519Identity Identity = X25519Identity.Generate();

    [Fact]
    public void Any_bytes_survive_the_way_there_and_back() =>
        Gen.Select(Gen.Byte.Array[0, 3000], Gen.Bool).Sample((plaintext, armor) =>
        {
            using var read = AgeFile.Decrypt(AgeFile.Encrypt(plaintext, [Identity.Recipient], armor), [Identity]);
            return read.Span.SequenceEqual(plaintext);
        }, iter: 300);

    [Fact]
    public void A_change_of_any_byte_is_noticed()
    {
        byte[] file = AgeFile.Encrypt("attack at dawn"u8, [Identity.Recipient]);
        for (int at = 0; at < file.Length; at++)
        {
            byte[] changed = [.. file];
            changed[at] ^= 1;
            Assert.Throws<AgeException>(() => AgeFile.Decrypt(changed, [Identity]).Span.ToArray());
        }
    }

    [Fact]
    public void A_cut_at_any_place_is_noticed()
    {
        byte[] file = AgeFile.Encrypt("attack at dawn"u8, [Identity.Recipient]);
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<AgeException>(() => AgeFile.Decrypt(file.AsSpan(0, length), [Identity]));
        }
    }

    [Fact]
    public void A_passphrase_works_and_a_wrong_one_does_not()
    {
        byte[] file = AgeFile.Encrypt("x"u8, [new ScryptRecipient("correct horse", workFactor: 10)]);

        using var read = AgeFile.Decrypt(file, [new ScryptIdentity("correct horse")]);
        Assert.Equal("x", Encoding.UTF8.GetString(read.Span));
        Assert.Equal(AgeFailure.NoMatch, Assert.Throws<AgeException>(() => AgeFile.Decrypt(file, [new ScryptIdentity("battery staple")])).Failure);
    }

    [Fact]
    public void Post_quantum_keys_work_and_do_not_mix_with_classic_ones()
    {
        using var identity = HybridIdentity.Generate();
        using var parsed = AgeIdentity.Parse(identity.Export().Reveal());
        byte[] file = AgeFile.Encrypt("x"u8, [AgeRecipient.Parse(identity.Recipient.ToString())]);

        using var read = AgeFile.Decrypt(file, [Identity, parsed]);
        Assert.Equal("x", Encoding.UTF8.GetString(read.Span));
        Assert.Contains("cannot be mixed", Assert.Throws<AgeException>(() => AgeFile.Encrypt("x"u8, [Identity.Recipient, identity.Recipient])).Message);
    }

    [Fact]
    public void A_stranger_is_told_what_the_file_is_encrypted_to()
    {
        using var stranger = X25519Identity.Generate();
        byte[] file = AgeFile.Encrypt("x"u8, [Identity.Recipient, Identity.Recipient]);

        var exception = Assert.Throws<AgeException>(() => AgeFile.Decrypt(file, [stranger]));

        Assert.Equal("no identity matched any of the recipients", exception.Message);
        Assert.Equal("the file is encrypted to 2 X25519 recipients", exception.Hint);
    }

    [Fact]
    public void A_file_may_not_ask_for_more_than_fifteen_seconds_of_work()
    {
        byte[] file = Encoding.ASCII.GetBytes("age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 23\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");

        Assert.Equal("the scrypt work factor is 23; the most that is accepted is 22", Assert.Throws<AgeException>(() => AgeFile.Decrypt(file, [new ScryptIdentity("x")])).Message);
    }

    [Fact]
    public void Keys_never_print_themselves()
    {
        using var identity = X25519Identity.Generate();

        Assert.Equal($"identity of {identity.Recipient}", identity.ToString());
        Assert.Equal("***", identity.Export().ToString());
        Assert.Equal("***", new SecretBytes("key"u8).ToString());
        Assert.DoesNotContain("MISTYPED", Assert.Throws<AgeException>(() => AgeIdentity.Parse("AGE-SECRET-KEY-1MISTYPED")).Message);
    }

    [Fact]
    public void Identity_files_may_be_encrypted_to_a_passphrase()
    {
        byte[] keys = AgeFile.Encrypt(Encoding.UTF8.GetBytes($"# mine\n{Identity.Export().Reveal()}\n"), [new ScryptRecipient("pass", workFactor: 10)], armor: true);
        byte[] file = AgeFile.Encrypt("x"u8, [Identity.Recipient]);

        using var read = AgeFile.Decrypt(file, AgeKeyFiles.ReadIdentities(keys, "keys.age", _ => "pass"));
        Assert.Equal("x", Encoding.UTF8.GetString(read.Span));
        Assert.Equal("failed to decrypt identity file: incorrect passphrase",
            Assert.Throws<AgeException>(() => AgeFile.Decrypt(file, AgeKeyFiles.ReadIdentities(keys, "keys.age", _ => "no"))).Message);
    }

    [Theory]
    [InlineData("age1qqqq", "malformed recipient \"age1qqqq\": it is not a Bech32 string: it has no prefix, or is cut short")]
    [InlineData("age1yubikey1qwe", "\"age1yubikey1qwe\" is a recipient of the age plugin \"yubikey\"; plugins are not supported")]
    [InlineData("github:me", "\"github:\" recipients were removed from the design")]
    [InlineData("nobody", "unknown recipient type: \"nobody\"; wants age1…, age1pq1…, ssh-ed25519 … or ssh-rsa …")]
    public void A_recipient_that_cannot_be_used_is_named(string text, string message) =>
        Assert.Equal(message, Assert.Throws<AgeException>(() => AgeRecipient.Parse(text)).Message);

    [Fact]
    public void Ten_megabytes_are_streamed()
    {
        byte[] plaintext = new byte[10_000_000];
        AgeFile.Encrypt(plaintext.AsSpan(0, 200_000), [Identity.Recipient]);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        using var read = AgeFile.Decrypt(AgeFile.Encrypt(plaintext, [Identity.Recipient]), [Identity]);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed.TotalMilliseconds:F0} ms there and back");
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.Elapsed.TotalMilliseconds:F0} ms there and back");
    }
}
