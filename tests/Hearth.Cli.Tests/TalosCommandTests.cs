using System.CommandLine;
using System.Text.RegularExpressions;
using Hearth.TestKit;

namespace Hearth.Cli.Tests;

/// <summary>talos and talhelper as a person runs them: the examples of their pages, and what becomes of secrets.</summary>
public sealed partial class TalosCommandTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>They talk to nodes: only read as command lines here.</summary>
    private static readonly string[] NodeVerbs = ["apply", "bootstrap", "kubeconfig", "upgrade", "health", "version", "services", "members", "reboot", "reset"];

    // Making one takes seconds: its service account has an RSA key.
    private static readonly Lazy<Task<string>> FirstSecrets = new(MakeSecretsAsync);
    private static readonly Lazy<Task<string>> SecondSecrets = new(MakeSecretsAsync);

    private readonly TemporaryDirectory directory = new();

    public TalosCommandTests()
    {
        directory.Write("talconfig.yaml", """
            clusterName: farm
            talosVersion: v1.13.9
            kubernetesVersion: v1.36.1
            endpoint: https://192.0.2.10:6443
            patches: ["@./patches/labels.yaml"]
            nodes:
              - hostname: barn-01
                ipAddress: 192.0.2.11
                controlPlane: true
                installDisk: /dev/sda
                patches: ["machine: {kubelet: {extraArgs: {rotate-server-certificates: \"true\"}}}"]
              - hostname: loft-01
                ipAddress: 192.0.2.21
                installDisk: /dev/sda

            """);
        directory.Write("patches/labels.yaml", "machine:\n  nodeLabels:\n    site: farm\n");
        directory.Write("patch.yaml", "machine:\n  sysctls:\n    vm.swappiness: \"1\"\n");
        directory.Write("kubernetes/pool.yaml", "apiVersion: cilium.io/v2alpha1\nkind: CiliumLoadBalancerIPPool\nmetadata: {name: pool}\nspec:\n  blocks: [{cidr: 198.51.100.0/24}]\n");
        directory.Write("topf.yaml", "clusterName: farm\nclusterEndpoint: https://192.0.2.10:6443\nkubernetesVersion: 1.36.1\ntalosVersion: 1.13.9\nsecretsPath: talsecret.yaml\nnodes:\n  - {host: barn-01, ip: 192.0.2.11, role: control-plane}\n");
    }

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("talos")]
    [InlineData("talhelper")]
    public async Task The_examples_of_the_page_run(string page)
    {
        string text = File.ReadAllText(RepositoryRoot.Combine("docs", "commands", page + ".md"));
        var lines = CodeBlock().Matches(text).SelectMany(static block => block.Groups[1].Value.Split('\n')).Select(static line => line.Split("  #")[0].Trim()).Where(static line => line.StartsWith("hearth ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(lines);
        foreach (string line in lines)
        {
            string[] halves = line.Split(" > ");
            string[] words = halves[0].Split(' ')[1..];
            if (page == "talos" && NodeVerbs.Contains(words[1]))
            {
                Assert.True(Parse(words).Errors.Count == 0, $"{line}: {string.Join(", ", Parse(words).Errors)}");
                continue;
            }

            var result = await RunAsync(words);
            Assert.True(result.ExitCode == 0 || (result.ExitCode == 1 && words is [_, "migrate", ..]), $"{line}: {result.ExitCode} {result.Error}");
            if (halves.Length == 2)
            {
                directory.Write(halves[1], result.Out);
            }
        }
    }

    [Fact]
    public async Task Generated_files_are_for_their_owner_only_and_ignored_by_git()
    {
        directory.Write("clusterconfig/.gitignore", "# mine\nold.yaml\n");
        directory.Write("talsecret.yaml", await FirstSecrets.Value);
        Assert.Equal(0, (await RunAsync(["talos", "genconfig"])).ExitCode);
        foreach (string name in (string[])["farm-barn-01.yaml", "farm-loft-01.yaml", "talosconfig"])
        {
            Assert.Equal(Private, File.GetUnixFileMode(directory.Combine($"clusterconfig/{name}")));
        }

        Assert.Equal("# mine\nold.yaml\nfarm-barn-01.yaml\nfarm-loft-01.yaml\ntalosconfig\n", directory.Read("clusterconfig/.gitignore"));
        await RunAsync(["talos", "genconfig"]);
        Assert.Equal("# mine\nold.yaml\nfarm-barn-01.yaml\nfarm-loft-01.yaml\ntalosconfig\n", directory.Read("clusterconfig/.gitignore"));

        Assert.Equal(0, (await RunAsync(["talos", "genconfig", "-o", "new/deep"])).ExitCode);
        Assert.Equal(Private | UnixFileMode.UserExecute, File.GetUnixFileMode(directory.Combine("new/deep")));
        Assert.Equal(0, (await RunAsync(["talos", "patch", "clusterconfig/farm-barn-01.yaml", "-p", "@patch.yaml", "-o", "patched.yaml"])).ExitCode);
        Assert.Equal(Private, File.GetUnixFileMode(directory.Combine("patched.yaml")));
    }

    [Fact]
    public async Task No_secret_is_printed_by_what_shows_configs()
    {
        string bundle = await FirstSecrets.Value;
        directory.Write("talsecret.yaml", bundle);
        string[] secrets = [.. bundle.Split('\n').Select(static line => line[(line.LastIndexOf(' ') + 1)..]).Where(static value => value.Length > 16)];
        Assert.True(secrets.Length > 10);
        await RunAsync(["talos", "genconfig"]);
        string privateKey = KeyLine().Match(directory.Read("clusterconfig/talosconfig")).Groups[1].Value;
        Assert.NotEmpty(privateKey);
        directory.Write("talsecret.yaml", await SecondSecrets.Value); // Everything differs now.
        foreach (string[] command in (string[][])[["talos", "genconfig", "--dry-run"], ["talhelper", "genconfig", "--dry-run", "--offline-mode"], ["talos", "explain", "barn-01"], ["talos", "validate"], ["talos", "explain", "barn-01", "cluster.ca"]])
        {
            var result = await RunAsync(command);
            string shown = result.Out + result.Error;
            string[] current = [.. directory.Read("talsecret.yaml").Split('\n').Select(static line => line[(line.LastIndexOf(' ') + 1)..]).Where(static value => value.Length > 16)];
            Assert.DoesNotContain((string[])[.. secrets, .. current, privateKey], secret => shown.Contains(secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Without_a_talconfig_genurl_takes_its_flags()
    {
        string installer = (await RunAsync(["talhelper", "genurl", "installer", "--offline-mode", "-c", "none.yaml", "--secure-boot", "-m", "nocloud", "-v", "v1.12.6"])).Out;
        Assert.Equal("factory.talos.dev/nocloud-installer-secureboot/376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba:v1.12.6\n", installer);
        directory.Write("schematic.yaml", "customization: {}\n");
        string image = (await RunAsync(["talhelper", "genurl", "image", "--offline-mode", "--customization-file", "schematic.yaml", "-a", "arm64", "-v", "v1.12.6", "--boot-method", "disk-image", "--suffix", "qcow2"])).Out;
        Assert.Equal("https://factory.talos.dev/image/376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba/v1.12.6/metal-arm64.qcow2\n", image);
        var wrong = await RunAsync(["talhelper", "genurl", "image", "--offline-mode", "-c", "none.yaml", "--boot-method", "usb"]);
        Assert.Equal((1, "Failed to generate image url: invalid boot-method, should be one of iso, disk-image, pxe\n"), (wrong.ExitCode, wrong.Error));
    }

    [Fact]
    public async Task A_topf_file_may_take_nodes_and_secrets_from_programs()
    {
        directory.Write("bundle.yaml", await FirstSecrets.Value);
        string script = directory.Write("inventory", "#!/bin/sh\ncase \"$1\" in\nnodes) echo \"[{host: loft-01, ip: 192.0.2.21, role: worker}]\" ;;\nsecrets) cat bundle.yaml ;;\nesac\n");
        File.SetUnixFileMode(script, Private | UnixFileMode.UserExecute);
        directory.Write("topf.yaml", directory.Read("topf.yaml").Replace("secretsPath: talsecret.yaml", "nodesProvider: ./inventory\nsecretsProvider: ./inventory", StringComparison.Ordinal));
        var result = await RunAsync(["talos", "render", "-o", "out"]);
        Assert.Equal((0, "generated config for barn-01 in out/barn-01.yaml\ngenerated config for loft-01 in out/loft-01.yaml\ngenerated client config in out/talosconfig\n"), (result.ExitCode, result.Out));
        Assert.Equal(Private, File.GetUnixFileMode(directory.Combine("out/loft-01.yaml")));

        File.WriteAllText(script, "#!/bin/sh\nexit 3\n");
        result = await RunAsync(["talos", "render", "-o", "out"]);
        Assert.Equal((1, "failed to render: ./inventory nodes farm ended with exit code 3\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Node_commands_take_a_topf_file_and_name_nodes_that_are_not_there()
    {
        var unknown = await RunAsync(["talos", "apply", "-c", "topf.yaml", "--insecure", "-n", "barn-1"]);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("there is no node \"barn-1\" in topf.yaml; did you mean \"barn-01\"?", unknown.Error, StringComparison.Ordinal);
        var missing = await RunAsync(["talos", "version", "-c", "topf.yaml", "-o", "nowhere", "--talosconfig", "nowhere/talosconfig"]);
        Assert.Contains("nowhere/talosconfig does not exist", missing.Error, StringComparison.Ordinal);
    }

    private static async Task<string> MakeSecretsAsync() => (await CommandLine.RunAsync(["talos", "gensecret"])).Out;

    private static ParseResult Parse(string[] words)
    {
        var context = new CommandContext(static () => Stream.Null, Stream.Null, TextWriter.Null);
        var entry = CommandCatalog.Find(words[0])!; // A page has a command.
        return new Command("hearth") { entry.Create(context) }.Parse(words);
    }

    private Task<CommandOutput> RunAsync(string[] arguments) => CommandLine.RunAsync(arguments, directory.Path);

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^\s*key: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex KeyLine();
}
