namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>As text, with colours and marks. The colours are there whatever it is written to, as upstream.</summary>
internal sealed class PrettyReport(TextWriter output, KubeconformOptions options, bool isStdin) : SummedReport(output, options, isStdin)
{
    private const string Reset = "\e[0m";
    private const string Red = "\e[31m";
    private const string Green = "\e[32m";
    private const string Yellow = "\e[33m";

    public override void Write(ConformanceResult result)
    {
        Counts.Add(result);
        var (kind, _, _, name) = result.Signature;
        switch (result.Status)
        {
            case ConformanceStatus.Valid when Options.Verbose:
                Output.WriteLine($"{Green}✔{Reset} {result.Path}: {Green}{kind} {name} is valid{Reset}");
                break;
            case ConformanceStatus.Invalid:
                Output.WriteLine($"{Red}✖{Reset} {result.Path}: {Red}{kind} {name} is invalid: {result.Error}{Reset}");
                break;
            case ConformanceStatus.Error:
                string subject = kind.Length > 0 && name.Length > 0 ? kind + " " : "";
                Output.WriteLine($"{Red}✖{Reset} {result.Path}: {Red}{subject}failed validation: {name} {result.Error}{Reset}");
                break;
            case ConformanceStatus.Skipped when Options.Verbose:
                Output.WriteLine($"{Yellow}-{Reset} {result.Path}: {Yellow}{string.Join(' ', ((string[])[kind, kind.Length > 0 ? name : "", "skipped"]).Where(static word => word.Length > 0))}{Reset}");
                break;
        }
    }
}
