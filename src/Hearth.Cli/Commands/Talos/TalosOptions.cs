using System.CommandLine;

namespace Hearth.Cli.Commands.Talos;

/// <summary>The options that talhelper's commands share.</summary>
internal static class TalosOptions
{
    public static Option<string> ConfigFile() => new("--config-file", "-c") { Description = "The talconfig", DefaultValueFactory = static _ => "talconfig.yaml" };

    public static Option<string> OutDir() => new("--out-dir", "-o") { Description = "Where the generated files are", DefaultValueFactory = static _ => "./clusterconfig" };

    public static Option<string[]> EnvFile() => List("--env-file", "-e", "Files with variables for the talconfig; those that exist are loaded in order", TalosCluster.EnvFiles);

    public static Option<string[]> SecretFile() => List("--secret-file", "-s", "Files with the cluster's secrets; the last that exists counts", TalosCluster.SecretFiles);

    public static Option<string> Mode() => new("--talos-mode", "-m") { Description = "Validate for metal, cloud or container", DefaultValueFactory = static _ => "metal" };

    public static Option<bool> Offline() => new("--offline-mode") { Description = "Compute schematic ids instead of asking the image factory" };

    public static Option<string> Node() => new("--node", "-n") { Description = "One node by hostname or address", DefaultValueFactory = static _ => "" };

    /// <summary>An option that may be given several times or hold several values apart by commas.</summary>
    public static Option<string[]> List(string name, string? alias, string description, params string[] defaults)
    {
        var option = alias is null ? new Option<string[]>(name) : new Option<string[]>(name, alias);
        option.Description = description;
        option.CustomParser = static result => [.. result.Tokens.SelectMany(static token => token.Value.Split(','))];
        option.DefaultValueFactory = _ => defaults;
        option.AllowMultipleArgumentsPerToken = false;
        return option;
    }
}
