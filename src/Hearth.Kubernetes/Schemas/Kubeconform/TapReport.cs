namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>The Test Anything Protocol, version 13.</summary>
internal sealed class TapReport(TextWriter output) : ConformanceReport
{
    private int index;

    public override void Write(ConformanceResult result)
    {
        if (++index == 1)
        {
            output.WriteLine("TAP version 13");
        }

        string name = result.Signature.QualifiedName;
        output.WriteLine(result.Status switch
        {
            ConformanceStatus.Valid => $"ok {index} - {result.Path} ({name})",
            ConformanceStatus.Invalid => $"not ok {index} - {result.Path} ({name}): {result.Error}",
            ConformanceStatus.Empty => $"ok {index} - {result.Path} (empty)",
            ConformanceStatus.Error => $"not ok {index} - {result.Path}: {result.Error}",
            _ => $"ok {index} - {result.Path} ({name}) # skip",
        });
    }

    public override void Flush() => output.WriteLine($"1..{index}");
}
