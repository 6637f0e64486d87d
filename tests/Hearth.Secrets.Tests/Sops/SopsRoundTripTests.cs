using System.Text;
using CsCheck;
using Hearth.Secrets.Age;
using Hearth.Secrets.Sops;

namespace Hearth.Secrets.Tests.Sops;

public class SopsRoundTripTests
{
    [Theory]
    [InlineData("x.json")]
    [InlineData("x.yaml")]
    public void Any_document_comes_back_as_it_was(string path) => SopsKit.Json.Sample(json =>
    {
        string plain = Encoding.UTF8.GetString(SopsKit.Tool.Decrypt(SopsKit.Tool.Encrypt(Encoding.UTF8.GetBytes(json), new SopsFormats("x.json", outputType: path[2..]), SopsKit.Settings()), new SopsFormats(path)));
        string again = SopsKit.Decrypt(SopsKit.Encrypt(plain, path), path);
        Assert.Equal(plain, again);
        Assert.Equal(SopsKit.Decrypt(SopsKit.Encrypt(json, "x.json"), "x.json"),
            Encoding.UTF8.GetString(SopsKit.Tool.Decrypt(Encoding.UTF8.GetBytes(SopsKit.Encrypt(plain, path)), new SopsFormats(path, outputType: "json"))));
    }, iter: 200);

    [Fact]
    public void Any_bytes_come_back_from_the_binary_store() => Gen.Byte.Array[0, 2000].Where(static bytes => bytes.Length > 0).Sample(bytes =>
        SopsKit.Tool.Decrypt(SopsKit.Tool.Encrypt(bytes, new SopsFormats("x.bin"), SopsKit.Settings()), new SopsFormats("x.bin")).AsSpan().SequenceEqual(bytes), iter: 200);

    [Fact]
    public void Yaml_keeps_comments_order_and_documents()
    {
        const string Plain = """
            # The whole file
            apiVersion: v1
            kind: Secret # inline
            data:
                # of the password
                password: hunter2
                list:
                    - one
                    # between
                    - two: 2
                      three: 3.5
                multi: |
                    line 1
                    line 2
                empty: ""
                nothing: null
                when: 2026-01-02T03:04:05Z
                # at the end
            # before the last
            last_unencrypted: in the clear
            ---
            second: document

            """;

        string encrypted = SopsKit.Encrypt(Plain);

        Assert.Equal(Plain, SopsKit.Decrypt(encrypted));
        foreach (string secret in (string[])["hunter2", "line 1", "whole file", "between", "inline"])
        {
            Assert.DoesNotContain(secret, encrypted);
        }

        Assert.Contains("last_unencrypted: in the clear", encrypted);
        Assert.Contains("empty: \"\"", encrypted);
    }

    [Fact]
    public void Dotenv_and_ini_come_back_as_they_were()
    {
        const string Dotenv = "# comment\nKEY=value with = and # signs\nMULTI=a\\nb\nEMPTY=\n";
        const string Ini = "; first\n[section]\n; of the key\nkey  = value\nlong = \"\"\"a\nb\"\"\"\n\n[other]\nx = `a;b`\n";

        string encrypted = SopsKit.Encrypt(Dotenv, "x.env");

        Assert.Contains("\nsops_age__list_0__map_enc=-----BEGIN AGE ENCRYPTED FILE-----\\n", encrypted);
        Assert.Contains($"\nsops_age__list_0__map_recipient={SopsKit.Identity.Recipient}\n", encrypted);
        Assert.Equal(Dotenv, SopsKit.Decrypt(encrypted, "x.env"));
        Assert.Equal(Ini, SopsKit.Decrypt(SopsKit.Encrypt(Ini, "x.ini"), "x.ini"));
    }

    [Fact]
    public void A_rule_says_what_is_encrypted()
    {
        const string Plain = "apiVersion: v1\nmetadata:\n    name: x\nstringData:\n    a: secret\n    nested:\n        b: 1\n";

        string encrypted = SopsKit.Encrypt(Plain, rule: new EncryptionRule { EncryptedRegex = "^(data|stringData)$" }, macOnlyEncrypted: true);

        Assert.StartsWith("apiVersion: v1\nmetadata:\n    name: x\nstringData:\n    a: ENC[AES256_GCM,data:", encrypted);
        Assert.Contains("b: ENC[", encrypted);
        Assert.Contains("encrypted_regex: ^(data|stringData)$\n", encrypted);
        Assert.Contains("mac_only_encrypted: true\n", encrypted);
        Assert.Equal(Plain, SopsKit.Decrypt(encrypted));
        Assert.Equal(Plain.Replace("name: x", "name: z"), SopsKit.Decrypt(encrypted.Replace("name: x", "name: z")));
    }

    [Fact]
    public void Comments_can_say_what_is_encrypted()
    {
        const string Plain = "# sops:enc\na: secret\nb: clear\nc:\n    # sops:enc\n    d: secret\n    e: clear\n";

        string encrypted = SopsKit.Encrypt(Plain, rule: new EncryptionRule { EncryptedCommentRegex = "sops:enc" });

        Assert.Contains("# sops:enc\na: ENC[", encrypted);
        Assert.Contains("\nb: clear\n", encrypted);
        Assert.Contains("d: ENC[", encrypted);
        Assert.Contains("e: clear\n", encrypted);
        Assert.Equal(Plain, SopsKit.Decrypt(encrypted));
    }

    [Fact]
    public void The_metadata_is_written_as_SOPS_writes_it()
    {
        string encrypted = SopsKit.Encrypt("a: b\n");

        string masked = System.Text.RegularExpressions.Regex.Replace(encrypted, @"ENC\[[^]]*\]|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|(?<=            )[A-Za-z0-9+/=]+(?=\n)|age1\w+", "…");
        Assert.Equal("""
            a: …
            sops:
                age:
                    - enc: |
                        -----BEGIN AGE ENCRYPTED FILE-----
                        …
                        -----END AGE ENCRYPTED FILE-----
                      recipient: …
                lastmodified: "…"
                mac: …
                unencrypted_suffix: _unencrypted
                version: 3.13.2

            """, System.Text.RegularExpressions.Regex.Replace(masked, "(…\n +)+(?=-----END)", "…\n            "));
    }

    [Fact]
    public void Key_groups_share_the_key_and_a_threshold_of_them_is_enough()
    {
        X25519Identity[] people = [X25519Identity.Generate(), X25519Identity.Generate(), X25519Identity.Generate()];
        var config = Config($"creation_rules:\n  - shamir_threshold: 2\n    key_groups:\n{string.Concat(people.Select(person => $"      - age: [{person.Recipient}]\n"))}");
        byte[] file = SopsKit.Tool.Encrypt("a: b\n"u8.ToArray(), new SopsFormats("x.yaml"), EncryptionSettings.Create("", new EncryptionRule(), false, 0, config.RuleFor("/repo/x.yaml")));

        Assert.Equal("a: b\n", Encoding.UTF8.GetString(With(people[2], people[0]).Decrypt(file, new SopsFormats("x.yaml"))));
        var exception = Assert.Throws<SopsException>(() => With(people[1]).Decrypt(file, new SopsFormats("x.yaml")));
        Assert.Equal("x.yaml: the data key cannot be decrypted: keys of 1 of 3 groups were found, 2 are needed", exception.Message);
        Assert.Contains("shamir_threshold: 2\n", Encoding.UTF8.GetString(file));
    }

    [Fact]
    public void Any_split_secret_is_combined_from_any_threshold_of_its_parts() =>
        Gen.Select(Gen.Byte.Array[32], Gen.Int[2, 9], Gen.Int[0, 6], Gen.Int).Sample((secret, threshold, more, seed) =>
        {
            using var key = new SecretBytes(secret);
            var parts = Shamir.Split(key, threshold + more, threshold).ToArray();
            new Random(seed).Shuffle(parts);
            return Shamir.Combine(parts[..threshold]).Span.SequenceEqual(secret);
        }, iter: 300);

    [Fact]
    public void Set_and_unset_leave_the_other_values_ciphertext_alone()
    {
        string encrypted = SopsKit.Encrypt("a: one\nb:\n    - two\n    - three\n");
        string line = encrypted.Split('\n')[0];

        var (set, changed) = SopsKit.Tool.Set(Encoding.UTF8.GetBytes(encrypted), new SopsFormats("x.yaml"), false, "[\"b\"][1]", "{\"new\": 3}");
        byte[] unset = SopsKit.Tool.Unset(set, new SopsFormats("x.yaml"), false, "[\"b\"][0]");

        Assert.True(changed);
        Assert.StartsWith(line, Encoding.UTF8.GetString(unset));
        Assert.Equal("a: one\nb:\n    - new: 3\n", SopsKit.Decrypt(Encoding.UTF8.GetString(unset)));
        Assert.False(SopsKit.Tool.Set(unset, new SopsFormats("x.yaml"), false, "[\"a\"]", "\"one\"").Changed);
        Assert.Equal(SopsFailure.KeyNotFound, Assert.Throws<SopsException>(() => SopsKit.Tool.Unset(unset, new SopsFormats("x.yaml"), false, "[\"c\"]")).Failure);
    }

    [Fact]
    public void Rotation_changes_the_data_key_and_the_recipients()
    {
        using var other = X25519Identity.Generate();
        string encrypted = SopsKit.Encrypt("a: one\n");

        byte[] rotated = SopsKit.Tool.Rotate(Encoding.UTF8.GetBytes(encrypted), new SopsFormats("x.yaml"), false, other.Recipient.ToString(), SopsKit.Identity.Recipient.ToString());

        Assert.Equal("a: one\n", Encoding.UTF8.GetString(With(other).Decrypt(rotated, new SopsFormats("x.yaml"))));
        Assert.Equal(SopsFailure.NoDataKey, Assert.Throws<SopsException>(() => SopsKit.Tool.Decrypt(rotated, new SopsFormats("x.yaml"))).Failure);
    }

    [Fact]
    public void The_keys_of_a_file_are_brought_to_its_rule_without_touching_values()
    {
        using var other = X25519Identity.Generate();
        string encrypted = SopsKit.Encrypt("a: one\n");
        var formats = new SopsFormats("x.yaml");
        var rule = Config($"creation_rules:\n  - age: {other.Recipient},{SopsKit.Identity.Recipient}\n").RuleFor("/repo/x.yaml")!; // It has one.

        var changes = SopsTool.CompareKeys(Encoding.UTF8.GetBytes(encrypted), formats, rule);
        byte[] updated = SopsKit.Tool.UpdateKeys(Encoding.UTF8.GetBytes(encrypted), formats, rule, changes!); // Compared above.

        Assert.Equal([other.Recipient.ToString()], changes!.Groups[0].Added);
        Assert.StartsWith(encrypted.Split('\n')[0], Encoding.UTF8.GetString(updated));
        Assert.Equal("a: one\n", Encoding.UTF8.GetString(With(other).Decrypt(updated, formats)));
        Assert.Null(SopsTool.CompareKeys(updated, formats, rule));
    }

    [Fact]
    public void A_part_can_be_extracted()
    {
        string encrypted = SopsKit.Encrypt("a: text\nb:\n    - 1\n    - c: true\n");

        Assert.Equal("text", SopsKit.Decrypt(encrypted, extract: "[\"a\"]"));
        Assert.Equal("1\n", SopsKit.Decrypt(encrypted, extract: "[\"b\"][0]"));
        Assert.Equal("c: true\n", SopsKit.Decrypt(encrypted, extract: "['b'][1]"));
        Assert.Equal("error truncating tree: component ['x'] not found", Assert.Throws<SopsException>(() => SopsKit.Decrypt(encrypted, extract: "[\"x\"]")).Message);
    }

    private static SopsTool With(params X25519Identity[] people) => new(AgeKeySource.Of(people), TimeProvider.System);

    private static SopsConfig Config(string text) => SopsConfig.Parse(new Hearth.Syntax.Text.SourceText("/repo/.sops.yaml", text), "/repo/.sops.yaml");
}
