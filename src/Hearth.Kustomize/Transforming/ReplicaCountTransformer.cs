using System.Globalization;
using Hearth.Kubernetes;
using Hearth.Kustomize.Building;
using Hearth.Kustomize.FieldSpecs;
using Hearth.Kustomize.Model;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Transforming;

/// <summary>Sets the replicas of the workloads of a name.</summary>
internal sealed class ReplicaCountTransformer(ReplicaEntry replica, FieldSpecList specs) : Transformer
{
    public override string Kind => "ReplicaCountTransformer";

    public override void Transform(ResourceList resources)
    {
        bool found = false;
        string name = replica.Name?.Value ?? "";
        var count = new YamlScalar(replica.Count.ToString(CultureInfo.InvariantCulture), ScalarStyle.Plain, replica.CountSpan);
        foreach (var spec in specs)
        {
            foreach (var resource in resources)
            {
                if (resource.IsEmpty || !resource.MatchesAnyId(id => id.Name == name && id.Type.IsSelectedBy(spec.Type)))
                {
                    continue;
                }

                found = true;
                if (resource.Type.IsSelectedBy(spec.Type))
                {
                    Apply(resource, spec, Creates.Scalar, replica.Node.Span, node => Set(node, count, spec));
                }
            }
        }

        if (!found)
        {
            string near = NearestName.Find(name, resources.Where(resource => specs.Any(spec => resource.Type.IsSelectedBy(spec.Type))).Select(resource => resource.OriginalId.Name)) is { } known
                ? $"; did you mean \"{known}\"?"
                : "";
            throw new KustomizeException(
                KustomizeRules.InvalidTransformer, replica.Name?.Span ?? replica.Node.Span, $"no {string.Join(", ", specs.Select(spec => spec.Type.Kind))} is called \"{name}\"{near}");
        }
    }

    private static YamlNode Set(YamlNode? node, YamlScalar count, FieldSpec spec) => node switch
    {
        // Between quotes the number would be a text, as kustomize leaves it.
        YamlScalar { IsPlain: false } => new YamlScalar(count.Value, ScalarStyle.DoubleQuoted, count.Span),
        null or YamlScalar => count,
        _ => throw new FieldMismatchException($"{spec.Path} is {Krm.Describe(node)}; wants a number", node.Span),
    };
}
