using System.Security;
using System.Text.Json;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Reports;

/// <summary>What <c>hearth test</c> says of an object.</summary>
public enum TestOutcome
{
    Pass,
    Fail,
    Skip,
}

/// <summary>One object's result.</summary>
/// <param name="Owner">The object.</param>
/// <param name="Outcome">Whether Flux would apply it.</param>
/// <param name="Blocks">What waits for it, directly and through others; empty unless it fails.</param>
public sealed record TestResult(RenderedOwner Owner, TestOutcome Outcome, IReadOnlyList<ResourceId> Blocks);

/// <summary>The results of all objects: failures first, those that block most in front.</summary>
public sealed class TestReport
{
    private TestReport(IReadOnlyList<TestResult> results) => Results = results;

    public IReadOnlyList<TestResult> Results { get; }

    public int Count(TestOutcome outcome) => Results.Count(result => result.Outcome == outcome);

    public bool HasFailures => Results.Any(static result => result.Outcome == TestOutcome.Fail);

    public static TestReport Of(ClusterRender cluster, Func<RenderedOwner, bool> selects)
    {
        var waiting = cluster.Owners
            .SelectMany(static owner => owner.Object.DependsOn.Select(static dependency => dependency.Target.Id)
                .Concat(owner.Object.Parent is { } parent ? [parent] : []).Select(target => (Target: target, Waits: owner.Id)))
            .ToLookup(static pair => pair.Target, static pair => pair.Waits);
        var results = cluster.Owners.Where(selects).Select(owner =>
        {
            var outcome = owner.HasErrors || owner.State == RenderState.Failed ? TestOutcome.Fail : owner.State == RenderState.Rendered ? TestOutcome.Pass : TestOutcome.Skip;
            return new TestResult(owner, outcome, outcome == TestOutcome.Fail ? Blocked(owner.Id, waiting) : []);
        });
        return new TestReport([.. results.OrderBy(static result => result.Outcome == TestOutcome.Fail ? 0 : 1).ThenByDescending(static result => result.Blocks.Count)]);
    }

    public void WriteText(TextWriter output, bool color, bool all)
    {
        foreach (var result in Results)
        {
            if (result.Outcome != TestOutcome.Fail && !all)
            {
                continue;
            }

            output.WriteLine($"{Paint(result.Outcome, color)} {result.Owner.Id.ShortName}{(result.Owner.Reason.Length > 0 ? $": {result.Owner.Reason}" : "")}");
            if (result.Outcome == TestOutcome.Fail)
            {
                new TextDiagnosticWriter(output, color).WriteAll(result.Owner.Diagnostics.Where(static diagnostic => diagnostic.Severity == Severity.Error));
                if (result.Blocks.Count > 0)
                {
                    output.WriteLine($"  blocks {result.Blocks.Count}: {string.Join(", ", result.Blocks.Take(12).Select(static id => id.ShortName))}{(result.Blocks.Count > 12 ? ", …" : "")}");
                }
            }
        }

        if (!all)
        {
            WriteSkipped(output, color);
        }

        output.WriteLine($"{Count(TestOutcome.Pass)} passed, {Count(TestOutcome.Fail)} failed, {Count(TestOutcome.Skip)} skipped");
    }

    // One line for each reason, with how many it holds up: a registry that cannot be reached has many.
    private void WriteSkipped(TextWriter output, bool color)
    {
        const int shown = 8;
        var groups = Results.Where(static result => result.Outcome == TestOutcome.Skip).GroupBy(static result => result.Owner.Reason).OrderByDescending(static group => group.Count()).ToList();
        foreach (var group in groups.Take(shown))
        {
            string who = group.Count() == 1 ? group.First().Owner.Id.ShortName : $"{group.First().Owner.Id.ShortName} and {group.Count() - 1} more";
            output.WriteLine($"{Paint(TestOutcome.Skip, color)} {who}: {group.Key}");
        }

        if (groups.Count > shown)
        {
            output.WriteLine($"{Paint(TestOutcome.Skip, color)} {groups.Skip(shown).Sum(static group => group.Count())} more for {groups.Count - shown} other reasons; --all names them");
        }
    }

    public void WriteJson(Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteNumber("passed", Count(TestOutcome.Pass));
        json.WriteNumber("failed", Count(TestOutcome.Fail));
        json.WriteNumber("skipped", Count(TestOutcome.Skip));
        json.WriteStartArray("objects");
        foreach (var result in Results)
        {
            json.WriteStartObject();
            json.WriteString("object", result.Owner.Id.ShortName);
            json.WriteString("outcome", result.Outcome.ToString().ToLowerInvariant());
            if (result.Owner.Reason.Length > 0)
            {
                json.WriteString("reason", result.Owner.Reason);
            }

            if (result.Blocks.Count > 0)
            {
                json.WriteStartArray("blocks");
                foreach (var id in result.Blocks)
                {
                    json.WriteStringValue(id.ShortName);
                }

                json.WriteEndArray();
            }

            if (result.Owner.Diagnostics.Count > 0)
            {
                json.WritePropertyName("diagnostics");
                JsonDiagnosticWriter.WriteArray(json, result.Owner.Diagnostics);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public void WriteJUnit(TextWriter output)
    {
        output.WriteLine("""<?xml version="1.0" encoding="UTF-8"?>""");
        output.WriteLine($"""<testsuites tests="{Results.Count}" failures="{Count(TestOutcome.Fail)}" skipped="{Count(TestOutcome.Skip)}">""");
        foreach (var suite in Results.GroupBy(static result => result.Owner.Id.Kind))
        {
            output.WriteLine($"""  <testsuite name="{suite.Key}" tests="{suite.Count()}" failures="{suite.Count(static result => result.Outcome == TestOutcome.Fail)}" skipped="{suite.Count(static result => result.Outcome == TestOutcome.Skip)}">""");
            foreach (var result in suite)
            {
                string name = Escape($"{result.Owner.Id.Namespace}/{result.Owner.Id.Name}");
                string body = result.Outcome switch
                {
                    TestOutcome.Fail => $"""<failure message="{Escape(Message(result))}">{Escape(string.Join('\n', result.Owner.Diagnostics))}</failure>""",
                    TestOutcome.Skip => $"""<skipped message="{Escape(result.Owner.Reason)}"/>""",
                    _ => "",
                };
                output.WriteLine($"""    <testcase classname="{suite.Key}" name="{name}">{body}</testcase>""");
            }

            output.WriteLine("  </testsuite>");
        }

        output.WriteLine("</testsuites>");
    }

    private static string Message(TestResult result) => result.Owner.Diagnostics.FirstOrDefault(static diagnostic => diagnostic.Severity == Severity.Error)?.Message ?? "failed";

    private static string Escape(string text) => SecurityElement.Escape(text).Replace("\n", "&#10;", StringComparison.Ordinal);

    private static string Paint(TestOutcome outcome, bool color)
    {
        string text = outcome.ToString().ToUpperInvariant();
        return color ? $"\e[{outcome switch { TestOutcome.Pass => "32", TestOutcome.Fail => "1;31", _ => "33" }}m{text}\e[0m" : text;
    }

    private static List<ResourceId> Blocked(ResourceId id, ILookup<ResourceId, ResourceId> waiting)
    {
        var found = new List<ResourceId>();
        var seen = new HashSet<ResourceId> { id };
        var queue = new Queue<ResourceId>([id]);
        while (queue.TryDequeue(out var next))
        {
            foreach (var other in waiting[next])
            {
                if (seen.Add(other))
                {
                    found.Add(other);
                    queue.Enqueue(other);
                }
            }
        }

        return found;
    }
}
