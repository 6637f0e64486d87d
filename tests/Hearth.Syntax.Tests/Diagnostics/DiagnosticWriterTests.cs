using System.Text;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;

namespace Hearth.Syntax.Tests.Diagnostics;

public sealed class DiagnosticWriterTests
{
    private static readonly DiagnosticRule Rule = new("TEST001", "wrong type", Severity.Error, "For the tests.");

    [Fact]
    public void Text_shows_the_place_the_line_a_caret_and_what_to_do()
    {
        var source = new SourceText("apps/romm.yaml", "spec:\n\treplicas: three # why\n");
        var diagnostic = new Diagnostic(Rule, source.Span(17, 5), "spec.replicas is \"three\"; wants an integer")
        {
            Hint = "write 3",
            Related = [new RelatedPlace(source.Span(0, 4), "in this mapping")],
        };
        var output = new StringWriter { NewLine = "\n" };

        new TextDiagnosticWriter(output).Write(diagnostic);

        Assert.Equal("""
            apps/romm.yaml:2:12: error: spec.replicas is "three"; wants an integer [TEST001]
             2 |  replicas: three # why
               |            ^~~~~
              apps/romm.yaml:1:1: in this mapping
              help: write 3

            """, output.ToString());
    }

    [Fact]
    public void A_long_line_is_shown_around_the_caret()
    {
        var source = new SourceText("a", new string('x', 5_000) + "HERE" + new string('y', 5_000));
        var output = new StringWriter { NewLine = "\n" };

        new TextDiagnosticWriter(output).Write(new Diagnostic(Rule, source.Span(5_000, 4), "m"));

        string[] lines = output.ToString().Split('\n');
        Assert.All(lines, line => Assert.True(line.Length < 200));
        Assert.Equal(lines[1].IndexOf("HERE", StringComparison.Ordinal), lines[2].IndexOf('^'));
    }

    [Fact]
    public void Control_characters_of_a_file_never_reach_the_terminal()
    {
        var source = new SourceText("a", "x\u001b[31mred");
        var output = new StringWriter { NewLine = "\n" };

        new TextDiagnosticWriter(output).Write(new Diagnostic(Rule, source.Span(0, 1), "m"));

        Assert.DoesNotContain('\u001b', output.ToString());
    }

    [Fact]
    public void Json_gives_one_based_places_with_an_exclusive_end()
    {
        var source = new SourceText("a.yaml", "a: 1\nb: x\n");
        using var stream = new MemoryStream();

        JsonDiagnosticWriter.Write(stream, [new Diagnostic(Rule, source.Span(8, 1), "m") { Hint = "h" }]);

        Assert.Equal("""
            [
              {
                "code": "TEST001",
                "severity": "error",
                "message": "m",
                "hint": "h",
                "file": "a.yaml",
                "line": 2,
                "column": 4,
                "endLine": 2,
                "endColumn": 5
              }
            ]
            """, Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Theory]
    [InlineData("yml", "yaml")]
    [InlineData("kusotmize", "kustomize")]
    [InlineData("HELM", "helm")]
    [InlineData("xyz", null)]
    public void The_nearest_name_is_a_slip_away_or_absent(string typed, string? expected) =>
        Assert.Equal(expected, NearestName.Find(typed, ["helm", "kustomize", "yaml"]));
}
