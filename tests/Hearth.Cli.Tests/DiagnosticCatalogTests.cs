using System.Text;
using System.Text.RegularExpressions;
using Hearth.Cli.Output;
using Hearth.TestKit;

namespace Hearth.Cli.Tests;

/// <summary>The catalogue of findings: codes are unique and stable, and their docs page is made from them.</summary>
public sealed partial class DiagnosticCatalogTests
{
    [Fact]
    public void Codes_are_unique_and_well_formed()
    {
        var rules = RuleCatalog.All.ToList();

        Assert.Equal(rules.Count, rules.Select(rule => rule.Code).Distinct().Count());
        Assert.All(rules, rule => Assert.Matches(Code(), rule.Code));
        Assert.All(rules, rule => Assert.False(string.IsNullOrWhiteSpace(rule.Explanation), $"{rule.Code} has no explanation"));
    }

    [Fact]
    public void The_docs_page_is_made_from_the_catalogue()
    {
        var page = new StringBuilder("""
            # Findings

            Every finding of Hearth has a code that keeps its meaning for good. This page is made from the catalogue in the code
            (`HEARTH_ACCEPT=1` on the tests writes it).


            """);
        foreach (var rule in RuleCatalog.All.OrderBy(rule => rule.Code, StringComparer.Ordinal))
        {
            page.Append($"## {rule.Code}: {rule.Title}\n\n*{rule.Severity}.* {rule.Explanation}\n\n");
        }

        Expected.Match("docs/reference/findings.md", page.ToString());
    }

    [GeneratedRegex("^[A-Z]{3,6}[0-9]{3}$")]
    private static partial Regex Code();
}
