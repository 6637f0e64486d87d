using Hearth.TestKit;

namespace Hearth.Cli.Tests;

/// <summary><c>init</c>, <c>configure</c> and <c>new app</c>, as a person types them.</summary>
public sealed class HomelabCommandTests : IDisposable
{
    private readonly TemporaryDirectory files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task Init_asks_each_question_and_an_empty_answer_takes_the_default()
    {
        var result = await RunAsync(["init"], "attic\n\nEurope/Berlin\n\n\n\n\n\n\n\n", interactive: true);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("Name of the cluster [home]: Domain of the apps [example.com]: Time zone [", result.Error);
        string config = files.Read("config.yaml");
        Assert.Contains("name: attic", config);
        Assert.Contains("domain: example.com", config);
        Assert.Contains("timezone: Europe/Berlin", config);
    }

    [Fact]
    public async Task Init_asks_again_where_an_answer_does_not_do()
    {
        var result = await RunAsync(["init"], "Attic One\nattic\n\n\n\n\n10.7.0.0/16\n10.8.0.1\n\n\n\n\n", interactive: true);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Name of the cluster [home]: cluster.name is \"Attic One\"; wants a name of small letters, digits and dashes\nName of the cluster [home]: ", result.Error);
        Assert.Contains("Its gateway [10.7.0.1]: network.gateway is 10.8.0.1; wants an address of network.node_cidr, 10.7.0.0/16\nIts gateway [10.7.0.1]: ", result.Error);
        Assert.EndsWith("Next: look through config.yaml, then `hearth configure`; README.md goes on from there.\nFlux works from Git: `git init`.\n", result.Error);
        Assert.Contains("gateway: 10.7.0.1\n", files.Read("config.yaml"));
    }

    [Fact]
    public async Task Init_tells_a_whole_repository_by_its_directories_and_points_at_what_does_not_do()
    {
        var result = await RunAsync(["init", "lab", "--yes", "--set", "network.gateway=10.0.0.1", "--set", "cluster.nmae=attic"]);
        Assert.Equal(ExitCodes.Findings, result.ExitCode);
        Assert.Matches("created   kubernetes/ \\([0-9]+ files\\)\n", result.Out);
        Assert.Contains("created   config.yaml\n", result.Out);
        Assert.Contains("network.gateway is 10.0.0.1; wants an address of network.node_cidr", result.Error);
        Assert.Contains("help: did you mean name?", result.Error);
        Assert.Contains("Next: mend config.yaml, then `cd lab && hearth configure`", result.Error);

        files.Write("file", "");
        Assert.Equal($"hearth: {files.Combine("file")} is a file; wants a directory\n", (await RunAsync(["init", "file", "--yes"])).Error);
    }

    [Fact]
    public async Task Init_does_not_ask_what_a_flag_says_already()
    {
        var result = await RunAsync(["init", "--set", "cluster.name=attic"], new string('\n', 12), interactive: true);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("Domain of the apps", result.Error);
        Assert.Contains("name: attic", files.Read("config.yaml"));
    }

    [Fact]
    public async Task Init_with_nobody_to_ask_says_what_to_do_and_writes_nothing()
    {
        var result = await RunAsync(["init"]);
        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Equal("hearth: there is nobody to ask; take every default with --yes, or name a file with --answers\n", result.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(files.Path));
    }

    [Theory]
    [InlineData("cluster.name", "hearth: --set is \"cluster.name\"; wants KEY=VALUE\n")]
    [InlineData("=home", "hearth: --set is \"=home\"; wants KEY=VALUE\n")]
    public async Task Init_refuses_an_answer_without_a_key(string pair, string message)
    {
        var result = await RunAsync(["init", "--yes", "--set", pair]);
        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Equal(message, result.Error);
    }

    [Fact]
    public async Task An_answers_file_that_is_missing_or_no_mapping_is_refused()
    {
        files.Write("answers.yaml", "- home\n");
        Assert.Contains("answers.yaml is no mapping; wants keys of config.yaml", (await RunAsync(["init", "new", "--answers", "answers.yaml"])).Error);
        var missing = await RunAsync(["init", "new", "--answers", "nowhere.yaml"]);
        Assert.NotEqual(0, missing.ExitCode);
        Assert.Equal("hearth: there is no nowhere.yaml; --answers wants a YAML file with keys of config.yaml\n", missing.Error);
        Assert.False(Directory.Exists(files.Combine("new")));
    }

    [Fact]
    public async Task Configure_says_what_changed_and_the_second_time_that_nothing_did()
    {
        await RunAsync(["init", "--yes"]);
        var first = await RunAsync(["configure", "--yes"]);
        Assert.Equal(0, first.ExitCode);
        Assert.Contains("created   age.key\n", first.Out);
        Assert.Matches("^[0-9]+ unchanged\n$", (await RunAsync(["configure", "--yes"])).Out);
    }

    [Fact]
    public async Task Configure_points_at_bad_data_and_at_a_directory_that_is_no_homelab()
    {
        Assert.Contains("there is no config.yaml in", (await RunAsync(["configure", "--yes"])).Error);
        await RunAsync(["init", "--yes", "--set", "network.gateway=10.0.0.1"]);
        var result = await RunAsync(["configure", "--yes"]);
        Assert.Equal(ExitCodes.Findings, result.ExitCode);
        Assert.Contains("network.gateway is 10.0.0.1; wants an address of network.node_cidr", result.Error);
        Assert.Contains("^", result.Error);
    }

    [Fact]
    public async Task Writing_over_files_changed_by_hand_is_asked_for()
    {
        const string Settings = "kubernetes/components/common/cluster-settings.yaml";
        await RunAsync(["init", "--yes"]);
        await RunAsync(["configure", "--yes"]);
        files.Write(Settings, files.Read(Settings) + "  MINE: kept\n");

        Assert.Equal(ExitCodes.Usage, (await RunAsync(["configure", "--force"])).ExitCode);
        await RunAsync(["configure", "--force"], "n\n", interactive: true);
        Assert.Contains("MINE: kept", files.Read(Settings));
        var result = await RunAsync(["configure", "--force"], "y\n", interactive: true);
        Assert.StartsWith("Write over files that were changed by hand? [y/N] ", result.Error);
        Assert.DoesNotContain("MINE", files.Read(Settings));
    }

    [Fact]
    public async Task A_new_app_is_named_file_by_file_and_refused_the_second_time()
    {
        await RunAsync(["init", "--yes"]);
        await RunAsync(["configure", "--yes"]);
        string[] command = ["new", "app", "games", "retroarch", "--image", "ghcr.io/org/retroarch", "--tag", "1.0.0", "--port", "8090"];
        var result = await RunAsync(command);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("created   kubernetes/apps/games/retroarch/app/helmrelease.yaml\n", result.Out);
        Assert.Contains("updated   kubernetes/apps/games/kustomization.yaml\n", result.Out);
        Assert.Contains("8090", files.Read("kubernetes/apps/games/retroarch/app/helmrelease.yaml"));
        Assert.Equal("hearth: --port is 99999; wants 1 to 65535\n", (await RunAsync(["new", "app", "games", "other", "--port", "99999"])).Error);
        Assert.Equal(ExitCodes.Usage, (await RunAsync(command)).ExitCode);
        Assert.Equal(0, (await RunAsync(["test"])).ExitCode);
    }

    private Task<CommandOutput> RunAsync(string[] arguments, string input = "", bool interactive = false) =>
        CommandLine.RunAsync(arguments, files.Path, input, interactive: interactive);
}
