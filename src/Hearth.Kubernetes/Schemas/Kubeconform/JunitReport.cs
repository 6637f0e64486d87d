using System.Text;
using Hearth.Syntax.Numbers;

namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>JUnit's XML: a suite for each file, a case for each resource, as Go's <c>encoding/xml</c> lays it out.</summary>
internal sealed class JunitReport(TextWriter output, TimeProvider time) : ConformanceReport
{
    private readonly long started = time.GetTimestamp();
    private readonly Dictionary<string, Suite> suites = new(StringComparer.Ordinal);
    private readonly List<Suite> inOrder = [];

    public override void Write(ConformanceResult result)
    {
        if (!suites.TryGetValue(result.Path, out var suite))
        {
            suites[result.Path] = suite = new Suite(result.Path, inOrder.Count + 1);
            inOrder.Add(suite);
        }

        if (result.Status != ConformanceStatus.Empty)
        {
            suite.Cases.Add(result);
        }
    }

    public override void Flush()
    {
        var text = new StringBuilder();
        double seconds = time.GetElapsedTime(started).TotalSeconds;
        text.Append($"<testsuites name=\"kubeconform\" time=\"{GoFloat.FormatJson(seconds)}\" tests=\"{inOrder.Sum(static suite => suite.Cases.Count)}\" failures=\"{Sum(ConformanceStatus.Invalid)}\" "
            + $"disabled=\"{Sum(ConformanceStatus.Skipped)}\" errors=\"{Sum(ConformanceStatus.Error)}\">");
        foreach (var suite in inOrder)
        {
            Append(text, suite);
        }

        text.Append(inOrder.Count > 0 ? "\n</testsuites>" : "</testsuites>");
        output.WriteLine(text);

        int Sum(ConformanceStatus status) => inOrder.Sum(suite => suite.Count(status));
    }

    private static void Append(StringBuilder text, Suite suite)
    {
        text.Append($"\n  <testsuite name=\"{Escape(suite.Path)}\" id=\"{suite.Id}\" tests=\"{suite.Cases.Count}\" failures=\"{suite.Count(ConformanceStatus.Invalid)}\" "
            + $"errors=\"{suite.Count(ConformanceStatus.Error)}\" disabled=\"0\" skipped=\"{suite.Count(ConformanceStatus.Skipped)}\">");
        foreach (var result in suite.Cases)
        {
            var (kind, version, inNamespace, name) = result.Signature;
            string shown = inNamespace.Length > 0 ? $"{inNamespace}/{name}" : name;
            text.Append($"\n    <testcase name=\"{Escape(shown)}\" classname=\"{Escape($"{kind}@{version}")}\" time=\"0\">");
            string? inner = result.Status switch
            {
                ConformanceStatus.Skipped => "<skipped message=\"\"></skipped>",
                ConformanceStatus.Error => $"<error message=\"{Escape(result.Error)}\" type=\"\"></error>",
                ConformanceStatus.Invalid => $"<failure message=\"{Escape(result.Error)}\" type=\"\"></failure>",
                _ => null,
            };
            text.Append(inner is null ? "</testcase>" : $"\n      {inner}\n    </testcase>");
        }

        text.Append(suite.Cases.Count > 0 ? "\n  </testsuite>" : "</testsuite>");
    }

    private static string Escape(string text) => new StringBuilder(text)
        .Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&#34;").Replace("'", "&#39;")
        .Replace("\t", "&#x9;").Replace("\n", "&#xA;").Replace("\r", "&#xD;").ToString();

    private sealed record Suite(string Path, int Id)
    {
        public List<ConformanceResult> Cases { get; } = [];

        public int Count(ConformanceStatus status) => Cases.Count(result => result.Status == status);
    }
}
