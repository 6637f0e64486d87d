using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Schemas.Catalog;

namespace Hearth.Flux.Checks.Schemas;

/// <summary>Something that an applied object has wrong by the schema of its kind.</summary>
/// <param name="Object">The object.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="IsSubstituted">Whether a variable of <c>postBuild</c> had a hand in the value.</param>
public sealed record ObjectFinding(ClusterObject Object, SchemaFinding Problem, bool IsSubstituted);
