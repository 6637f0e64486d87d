using System.Diagnostics;
using System.Text.RegularExpressions;
using Hearth.Kubernetes.Schemas.Embedded;
using Hearth.Kubernetes.Schemas.Kubeconform;

namespace Hearth.Kubernetes.Tests.Schemas.Kubeconform;

/// <summary>
/// The same verdicts and messages as kubeconform itself, with the same schemas. <c>HEARTH_KUBECONFORM</c> names the
/// program, <c>HEARTH_KUBECONFORM_MANIFESTS</c> directories of manifests (with <c>:</c> between them).
/// </summary>
public sealed partial class UpstreamTests
{
    private static readonly string? Program = Environment.GetEnvironmentVariable("HEARTH_KUBECONFORM");
    private static readonly string[] Manifests = Environment.GetEnvironmentVariable("HEARTH_KUBECONFORM_MANIFESTS")?.Split(':') ?? [];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_manifest_fares_as_with_kubeconform(bool isStrict)
    {
        Assert.SkipUnless(Program is not null && Manifests.Length > 0, "HEARTH_KUBECONFORM and HEARTH_KUBECONFORM_MANIFESTS name the real tool and manifests");
        string directory = Directory.CreateTempSubdirectory("hearth-upstream-").FullName;
        try
        {
            WriteSchemas(directory, isStrict);
            List<string> flags = ["-verbose", "-schema-location", Path.Combine(directory, "{{ .ResourceKind }}{{ .KindSuffix }}.json")];
            if (isStrict)
            {
                flags.Add("-strict");
            }

            var expected = Upstream([.. flags, .. Manifests]);
            var actual = await OwnAsync([.. flags, .. Manifests]);

            Assert.NotEmpty(expected);
            Assert.Equal(expected, actual);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void WriteSchemas(string directory, bool isStrict)
    {
        var schemas = EmbeddedSchemas.Open(isPublished: true);
        foreach (var kind in schemas.Kinds().Where(static kind => kind.IsPublished))
        {
            var address = SchemaAddress.Of(kind.ApiVersion, kind.Kind, "master", isStrict);
            File.WriteAllText(Path.Combine(directory, $"{address.ResourceKind}{address.KindSuffix}.json"), SchemaJson.Write(schemas.Get(kind), isStrict));
        }
    }

    private static List<string> Upstream(IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Program ?? "", arguments) { RedirectStandardOutput = true });
        string output = process!.StandardOutput.ReadToEnd(); // It starts, or throws.
        process.WaitForExit();
        return Normalize(output);
    }

    private static async Task<List<string>> OwnAsync(string[] arguments)
    {
        var options = new KubeconformOptions();
        Assert.Null(KubeconformFlags.Read(arguments, options));
        var output = new StringWriter { NewLine = "\n" };
        var report = ConformanceReport.Create(output, options, isStdin: false, TimeProvider.System);
        Assert.NotNull(report);
        var world = new ConformanceWorld
        {
            ExpandTemplate = static (template, address) => template.Replace("{{ .ResourceKind }}", address.ResourceKind, StringComparison.Ordinal).Replace("{{ .KindSuffix }}", address.KindSuffix, StringComparison.Ordinal),
            Client = new Lazy<HttpClient>(static () => throw new InvalidOperationException("nothing is downloaded here")),
        };
        await new Conformance(options, world).RunAsync(null, report, CancellationToken.None);
        return Normalize(output.ToString());
    }

    // Upstream prints resources, and causes within one, in a random order; how go-yaml words what it cannot read is its own.
    private static List<string> Normalize(string output) =>
    [
        .. output.Split('\n')
            .Select(static line => YamlErrorPattern().Replace(line, "$1"))
            .Select(static line => string.Join(" - at ", line.Split(" - at ").Select(static (cause, at) => (cause, at)).OrderBy(static part => part.at == 0 ? "" : "~" + part.cause, StringComparer.Ordinal).Select(static part => SortNames(part.cause.TrimEnd()))))
            .Order(StringComparer.Ordinal),
    ];

    private static string SortNames(string cause) => NamesPattern().Replace(cause, static match => $"additional properties {string.Join(", ", match.Groups["names"].Value.Split(", ").Order(StringComparer.Ordinal))} not");

    [GeneratedRegex("(error converting YAML to JSON: yaml:).*")]
    private static partial Regex YamlErrorPattern();

    [GeneratedRegex("additional properties (?<names>.*?) not")]
    private static partial Regex NamesPattern();
}
