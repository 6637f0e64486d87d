using Hearth.Flux.Rendering;

namespace Hearth.Flux.Checks.Configs;

/// <summary>A Secret or ConfigMap that exists in the cluster.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Keys">Its keys; null where they are known in the cluster only.</param>
/// <param name="By">The object itself, or what makes it there (an ExternalSecret, a Certificate).</param>
public sealed record ConfigSource(string Name, IReadOnlySet<string>? Keys, ClusterObject By);
