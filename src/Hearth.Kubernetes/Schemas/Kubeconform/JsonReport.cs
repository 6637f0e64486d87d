using Hearth.Syntax.Json;

namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>One JSON object with the resources that failed, all with <c>-verbose</c>, written when all are known.</summary>
internal sealed class JsonReport(TextWriter output, KubeconformOptions options) : ConformanceReport
{
    private readonly ConformanceCounts counts = new();
    private readonly List<ConformanceResult> results = [];

    public override void Write(ConformanceResult result)
    {
        counts.Add(result);
        if (options.Verbose || result.IsFailure)
        {
            results.Add(result);
        }
    }

    public override void Flush()
    {
        using var json = new GoJsonWriter(GoJsonFormat.Indented);
        json.BeginObject();
        json.Name("resources");
        json.BeginArray();
        foreach (var result in results)
        {
            Write(json, result);
        }

        json.EndArray();
        if (options.Summary)
        {
            json.Name("summary");
            json.BeginObject();
            Number("valid", ConformanceStatus.Valid);
            Number("invalid", ConformanceStatus.Invalid);
            Number("errors", ConformanceStatus.Error);
            Number("skipped", ConformanceStatus.Skipped);
            json.EndObject();
        }

        json.EndObject();
        output.WriteLine(json.ToString());

        void Number(string name, ConformanceStatus status)
        {
            json.Name(name);
            json.Integer(counts[status]);
        }
    }

    private static void Write(GoJsonWriter json, ConformanceResult result)
    {
        json.BeginObject();
        Text(json, "filename", result.Path);
        Text(json, "kind", result.Signature.Kind);
        Text(json, "name", result.Signature.Name);
        Text(json, "version", result.Signature.Version);
        Text(json, "status", result.Status == ConformanceStatus.Empty ? "" : "status" + result.Status);
        Text(json, "msg", result.Error);
        if (result.Violations.Count > 0)
        {
            json.Name("validationErrors");
            json.BeginArray();
            foreach (var violation in result.Violations)
            {
                json.BeginObject();
                Text(json, "path", violation.Path.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
                Text(json, "msg", UpstreamWording.Of(violation.Message));
                json.EndObject();
            }

            json.EndArray();
        }

        json.EndObject();
    }

    private static void Text(GoJsonWriter json, string name, string text)
    {
        json.Name(name);
        json.String(text);
    }
}
