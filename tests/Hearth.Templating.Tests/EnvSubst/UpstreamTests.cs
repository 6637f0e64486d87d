using System.Text.RegularExpressions;
using Hearth.Syntax.Text;
using Hearth.Templating.EnvSubst;

namespace Hearth.Templating.Tests.EnvSubst;

/// <summary>
/// The tables of fluxcd/pkg's own substitution tests, read out of a clone that HEARTH_FLUX_PKG names: nothing of them is
/// kept here.
/// </summary>
public sealed partial class UpstreamTests
{
    [Fact]
    public void Every_row_of_the_upstream_tables_gives_what_it_wants()
    {
        string? clone = Environment.GetEnvironmentVariable("HEARTH_FLUX_PKG");
        Assert.SkipWhen(clone is null, "HEARTH_FLUX_PKG names no clone of fluxcd/pkg");
        string source = File.ReadAllText(Path.Combine(clone!, "envsubst", "eval_test.go")); // Skipped without.
        int strictFrom = source.IndexOf("func TestExpandStrict", StringComparison.Ordinal);
        Assert.True(strictFrom > 0);

        var wrong = new List<string>();
        int count = 0;
        foreach (Match row in Row().Matches(source))
        {
            count++;
            var variables = Pair().Matches(row.Groups["params"].Value).ToDictionary(static pair => Text(pair.Groups["key"].Value), static pair => new SubstitutionVariable(Text(pair.Groups["value"].Value)));
            string input = Text(row.Groups["input"].Value);
            bool wantsError = row.Groups["error"].Value is { Length: > 0 } error && error != "nil";
            string? wanted = wantsError ? null : row.Groups["output"].Success ? Text(row.Groups["output"].Value) : "";
            string? given = FluxSubstitution.Substitute(new SourceText("t", input), variables, strict: row.Index > strictFrom).Text?.Text;
            if (given != wanted)
            {
                wrong.Add($"{input}: {given ?? "an error"}; wants {wanted ?? "an error"}");
            }
        }

        Assert.True(count > 50, $"only {count} rows were found");
        Assert.Empty(wrong);
    }

    private static string Text(string literal) => literal[0] == '`' ? literal[1..^1] : Regex.Unescape(literal[1..^1]);

    [GeneratedRegex("""params:\s*map\[string\]string\{(?<params>[^}]*)\},\s*input:\s*(?<input>"(?:\\.|[^"\\])*"|`[^`]*`)(?:,\s*output:\s*(?<output>"(?:\\.|[^"\\])*"|`[^`]*`))?(?:,\s*wantErr:\s*(?<error>\w+))?""")]
    private static partial Regex Row();

    [GeneratedRegex("""(?<key>"(?:\\.|[^"\\])*")\s*:\s*(?<value>"(?:\\.|[^"\\])*"|`[^`]*`)""")]
    private static partial Regex Pair();
}
