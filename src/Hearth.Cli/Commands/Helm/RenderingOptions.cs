using System.CommandLine;
using Hearth.Helm;
using Hearth.Helm.Rendering;
using Hearth.Helm.Values;
using Hearth.Templating.GoTemplate.Functions;

namespace Hearth.Cli.Commands.Helm;

/// <summary>The flags that say what a rendering assumes: of the cluster, of Helm's version, of chance.</summary>
internal sealed class RenderingOptions
{
    private readonly Option<string?> kubeVersion = new("--kube-version") { Description = "Kubernetes version for .Capabilities" };
    private readonly Option<string[]> apiVersions = new("--api-versions", "-a") { Description = "Further API versions for .Capabilities", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> skipSchemas = new("--skip-schema-validation") { Description = "Do not hold values to values.schema.json" };
    private readonly Option<bool> random = new("--random") { Description = "New random values and the real time at every run, as helm has it" };
    private readonly Option<string?> helmVersion = new("--helm-version") { Description = $"Follow this version of Helm's engine (default {HelmVersion.Default}; HEARTH_HELM_VERSION)" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[kubeVersion, apiVersions, skipSchemas, random, helmVersion])
        {
            command.Options.Add(option);
        }
    }

    public RenderOptions Read(ParseResult parsed, CommandContext context)
    {
        var capabilities = new Capabilities();
        var options = new RenderOptions
        {
            HelmVersion = ReadVersion(parsed.GetValue(helmVersion) ?? context.GetEnvironmentVariable("HEARTH_HELM_VERSION")),
            Schemas = parsed.GetValue(skipSchemas) ? null : new ChartSchemas(),
            Capabilities = capabilities with
            {
                KubeVersion = parsed.GetValue(kubeVersion) ?? capabilities.KubeVersion,
                ApiVersions = [.. parsed.GetValue(apiVersions)?.SelectMany(item => item.Split(',')) ?? [], .. capabilities.ApiVersions],
            },
        };
        return options with
        {
            Evaluation = options.Evaluation with { IsMapped = false, Time = context.Time, Random = parsed.GetValue(random) ? RandomSource.System : RandomSource.Stable },
        };
    }

    private static HelmVersion ReadVersion(string? text) => text is null ? HelmVersion.Default
        : HelmVersion.TryParse(text, out var version) ? version
        : throw new CommandException($"--helm-version is {text}; wants a version such as {HelmVersion.Default}", ExitCodes.Usage);
}
