using Hearth.TestKit;

namespace Hearth.Cli.Tests;

/// <summary>age, sops and secrets as a person runs them, in a directory with a key and rules of its own.</summary>
public sealed class SecretsCommandTests : IDisposable
{
    private const string Secret = "apiVersion: v1\nkind: Secret\nmetadata:\n    name: a\nstringData:\n    # of the database\n    password: hunter2\n";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_key_pair_encrypts_and_decrypts()
    {
        string recipient = await MakeKeyAsync();

        var encrypted = await RunAsync(["age", "-r", recipient, "-a"], "the plan");
        var decrypted = await RunAsync(["age", "-d", "-i", "age.key"], encrypted.Out);

        Assert.StartsWith("-----BEGIN AGE ENCRYPTED FILE-----\n", encrypted.Out);
        Assert.Equal("the plan", decrypted.Out);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(directory.Combine("age.key")));
        Assert.Contains("file exists", (await RunAsync(["age-keygen", "-o", "age.key"])).Error);
    }

    [Theory]
    [InlineData("-d -r x", "age: error: -r/--recipient can't be used with -d/--decrypt\nage: hint: did you mean to use -i/--identity to specify a private key?\n")]
    [InlineData("-e", "age: error: missing recipients\nage: hint: did you forget to specify -r/--recipient, -R/--recipients-file or -p/--passphrase?\n")]
    [InlineData("-p -r x", "age: error: -p/--passphrase can't be combined with -r/--recipient\n")]
    [InlineData("-j yubikey -d", "age: error: -j selects an age plugin, and plugins are not supported\nage: hint: use the age program for keys that only a plugin can use\n")]
    public async Task Flags_of_age_that_do_not_go_together_are_refused_in_its_words(string flags, string message)
    {
        var result = await RunAsync(["age", .. flags.Split(' ')]);

        Assert.Equal((1, message), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task A_file_is_encrypted_by_its_rule_changed_and_decrypted()
    {
        await MakeRepositoryAsync();
        directory.Write("k/a.sops.yaml", Secret);

        Assert.Equal(0, (await RunAsync(["sops", "-e", "-i", "k/a.sops.yaml"])).ExitCode);
        string encrypted = File.ReadAllText(directory.Combine("k/a.sops.yaml"));
        Assert.StartsWith("apiVersion: v1\nkind: Secret\nmetadata:\n    name: a\nstringData:\n    #ENC[", encrypted);
        Assert.Equal(Secret, (await RunAsync(["sops", "-d", "k/a.sops.yaml"])).Out);
        Assert.Equal(0, (await RunAsync(["sops", "set", "k/a.sops.yaml", "[\"stringData\"][\"user\"]", "\"me\""])).ExitCode);
        Assert.Equal(Secret + "    user: me\n", (await RunAsync(["decrypt", "k/a.sops.yaml"], program: "sops")).Out);
        Assert.Equal("hunter2", (await RunAsync(["-d", "--extract", "[\"stringData\"][\"password\"]", "k/a.sops.yaml"], program: "sops")).Out);
        Assert.Equal("{\"encrypted\":true}\n", (await RunAsync(["sops", "filestatus", "k/a.sops.yaml"])).Out);
        Assert.Equal(203, (await RunAsync(["sops", "-e", "k/a.sops.yaml"])).ExitCode);
    }

    [Fact]
    public async Task A_file_that_was_changed_is_not_touched()
    {
        await MakeRepositoryAsync();
        string path = directory.Write("k/a.sops.yaml", Secret);
        await RunAsync(["sops", "-e", "-i", "k/a.sops.yaml"]);
        File.WriteAllText(path, File.ReadAllText(path).Replace("lastmodified: \"2", "lastmodified: \"3", StringComparison.Ordinal));
        string changed = File.ReadAllText(path);

        var result = await RunAsync(["sops", "-d", "-i", "k/a.sops.yaml"]);

        Assert.Equal(51, result.ExitCode);
        Assert.StartsWith("k/a.sops.yaml: Cannot decrypt MAC", result.Error);
        Assert.Equal(changed, File.ReadAllText(path));
    }

    [Fact]
    public async Task Plaintext_secrets_are_found_without_being_shown_and_encrypted()
    {
        string recipient = await MakeRepositoryAsync();
        directory.Write("k/a.sops.yaml", Secret);
        directory.Write("k/plain.yaml", Secret);
        directory.Write("k/templated.yaml", Secret.Replace("hunter2", "${PASSWORD}", StringComparison.Ordinal));

        var check = await RunAsync(["secrets", "encrypt", "--check"]);
        var encrypt = await RunAsync(["secrets", "encrypt", "k/a.sops.yaml"]);
        var status = await RunAsync(["secrets", "status", "-o", "json"]);

        Assert.Equal(ExitCodes.Findings, check.ExitCode);
        Assert.Contains("age.key:3:1: error: a private age key is in plain text [SEC004]", check.Error);
        Assert.Contains("k/a.sops.yaml:1:1: error: the file should be encrypted, but is in plain text [SEC003]", check.Error);
        Assert.Contains("k/plain.yaml:7:5: error: stringData.password of Secret \"a\" is in plain text [SEC002]", check.Error);
        Assert.DoesNotContain("templated", check.Error);
        Assert.DoesNotContain("hunter2", check.Error + check.Out);
        Assert.DoesNotContain("AGE-SECRET-KEY-1", check.Error + check.Out);
        Assert.Equal((0, "k/a.sops.yaml: encrypted\n"), (encrypt.ExitCode, encrypt.Out));
        Assert.Contains($"\"recipients\": [\n      \"{recipient}\"\n    ],", status.Out);
        Assert.Contains("\"mac\": \"valid\"", status.Out);
    }

    [Fact]
    public async Task A_template_of_an_encrypted_file_is_none()
    {
        await MakeRepositoryAsync();
        directory.Write("templates/k/a.sops.yaml.j2", "stringData:\n  password: #{ password }#\n");

        Assert.DoesNotContain("a.sops.yaml.j2", (await RunAsync(["secrets", "encrypt", "--check"])).Error);
        Assert.DoesNotContain("a.sops.yaml.j2", (await RunAsync(["secrets", "status"])).Out);
    }

    [Fact]
    public async Task Other_kinds_of_keys_are_refused_by_name()
    {
        directory.Write("a.yaml", "a: b\n");

        Assert.Equal("--pgp is not supported: Hearth encrypts to age keys only. Use the sops program for PGP and cloud key services.\n", (await RunAsync(["sops", "-e", "--pgp", "ABC", "a.yaml"])).Error);
    }

    private Task<CommandOutput> RunAsync(string[] arguments, string input = "", string program = "hearth") => CommandLine.RunAsync(arguments, directory.Path, input, program);

    private async Task<string> MakeKeyAsync()
    {
        await RunAsync(["age-keygen", "-o", "age.key"]);
        return (await RunAsync(["age-keygen", "-y", "age.key"])).Out.Trim();
    }

    private async Task<string> MakeRepositoryAsync()
    {
        string recipient = await MakeKeyAsync();
        directory.Write(".sops.yaml", $"creation_rules:\n  - path_regex: k/.*\\.sops\\.ya?ml\n    encrypted_regex: ^(data|stringData)$\n    age: {recipient}\n");
        return recipient;
    }
}
