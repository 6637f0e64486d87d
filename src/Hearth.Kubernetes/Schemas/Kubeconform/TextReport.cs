namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>A line for each resource that failed, for all with <c>-verbose</c>.</summary>
internal sealed class TextReport(TextWriter output, KubeconformOptions options, bool isStdin) : SummedReport(output, options, isStdin)
{
    public override void Write(ConformanceResult result)
    {
        Counts.Add(result);
        var (kind, _, _, name) = result.Signature;
        switch (result.Status)
        {
            case ConformanceStatus.Valid when Options.Verbose:
                Output.WriteLine($"{result.Path} - {kind} {name} is valid");
                break;
            case ConformanceStatus.Invalid:
                Output.WriteLine($"{result.Path} - {kind} {name} is invalid: {result.Error}");
                break;
            case ConformanceStatus.Error:
                Output.WriteLine(kind.Length > 0 && name.Length > 0
                    ? $"{result.Path} - {kind} {name} failed validation: {result.Error}"
                    : $"{result.Path} - failed validation: {result.Error}");
                break;
            case ConformanceStatus.Skipped when Options.Verbose:
                Output.WriteLine($"{result.Path} - {name} {kind} skipped");
                break;
        }
    }
}
