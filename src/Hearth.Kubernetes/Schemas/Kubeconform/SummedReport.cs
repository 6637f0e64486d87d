namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>A report of lines, which <c>-summary</c> ends with the counts.</summary>
internal abstract class SummedReport(TextWriter output, KubeconformOptions options, bool isStdin) : ConformanceReport
{
    protected TextWriter Output => output;

    protected KubeconformOptions Options => options;

    protected ConformanceCounts Counts { get; } = new();

    public override void Flush()
    {
        if (options.Summary)
        {
            output.WriteLine(Counts.Summary(isStdin));
        }
    }
}
