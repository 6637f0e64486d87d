// helm-releases CHART VALUES-DIRECTORY [--count N] [--mapped]
// Loads a chart, renders it with the first N values files of a directory (120) on all cores, and prints what that took.
// Its counterpart is bench/helm-go; measure the two in turn:
//   dotnet publish -c Release bench/Hearth.HelmReleases -o artifacts/helm-releases
//   bench/pairs 'artifacts/helm-releases/helm-releases CHART VALUES' 'helm-go CHART VALUES'
using System.Diagnostics;
using Hearth.Helm;
using Hearth.Helm.Charts;
using Hearth.Helm.Rendering;
using Hearth.Helm.Values;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;

int count = Array.IndexOf(args, "--count") is var at and >= 0 ? int.Parse(args[at + 1], System.Globalization.CultureInfo.InvariantCulture) : 120;
long started = Stopwatch.GetTimestamp();
var chart = ChartLoader.LoadDirectory(new DirectoryTree(args[0]), "");
string[] files = [.. Directory.GetFiles(args[1], "*.yaml").Order(StringComparer.Ordinal).Take(count)];
var options = new RenderOptions { HelmVersion = HelmVersion.Default, Capabilities = new Capabilities { KubeVersion = "v1.34.0" } };
options = options with { Evaluation = options.Evaluation with { IsMapped = args.Contains("--mapped") } };
long bytes = 0;
int failed = 0;
Parallel.ForEach(files, file =>
{
    try
    {
        var values = ValuesReader.Read(SourceText.FromBytes(file, File.ReadAllBytes(file)));
        var rendered = new ChartRenderer(options).Render(chart, values, new ReleaseOptions(Path.GetFileNameWithoutExtension(file), "default"));
        Interlocked.Add(ref bytes, rendered.Manifests.Sum(manifest => manifest.Text.Text.Length) + rendered.Hooks.Sum(hook => hook.Manifest.Text.Text.Length));
    }
    catch (HelmRenderException exception)
    {
        Interlocked.Increment(ref failed);
        Console.Error.WriteLine($"{file}: {exception.Message}");
    }
});
double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
using var process = Process.GetCurrentProcess();
Console.WriteLine(FormattableString.Invariant($"{files.Length} releases ({failed} failed), {bytes} characters, {milliseconds:0.0} ms, at most {process.PeakWorkingSet64 / (1024.0 * 1024):0} MiB"));
