namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>A line for each resource that failed, for all with <c>-verbose</c>.</summary>
internal sealed class TextReport(TextWriter output, KubeconformOptions options, bool isStdin) : ConformanceReport
{
    private readonly ConformanceCounts counts = new();

    public override void Write(ConformanceResult result)
    {
        counts.Add(result);
        var (kind, _, _, name) = result.Signature;
        switch (result.Status)
        {
            case ConformanceStatus.Valid when options.Verbose:
                output.WriteLine($"{result.Path} - {kind} {name} is valid");
                break;
            case ConformanceStatus.Invalid:
                output.WriteLine($"{result.Path} - {kind} {name} is invalid: {result.Error}");
                break;
            case ConformanceStatus.Error:
                output.WriteLine(kind.Length > 0 && name.Length > 0
                    ? $"{result.Path} - {kind} {name} failed validation: {result.Error}"
                    : $"{result.Path} - failed validation: {result.Error}");
                break;
            case ConformanceStatus.Skipped when options.Verbose:
                output.WriteLine($"{result.Path} - {name} {kind} skipped");
                break;
        }
    }

    public override void Flush()
    {
        if (options.Summary)
        {
            output.WriteLine(counts.Summary(isStdin));
        }
    }
}
