namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>As text, with colours and marks. The colours are there whatever it is written to, as upstream.</summary>
internal sealed class PrettyReport(TextWriter output, KubeconformOptions options, bool isStdin) : ConformanceReport
{
    private const string Reset = "\e[0m";
    private const string Red = "\e[31m";
    private const string Green = "\e[32m";
    private const string Yellow = "\e[33m";

    private readonly ConformanceCounts counts = new();

    public override void Write(ConformanceResult result)
    {
        counts.Add(result);
        var (kind, _, _, name) = result.Signature;
        switch (result.Status)
        {
            case ConformanceStatus.Valid when options.Verbose:
                output.WriteLine($"{Green}✔{Reset} {result.Path}: {Green}{kind} {name} is valid{Reset}");
                break;
            case ConformanceStatus.Invalid:
                output.WriteLine($"{Red}✖{Reset} {result.Path}: {Red}{kind} {name} is invalid: {result.Error}{Reset}");
                break;
            case ConformanceStatus.Error:
                string subject = kind.Length > 0 && name.Length > 0 ? kind + " " : "";
                output.WriteLine($"{Red}✖{Reset} {result.Path}: {Red}{subject}failed validation: {name} {result.Error}{Reset}");
                break;
            case ConformanceStatus.Skipped when options.Verbose:
                output.WriteLine($"{Yellow}-{Reset} {result.Path}: {Yellow}{string.Join(' ', ((string[])[kind, kind.Length > 0 ? name : "", "skipped"]).Where(static word => word.Length > 0))}{Reset}");
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
