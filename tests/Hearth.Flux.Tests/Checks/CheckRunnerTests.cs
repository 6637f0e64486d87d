using Hearth.Flux.Checks;
using Hearth.Flux.Checks.Fixing;
using Hearth.Flux.Rendering;
using Hearth.Flux.Sources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;

namespace Hearth.Flux.Tests.Checks;

/// <summary>What holds for all checks: order, silence, baseline, selection, crashes, fixes.</summary>
public sealed class CheckRunnerTests
{
    private const string Files = """
        == flux/kustomization.yaml
        resources:
          - ./a.yaml   # the first
          - ./c.yaml
        == flux/a.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: a, namespace: web}
        == flux/c.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: c, namespace: web}
        == flux/b.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: b, namespace: web}
        == flux/d.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: d, namespace: web}

        """;

    [Fact]
    public void Findings_are_in_the_order_of_files_and_each_is_there_once()
    {
        var report = Run(Files, [new Everywhere(), new Everywhere()]);
        Assert.Equal(["flux/a.yaml:3:18", "flux/c.yaml:3:18"], report.Findings.Select(static finding => finding.Span.Authored().ToString()));
    }

    [Fact]
    public void A_check_that_fails_becomes_a_finding_and_hides_nothing()
    {
        var report = Run(Files, [new Failing(), new Everywhere()]);
        Assert.Equal(3, report.Findings.Count);
        Assert.Contains(report.Findings, static finding => finding.Rule == CheckRules.Crashed && finding.Message.Contains("TEST002"));
    }

    [Fact]
    public void A_comment_with_a_reason_silences_its_line_or_the_next()
    {
        string beside = Files.Replace("metadata: {name: a, namespace: web}", "metadata: {name: a, namespace: web} # hearth:ignore TEST001 known");
        var report = Run(beside, [new Everywhere()]);
        Assert.Equal((1, 1), (report.Findings.Count, report.Silenced));

        string above = Files.Replace("metadata: {name: a, namespace: web}", "# hearth:ignore TEST009,TEST001 known\n# and more\nmetadata: {name: a, namespace: web}");
        Assert.Equal(1, Run(above, [new Everywhere()]).Silenced);

        string ofAnother = Files.Replace("metadata: {name: a, namespace: web}", "metadata: {name: a, namespace: web} # hearth:ignore TEST002 known");
        Assert.Equal(0, Run(ofAnother, [new Everywhere()]).Silenced);

        string wholeFile = Files.Replace("== flux/a.yaml\n", "== flux/a.yaml\n# hearth:ignore-file TEST001 all of it\n");
        Assert.Equal(1, Run(wholeFile, [new Everywhere()]).Silenced);
    }

    [Fact]
    public void A_comment_without_a_reason_silences_nothing_and_is_reported()
    {
        var report = Run(Files.Replace("metadata: {name: a, namespace: web}", "metadata: {name: a, namespace: web} # hearth:ignore TEST001"), [new Everywhere()]);
        Assert.Equal(["CHECK002", "TEST001", "TEST001"], report.Findings.Select(static finding => finding.Rule.Code).Order());
    }

    [Fact]
    public void A_comment_that_silences_nothing_is_reported_where_the_check_has_run()
    {
        string files = Files.Replace("metadata: {name: b, namespace: web}", "metadata: {name: b, namespace: web} # hearth:ignore TEST001,TEST009 it was mended");
        var report = Run(files, [new Everywhere()]);
        var idle = Assert.Single(report.Findings, static finding => finding.Rule == CheckRules.IdleSilence);
        Assert.Equal(("flux/b.yaml:3:53", "TEST001"), (idle.Span.ToString(), idle.Span.Text.ToString()));

        var context = Context(Repository.Tree(files));
        Assert.Empty(CheckRunner.Run(context, [new Everywhere()], new CheckOptions { Skip = ["TEST001"] }, CancellationToken.None).Findings);
        Assert.DoesNotContain(CheckRunner.Run(context, [new Everywhere()], new CheckOptions { MinimumSeverity = Severity.Error }, CancellationToken.None).Findings, static finding => finding.Rule == CheckRules.IdleSilence);
    }

    [Fact]
    public void A_comment_is_not_idle_while_something_is_not_rendered()
    {
        string files = Files.Replace("metadata: {name: b, namespace: web}", "metadata: {name: b, namespace: web} # hearth:ignore TEST001 it was mended")
            .Replace("  - ./c.yaml\n", "  - ./c.yaml\n  - ./hr.yaml\n") + """
            == flux/hr.yaml
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: hr, namespace: web}
            spec: {chartRef: {kind: ExternalArtifact, name: far}}

            """;
        Assert.DoesNotContain(Run(files, [new Everywhere()]).Findings, static finding => finding.Rule == CheckRules.IdleSilence);
    }

    [Fact]
    public void A_baseline_takes_what_it_holds_and_no_more()
    {
        var tree = Repository.Tree(Files);
        var context = Context(tree);
        var first = CheckRunner.Run(context, [new Everywhere()], new CheckOptions(), CancellationToken.None);
        string written = Baseline.Write(first.Findings.Take(1), context.Files);
        Assert.Equal(
            """
            # Findings of `hearth check` that are known and accepted. `hearth check --write-baseline` writes this file.
            findings:
            - code: TEST001
              file: flux/a.yaml
              message: a is here

            """,
            written);

        tree.Add(Baseline.DefaultPath, written);
        var second = CheckRunner.Run(Context(tree), [new Everywhere()], new CheckOptions { Baseline = Baseline.Read(tree, Baseline.DefaultPath) }, CancellationToken.None);
        Assert.Equal((1, 1), (second.Findings.Count, second.Accepted));
        Assert.Equal("c is here", second.Findings[0].Message);
    }

    [Fact]
    public void Codes_and_areas_choose_the_checks()
    {
        Assert.True(new CheckOptions { Only = ["net"] }.Wants("NET001", isOn: true));
        Assert.False(new CheckOptions { Only = ["NET"] }.Wants("STORE001", isOn: true));
        Assert.False(new CheckOptions().Wants("SAFE009", isOn: false));
        Assert.True(new CheckOptions { Enable = ["SAFE009"] }.Wants("SAFE009", isOn: false));
        Assert.False(new CheckOptions { Enable = ["SAFE"], Skip = ["SAFE009"] }.Wants("SAFE009", isOn: false));
    }

    [Fact]
    public void Fixes_list_a_file_at_its_place_and_keep_comments()
    {
        var tree = Repository.Tree(Files);
        var context = Context(tree);
        var report = CheckRunner.Run(context, [CheckCatalog.Find("STRUCT001")!], new CheckOptions(), CancellationToken.None); // It is in the catalogue.
        var file = Assert.Single(FixPlan.Of(report, context.Files));
        Assert.Equal(
            """
            resources:
              - ./a.yaml   # the first
              - ./b.yaml
              - ./c.yaml
              - ./d.yaml
            """,
            file.After.TrimEnd());
    }

    [Fact]
    public void A_fix_of_a_name_changes_nothing_where_the_name_does_not_stand_any_more()
    {
        var fix = new ReplaceNameFix("a.yaml", new Syntax.Text.LinePosition(1, 6), "wrong", "right");
        Assert.Equal("a: 1\nname: right # wrong\n", fix.Apply(new Syntax.Text.SourceText("a.yaml", "a: 1\nname: wrong # wrong\n")));
        Assert.Equal("a: 1\n", fix.Apply(new Syntax.Text.SourceText("a.yaml", "a: 1\n")));
    }

    private static CheckReport Run(string files, IReadOnlyList<Check> checks) =>
        CheckRunner.Run(Context(Repository.Tree(files)), checks, new CheckOptions(), CancellationToken.None);

    private static CheckContext Context(FileTree tree) =>
        new(ClusterRenderer.Render(tree, RootFinder.Find(tree, "flux").Roots, new RenderSettings(), CancellationToken.None), tree);

    private sealed class Everywhere : Check
    {
        public override DiagnosticRule Rule { get; } = new("TEST001", "something", Severity.Warning, "It is there.");

        public override CheckExample Example { get; } = new("", "");

        public override IEnumerable<Diagnostic> Run(CheckContext context) =>
            context.Objects.Reverse().Select(found => Finding(context, found, found.NameSpan, $"{found.Id.Name} is here"));
    }

    private sealed class Failing : Check
    {
        public override DiagnosticRule Rule { get; } = new("TEST002", "something that fails", Severity.Warning, "It fails.");

        public override CheckExample Example { get; } = new("", "");

        public override IEnumerable<Diagnostic> Run(CheckContext context) => throw new InvalidOperationException("unforeseen");
    }
}
