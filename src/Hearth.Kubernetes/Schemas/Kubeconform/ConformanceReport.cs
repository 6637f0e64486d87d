namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>Prints results in one of kubeconform's formats. Results come one after the other.</summary>
public abstract class ConformanceReport
{
    private protected ConformanceReport()
    {
    }

    public abstract void Write(ConformanceResult result);

    /// <summary>After the last result.</summary>
    public abstract void Flush();

    /// <summary>The report of a format; null where there is no such format.</summary>
    public static ConformanceReport? Create(TextWriter output, KubeconformOptions options, bool isStdin, TimeProvider time) => options.Output switch
    {
        "json" => new JsonReport(output, options),
        "junit" => new JunitReport(output, time),
        "pretty" => new PrettyReport(output, options, isStdin),
        "tap" => new TapReport(output),
        "text" => new TextReport(output, options, isStdin),
        _ => null,
    };
}

/// <summary>How many resources fared how, and of how many files.</summary>
internal sealed class ConformanceCounts
{
    private readonly int[] counts = new int[Enum.GetValues<ConformanceStatus>().Length];
    private readonly HashSet<string> files = new(StringComparer.Ordinal);
    private string? lastFile;

    public int this[ConformanceStatus status] => counts[(int)status];

    public void Add(ConformanceResult result)
    {
        counts[(int)result.Status]++;
        if (!ReferenceEquals(lastFile, result.Path))
        {
            files.Add(lastFile = result.Path);
        }
    }

    public string Summary(bool isStdin)
    {
        int resources = counts.Sum() - this[ConformanceStatus.Empty];
        string found = isStdin ? "parsing stdin" : $"in {files.Count} file{(files.Count > 1 ? "s" : "")}";
        return $"Summary: {resources} resource{(resources > 1 ? "s" : "")} found {found} - Valid: {this[ConformanceStatus.Valid]}, Invalid: {this[ConformanceStatus.Invalid]}, "
            + $"Errors: {this[ConformanceStatus.Error]}, Skipped: {this[ConformanceStatus.Skipped]}";
    }
}
