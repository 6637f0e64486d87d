using System.Text;
using Hearth.Flux.Checks;
using Hearth.TestKit;

namespace Hearth.Flux.Tests.Checks;

public sealed class CheckCatalogTests
{
    [Fact]
    public void The_docs_page_is_made_from_the_catalogue()
    {
        var page = new StringBuilder("""
            # Checks

            Everything that `hearth check` looks for beside what rendering itself finds ([findings](findings.md)), with an example of
            each. `hearth check --explain CODE` shows the same. This page is made from the catalogue in the code (`HEARTH_ACCEPT=1`
            on the tests writes it).


            """);
        foreach (var check in CheckCatalog.All.OrderBy(static check => check.Rule.Code, StringComparer.Ordinal))
        {
            page.Append($"## {check.Rule.Code}\n\n**{Capitalized(check.Rule.Title)}.** *{check.Rule.Severity}{(check.IsOn ? "" : ", off unless asked for")}.* {check.Rule.Explanation}\n\n");
            page.Append($"Flagged:\n\n```yaml\n{check.Example.Bad.TrimEnd()}\n```\n\nRight:\n\n```yaml\n{check.Example.Good.TrimEnd()}\n```\n\n");
        }

        Expected.Match("docs/reference/checks.md", page.ToString());
    }

    private static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
