using Hearth.Flux.Graph;

namespace Hearth.Cli.Commands.Flux;

/// <summary>The kinds that make objects, as people type them.</summary>
internal static class OwnerKinds
{
    public static readonly string[] Names = ["all", "ks", "hr", "rset"];

    public const string Description = "all, ks, hr or rset";

    /// <summary>The kind of a name; null for all of them.</summary>
    public static string? Find(string name) => name switch
    {
        "ks" => FluxKinds.Kustomization,
        "hr" => FluxKinds.HelmRelease,
        "rset" => FluxKinds.ResourceSet,
        _ => null,
    };
}
