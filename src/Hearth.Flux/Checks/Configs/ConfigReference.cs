using Hearth.Flux.Rendering;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Configs;

/// <summary>A place where an object names a Secret or ConfigMap of its namespace.</summary>
/// <param name="Subject">The object that names it.</param>
/// <param name="Kind"><c>Secret</c> or <c>ConfigMap</c>.</param>
/// <param name="Name">Where the name stands.</param>
/// <param name="Use">What it is for, such as <c>envFrom</c>.</param>
/// <param name="IsOptional">Whether it may be absent.</param>
/// <param name="Keys">The keys that are asked for; empty where all are.</param>
public sealed record ConfigReference(ClusterObject Subject, string Kind, YamlScalar Name, string Use, bool IsOptional, IReadOnlyList<YamlScalar> Keys);
