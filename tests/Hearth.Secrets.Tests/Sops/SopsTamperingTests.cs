using System.Text;
using Hearth.Secrets.Age;
using Hearth.Secrets.Sops;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Secrets.Tests.Sops;

public class SopsTamperingTests
{
    private const string Plain = "a: first value\nb: 12\nc:\n    - u\n    - v\nopen_unencrypted: z\n";

    [Fact]
    public void A_change_of_any_character_is_noticed_or_changes_nothing()
    {
        // The MAC covers values; the name of a key is covered where its value is encrypted.
        string plain = Plain.Replace("open_unencrypted: z\n", "");
        string file = SopsKit.Encrypt(plain);
        int noticed = 0;
        for (int at = 0; at < file.Length; at++)
        {
            char other = file[at] switch { 'a' => 'b', '0' => '1', '\n' => ' ', _ => char.IsAsciiLetterOrDigit(file[at]) ? 'a' : file[at] == '+' ? '/' : '+' };
            string changed = string.Concat(file.AsSpan(0, at), other.ToString(), file.AsSpan(at + 1));
            try
            {
                // What is not noticed must not matter: names that metadata does not need, the version, white space.
                Assert.Equal(plain, SopsKit.Decrypt(changed));
            }
            catch (Exception exception) when (exception is SopsException or DiagnosticException)
            {
                noticed++;
            }
        }

        Assert.True(noticed > file.Length * 8 / 10, $"{noticed} of {file.Length}");
    }

    [Theory]
    [InlineData("data:", "a value's ciphertext")]
    [InlineData("iv:", "a value's nonce")]
    [InlineData("tag:", "a value's tag")]
    [InlineData("mac: ENC[AES256_GCM,data:", "the MAC")]
    [InlineData("lastmodified: \"20", "the time")]
    [InlineData("-----BEGIN AGE ENCRYPTED FILE-----\n            YWdl", "the data key")]
    [InlineData("open_unencrypted: ", "a value in the clear")]
    public void Each_class_of_bytes_is_guarded(string after, string what)
    {
        string file = SopsKit.Encrypt(Plain);
        int at = file.IndexOf(after, StringComparison.Ordinal) + after.Length;
        string changed = string.Concat(file.AsSpan(0, at), file[at] == '2' ? "3" : file[at] == 'Z' ? "Y" : "Z", file.AsSpan(at + 1));
        changed = file[at] == 'z' ? file.Replace("clear: z", "clear: y").Replace("open_unencrypted: z", "open_unencrypted: y") : changed;

        Assert.NotEqual(file, changed);
        Assert.True(Record.Exception(() => SopsKit.Decrypt(changed)) is SopsException, what);
    }

    [Theory]
    [InlineData("a: first value", "b: 12")]
    [InlineData("- u", "- v")]
    public void Values_cannot_change_places(string one, string other)
    {
        string[] plain = Plain.Split('\n');
        string[] lines = SopsKit.Encrypt(Plain).Split('\n');
        int i = Array.FindIndex(plain, line => line.Trim() == one), j = Array.FindIndex(plain, line => line.Trim() == other);
        string valueI = lines[i][lines[i].IndexOf("ENC", StringComparison.Ordinal)..], valueJ = lines[j][lines[j].IndexOf("ENC", StringComparison.Ordinal)..];
        (lines[i], lines[j]) = (lines[i].Replace(valueI, valueJ), lines[j].Replace(valueJ, valueI));

        var exception = Assert.Throws<SopsException>(() => SopsKit.Decrypt(string.Join('\n', lines)));

        Assert.True(exception.Failure is SopsFailure.MacMismatch or SopsFailure.Decrypt);
        Assert.StartsWith("x.yaml: ", exception.Message);
    }

    [Fact]
    public void A_stranger_is_told_who_could_decrypt()
    {
        using var stranger = X25519Identity.Generate();
        var exception = Assert.Throws<SopsException>(() =>
            new SopsTool(AgeKeySource.Of(stranger), TimeProvider.System).Decrypt(Encoding.UTF8.GetBytes(SopsKit.Encrypt(Plain)), new SopsFormats("x.yaml")));

        Assert.Equal("x.yaml: the data key cannot be decrypted: none of the age identities is a recipient", exception.Message);
        Assert.Equal($"one of these recipients can decrypt it: {SopsKit.Identity.Recipient}; the identities at hand are of {stranger.Recipient}", exception.Hint);
    }

    [Theory]
    [InlineData("lastmodified: yesterday", "sops.lastmodified is \"yesterday\"; wants a time like 2026-01-02T15:04:05Z")]
    [InlineData("shamir_threshold: 99999999999", "sops.shamir_threshold is \"99999999999\"; wants a number up to 255")]
    [InlineData("encrypted_regex: a", "it has more than one of encrypted_suffix")]
    [InlineData("age: []", "no keys found")]
    [InlineData("mac: [1]", "sops.mac is not a plain value")]
    public void Malformed_metadata_is_named(string line, string message)
    {
        string key = line[..line.IndexOf(':')];
        string[] metadata = ["age: [{recipient: age1x, enc: x}]", "lastmodified: \"2026-01-02T15:04:05Z\"", "mac: x", "unencrypted_suffix: _x"];
        string file = "a: b\nsops:\n" + string.Concat(metadata.Where(own => !own.StartsWith(key + ":", StringComparison.Ordinal)).Append(line).Select(own => $"    {own}\n"));

        Assert.Contains("the SOPS metadata is malformed: " + message, Assert.Throws<SopsException>(() => SopsKit.Decrypt(file)).Message);
    }

    [Fact]
    public void Keys_of_other_kinds_are_named_as_not_supported()
    {
        string file = "a: b\nsops:\n    pgp:\n        - fp: ABCDEF\n          enc: x\n    lastmodified: \"2026-01-02T15:04:05Z\"\n    mac: x\n";

        Assert.Contains("keys that Hearth does not support: PGP ABCDEF", Assert.Throws<SopsException>(() => SopsKit.Decrypt(file)).Hint);
    }

    [Fact]
    public void An_expression_of_a_file_cannot_hold_the_reader_up()
    {
        string file = SopsKit.Encrypt(new string('a', 40) + "!: b\n", rule: new EncryptionRule { EncryptedRegex = "^(a+)+$" });

        Assert.Contains("!: b", file);
    }

    [Fact]
    public void Plaintext_is_in_no_message()
    {
        string file = SopsKit.Encrypt(Plain).Replace("type:int]", "type:bool]");

        Assert.DoesNotContain("12", Assert.Throws<SopsException>(() => SopsKit.Decrypt(file)).ToString().Split("   at ")[0]);
    }
}
