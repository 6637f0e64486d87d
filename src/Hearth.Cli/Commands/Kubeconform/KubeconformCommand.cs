using System.CommandLine;
using Hearth.Kubernetes.Schemas.Kubeconform;

namespace Hearth.Cli.Commands.Kubeconform;

/// <summary><c>hearth kubeconform</c>, and <c>kubeconform</c> itself where a link says so: validates manifests against schemas.</summary>
internal static class KubeconformCommand
{
    // Whose flags, outputs and verdicts these are.
    private const string Version = "v0.7.0";

    public static readonly CommandEntry Entry = new("kubeconform", CommandGroup.Render, "Validate manifests against schemas, in place of kubeconform", Create)
    {
        StandsFor = "kubeconform",
        RunRaw = RunAsync,
        Examples =
        [
            new("Validate a directory; Kubernetes' own kinds need no network", "hearth kubeconform -strict -summary -ignore-missing-schemas kubernetes/"),
            new("Custom resources too, with the schemas that are part of hearth", "hearth kubeconform -schema-location default -schema-location embedded -summary kubernetes/"),
            new("What a chart renders", "hearth helm template plex ./plex | hearth kubeconform -kubernetes-version 1.33.0 -output tap"),
        ],
    };

    private static Command Create(CommandContext context) => new("kubeconform", Entry.Summary);

    private static async Task<int> RunAsync(string programName, string[] arguments, CommandContext context, CancellationToken cancellationToken)
    {
        bool isLinked = Path.GetFileNameWithoutExtension(programName) == "kubeconform";
        string shown = isLinked ? programName : $"{programName} kubeconform";
        var options = new KubeconformOptions { WorkingDirectory = context.WorkingDirectory };
        string? problem = KubeconformFlags.Read(arguments, options);
        if (problem is not null || options.Help)
        {
            var writer = options.Help ? context.Out : context.Error;
            writer.Write(problem is null ? KubeconformFlags.Usage(shown) : $"{problem}\n{KubeconformFlags.Usage(shown)}");
            writer.WriteLine();
            return options.Help ? ExitCodes.Clean : ExitCodes.Findings;
        }

        if (options.Version)
        {
            context.Out.WriteLine(Version);
            return ExitCodes.Clean;
        }

        bool readsInput = options.Files is [] or ["-"];
        if (readsInput && context.IsInputTerminal)
        {
            context.Error.WriteLine("failing to read data from stdin");
            return ExitCodes.Findings;
        }

        if (ConformanceReport.Create(context.Out, options, readsInput, context.Time) is not { } report)
        {
            context.Error.WriteLine("'outputFormat' must be 'json', 'junit', 'pretty', 'tap' or 'text'");
            return ExitCodes.Findings;
        }

        try
        {
            var run = new Conformance(options, CreateWorld(context, options));
            bool isSound = await run.RunAsync(readsInput ? context.InputStream : null, report, cancellationToken);
            return isSound ? ExitCodes.Clean : ExitCodes.Findings;
        }
        catch (SchemaLocationException exception)
        {
            context.Error.WriteLine(exception.Message);
            return ExitCodes.Findings;
        }
    }

    private static ConformanceWorld CreateWorld(CommandContext context, KubeconformOptions options) => new()
    {
        ExpandTemplate = SchemaTemplates.Expand,
        Client = new Lazy<HttpClient>(() => SchemaDownloader.CreateClient(options.SkipTlsVerification)),
        Debug = text =>
        {
            lock (context)
            {
                context.Error.WriteLine(text);
            }
        },
    };
}
