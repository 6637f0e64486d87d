using Hearth.TestKit;

namespace Hearth.Cli.Tests;

public sealed class YqCommandTests : IDisposable
{
    private readonly TemporaryDirectory files = new();

    public void Dispose() => files.Dispose();

    [Theory]
    [InlineData("hearth", "yq")]
    [InlineData("/somewhere/yq", "eval")]
    public async Task The_command_and_a_link_of_its_name_read_standard_input(string program, string first)
    {
        var result = await CommandLine.RunAsync([first, "--no-doc", ". | [.metadata.name, .spec.path] | @tsv"], files.Path, "metadata: {name: x}\nspec: {path: ./p}\n---\nmetadata: {name: y}\n", program);

        Assert.Equal((0, "x\t./p\ny\tnull\n", ""), (result.ExitCode, result.Out, result.Error));
    }

    [Fact]
    public async Task In_place_keeps_comments_and_order()
    {
        files.Write("app.yaml", "# head\nb: 1 # one\na:\n  - x\n");

        var result = await CommandLine.RunAsync(["yq", "-i", ".a += \"y\" | .b = 2", "app.yaml"], files.Path);

        Assert.Equal((0, "", ""), (result.ExitCode, result.Out, result.Error));
        Assert.Equal("# head\nb: 2 # one\na:\n  - x\n  - y\n", File.ReadAllText(Path.Combine(files.Path, "app.yaml")));
    }

    [Fact]
    public async Task In_place_leaves_the_file_alone_where_anything_is_wrong()
    {
        files.Write("app.yaml", "a: 1\n---\na: [1\n");

        var result = await CommandLine.RunAsync(["yq", "-i", ".a = 2", "app.yaml"], files.Path);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("Error: bad file 'app.yaml': go-yaml load error in parser", result.Error, StringComparison.Ordinal);
        Assert.Contains("app.yaml:3:4", result.Error, StringComparison.Ordinal);
        Assert.Equal("a: 1\n---\na: [1\n", File.ReadAllText(Path.Combine(files.Path, "app.yaml")));
    }

    [Theory]
    [InlineData("hello", 0)]
    [InlineData("null", 1)]
    [InlineData("false", 1)]
    public async Task The_exit_status_says_whether_there_was_something(string value, int wanted)
    {
        var result = await CommandLine.RunAsync(["yq", "-e", ".a"], files.Path, $"a: {value}\n");

        Assert.Equal((wanted, value + "\n", wanted == 0 ? "" : "Error: no matches found\n"), (result.ExitCode, result.Out, result.Error));
    }

    [Fact]
    public async Task A_wrong_expression_is_shown_with_a_caret()
    {
        var result = await CommandLine.RunAsync(["yq", "-n", ".a | bogus"], files.Path);

        Assert.Equal((1, "Error: 1:6: lexer: invalid input text \"bogus\"\n  .a | bogus\n       ^^^^^\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task All_files_at_once()
    {
        files.Write("a.yaml", "x: {k: 1}\n");
        files.Write("b.yaml", "x: {l: 2}\n");

        var result = await CommandLine.RunAsync(["yq", "ea", "-o=json", "-I0", ". as $item ireduce ({}; . * $item)", "a.yaml", "b.yaml"], files.Path);

        Assert.Equal("{\"x\":{\"k\":1,\"l\":2}}\n", result.Out);
    }

    [Fact]
    public async Task Results_go_to_files_named_by_an_expression()
    {
        files.Write("all.yaml", "n: one\n---\nn: two\n");

        var result = await CommandLine.RunAsync(["yq", "-s", "\"out/\" + .n + \"_\" + $index", "all.yaml"], files.Path);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal("n: one\n", File.ReadAllText(Path.Combine(files.Path, "out", "one_0.yml")));
        Assert.Equal("n: two\n", File.ReadAllText(Path.Combine(files.Path, "out", "two_1.yml")).Replace("---\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Front_matter_is_changed_and_the_text_below_it_kept()
    {
        files.Write("post.md", "---\ntitle: old\n---\n# Text\n");

        await CommandLine.RunAsync(["yq", "-i", "--front-matter=process", ".title = \"new\"", "post.md"], files.Path);

        Assert.Equal("---\ntitle: new\n---\n# Text\n", File.ReadAllText(Path.Combine(files.Path, "post.md")));
    }

    [Fact]
    public async Task The_extension_says_the_format()
    {
        files.Write("package.json", "{\"b\": 1, \"a\": [true]}\n");

        Assert.Equal("{\n  \"b\": 1,\n  \"a\": [\n    true\n  ]\n}\n", (await CommandLine.RunAsync(["yq", ".", "package.json"], files.Path)).Out);
        Assert.Equal("b: 1\na:\n  - true\n", (await CommandLine.RunAsync(["yq", "-oy", "-P", ".", "package.json"], files.Path)).Out);
    }

    [Fact]
    public async Task Scripts_may_ask_whose_yq_it_is() =>
        Assert.StartsWith("yq (https://github.com/mikefarah/yq/) version v4.", (await CommandLine.RunAsync(["yq", "--version"], files.Path)).Out, StringComparison.Ordinal);

    [Theory]
    [InlineData("--bogus", "Error: unknown flag: --bogus\n")]
    [InlineData("-Z", "Error: unknown shorthand flag: 'Z' in -Z\n")]
    [InlineData("-Ix", "Error: invalid argument \"x\" for \"-I, --indent\" flag: strconv.ParseInt: parsing \"x\": invalid syntax\n")]
    public async Task Wrong_flags_are_refused_in_upstreams_words(string flag, string wanted)
    {
        var result = await CommandLine.RunAsync(["yq", flag, "."], files.Path);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(wanted, result.Error, StringComparison.Ordinal);
    }
}
