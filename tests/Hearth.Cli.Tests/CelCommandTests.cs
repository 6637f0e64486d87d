namespace Hearth.Cli.Tests;

public sealed class CelCommandTests
{
    private const string Disks = """
        metadata: {id: sda}
        spec: {size: 100, transport: sata}
        ---
        metadata: {id: nvme0n1}
        spec: {size: 1000000000000, transport: nvme}
        """;

    [Fact]
    public async Task An_expression_is_evaluated_without_data_and_on_data()
    {
        var bare = await CommandLine.RunAsync(["cel", "[1, 2, 3].filter(n, n > 1)"]);
        var onData = await CommandLine.RunAsync(["cel", "self.spec.replicas > 1 && spec.name == 'web'", "-d", "-"], input: "spec: {replicas: 2, name: web}\n");

        Assert.Equal((0, "[2, 3]\n"), (bare.ExitCode, bare.Out));
        Assert.Equal((0, "true\n"), (onData.ExitCode, onData.Out));
    }

    [Fact]
    public async Task Each_document_gets_a_line_with_its_name()
    {
        var result = await CommandLine.RunAsync(["cel", "--host", "talos-disk", "disk.transport == 'nvme' && disk.size > 100u * GB", "-d", "-"], input: Disks);

        Assert.Equal((0, "sda: false\nnvme0n1: true\n"), (result.ExitCode, result.Out));
    }

    [Fact]
    public async Task What_a_host_refuses_is_shown_with_a_caret()
    {
        var result = await CommandLine.RunAsync(["cel", "--host", "talos-disk", "--check", "disk.size > 100 * GB"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("<expression>:1:13: error: found no matching overload for '_*_' applied to '(int, uint)' [CEL002]", result.Error);
        Assert.Contains(" 1 | disk.size > 100 * GB\n   |             ^~~~~~~~\n", result.Error);
    }

    [Fact]
    public async Task An_error_on_the_data_names_the_document_and_the_others_are_still_answered()
    {
        var result = await CommandLine.RunAsync(["cel", "self.spec.a / self.spec.b", "-d", "-"], input: "metadata: {name: x}\nspec: {a: 4, b: 0}\n---\nmetadata: {name: y}\nspec: {a: 4, b: 2}\n");

        Assert.Equal((1, "y: 2\n"), (result.ExitCode, result.Out));
        Assert.Contains("x: division by zero [CEL003]", result.Error);
    }

    [Fact]
    public async Task Check_prints_the_type_of_the_result()
    {
        Assert.Equal("list(int)\n", (await CommandLine.RunAsync(["cel", "--check", "[1].map(i, i + 1)"])).Out);
    }
}
