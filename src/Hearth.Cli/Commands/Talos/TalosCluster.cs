using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Talos;
using Hearth.Talos.Secrets;
using Hearth.Talos.Talconfig;

namespace Hearth.Cli.Commands.Talos;

/// <summary>Loads what the Talos commands work on: the talconfig, its secrets and the way to its image factory.</summary>
internal sealed class TalosCluster(CommandContext context, string configFile, IReadOnlyList<string> envFiles, IReadOnlyList<string> secretFiles, bool offline, bool substitute = true)
{
    public static readonly string[] EnvFiles = ["talenv.yaml", "talenv.sops.yaml", "talenv.yml", "talenv.sops.yml"];
    public static readonly string[] SecretFiles = ["talsecret.yaml", "talsecret.sops.yaml", "talsecret.yml", "talsecret.sops.yml"];

    private TalconfigFile? file;

    public DiskFiles Files { get; } = new(context.WorkingDirectory, context.GetEnvironmentVariable, TalosSecrets.Opener(context));

    public GoTemplates Templates { get; } = new(time: context.Time);

    public TalconfigFile File => file ??= TalconfigFile.Load(Files, configFile, envFiles, substitute);

    public ImageUrls Images => new(File, Templates, offline ? null : Register);

    /// <summary>Image names where there is no talconfig.</summary>
    public ImageUrls ImagesWithout(string registry, string version) => new(registry, version, Templates, offline ? null : Register);

    /// <summary>The last of the files that exists, as talhelper looks for it; null where there is none.</summary>
    public string? SecretFile => secretFiles.LastOrDefault(path => System.IO.File.Exists(context.GetFullPath(path)));

    public SecretsBundle? ReadSecrets()
    {
        if (SecretFile is not { } path || Files.ReadText(path) is not { } source)
        {
            return null;
        }

        return SecretsFile.Read(source.Text.Trim().Length == 0 ? throw new TalosConfigException($"secret file {path} is empty") : source);
    }

    /// <summary>Prints findings for people.</summary>
    public static void Print(CommandContext context, IEnumerable<Diagnostic> findings) => new TextDiagnosticWriter(context.Error, context.ColorError).WriteAll(findings);

    /// <summary>Turns a refusal into its findings and exit code 1.</summary>
    public static int Run(CommandContext context, string failure, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (TalosConfigException exception)
        {
            if (exception.Diagnostics.Count > 0)
            {
                Print(context, exception.Diagnostics);
            }

            context.Error.WriteLine($"{failure}: {exception.Message}");
            return ExitCodes.Findings;
        }
    }

    private static string Register(string url, string yaml)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(yaml)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/yaml");
        using var response = client.Send(request, HttpCompletionOption.ResponseContentRead);
        if (response.StatusCode != System.Net.HttpStatusCode.Created)
        {
            throw new TalosConfigException($"server not replying StatusCreated ({url}): {(int)response.StatusCode} {response.ReasonPhrase}");
        }

        using var answer = JsonDocument.Parse(response.Content.ReadAsStream());
        return answer.RootElement.GetProperty("id").GetString() ?? throw new TalosConfigException($"{url} answered without an id");
    }
}
