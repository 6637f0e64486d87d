using Hearth.Syntax.Yaml;

namespace Hearth.Talos.Validation;

/// <summary>What Kubernetes takes as labels, annotations and taints of a node.</summary>
internal static class LabelRules
{
    private const int AnnotationLimit = 256 * 1024;
    private static readonly string[] Reserved = ["talos.dev/owned-annotations", "talos.dev/owned-labels", "talos.dev/owned-taints"];

    public static void Check(Findings findings, YamlMapping? labels, YamlMapping? annotations, YamlMapping? taints, string whose)
    {
        foreach (var (key, value, node) in Checks.Pairs(labels))
        {
            foreach (string? reason in (ReadOnlySpan<string?>)[Checks.QualifiedName(key), Checks.LabelValue(value)])
            {
                findings.Error(reason is not null, node, $"invalid {whose} labels: {reason}");
            }
        }

        long size = 0;
        foreach (var (key, value, node) in Checks.Pairs(annotations))
        {
            findings.Error(Checks.QualifiedName(key) is not null, node, $"invalid {whose} annotations: {Checks.QualifiedName(key)}");
            findings.Error(Reserved.Contains(key), node, $"invalid {whose} annotations: annotation \"{key}\" is reserved");
            size += key.Length + value.Length;
        }

        findings.Error(size > AnnotationLimit, annotations, $"invalid {whose} annotations: total annotation size exceeds limit of {AnnotationLimit} bytes");
        foreach (var (key, value, node) in Checks.Pairs(taints))
        {
            findings.Error(Checks.Taint(key, value) is not null, node, $"invalid {whose} taints: {Checks.Taint(key, value)}");
        }
    }
}
