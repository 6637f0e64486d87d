using Hearth.Flux.Graph;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Explaining;

/// <summary>Tells what part a place plays in making an object, from the document that it stands in. Each text is read once.</summary>
public sealed class OriginRoles(ResourceId explained)
{
    private readonly Dictionary<SourceText, YamlStream> read = [];

    public OriginRole Of(SourceSpan place)
    {
        if (place.Path.Contains("/templates/", StringComparison.Ordinal))
        {
            return OriginRole.Template;
        }

        string extension = Path.GetExtension(place.Path);
        if (extension is not (".yaml" or ".yml" or ".json"))
        {
            return extension == ".tpl" ? OriginRole.Template : OriginRole.File;
        }

        if (!read.TryGetValue(place.Source, out var stream))
        {
            read.Add(place.Source, stream = YamlReader.Read(place.Source));
        }

        var document = stream.Documents.LastOrDefault(document => document.Root is { } root && root.Span.Start <= place.Start);
        return document is { Root: YamlMapping root } ? Of(root, PathOf(root, place.Start)) : OriginRole.File;
    }

    private OriginRole Of(YamlMapping root, List<string> path)
    {
        string kind = root.GetString("kind") ?? "";
        string version = root.GetString("apiVersion") ?? "";
        string group = version.Contains('/') ? version[..version.IndexOf('/')] : "";
        bool isExplained = kind == explained.Kind && root["metadata"] is YamlMapping metadata && metadata.GetString("name") is { } name && (name == explained.Name || name.Contains('$'));
        return (group, kind) switch
        {
            (_, "Component") => path is ["patches" or "patchesStrategicMerge" or "patchesJson6902", ..] ? OriginRole.Patch : OriginRole.Component,
            ("kustomize.config.k8s.io", _) or ("", "Kustomization") => path is ["patches" or "patchesStrategicMerge" or "patchesJson6902", ..] ? OriginRole.Patch : OriginRole.Kustomization,
            _ when isExplained => OriginRole.Manifest,
            (FluxKinds.KustomizeGroup, _) => path switch
            {
                ["spec", "postBuild", ..] => OriginRole.Variable,
                ["spec", "patches", ..] => OriginRole.Patch,
                _ => OriginRole.Kustomization,
            },
            (FluxKinds.HelmGroup, _) => path is ["spec", "postRenderers", ..] ? OriginRole.Patch : OriginRole.Values,
            (FluxKinds.OperatorGroup, FluxKinds.ResourceSet) => path is ["spec", "inputs", ..] ? OriginRole.Input : OriginRole.Template,
            (FluxKinds.OperatorGroup, _) => OriginRole.Input,
            // Of a release's valuesFrom the key is a file; a variable has a key that a shell would take.
            ("", "ConfigMap" or "Secret") => path is ["data" or "stringData", var key, ..] && key.Contains('.') ? OriginRole.Values : OriginRole.Variable,
            // A values file, or a part of an object that a patch's target names.
            (_, "") => root.ContainsKey("metadata") || root.ContainsKey("spec") ? OriginRole.Patch : OriginRole.Values,
            // Written for one object, found in another: kustomize merged it.
            _ => kind == explained.Kind ? OriginRole.Patch : OriginRole.Manifest,
        };
    }

    // The keys above an offset.
    private static List<string> PathOf(YamlMapping root, int offset)
    {
        var path = new List<string>();
        for (YamlNode? node = root; node is YamlMapping or YamlSequence;)
        {
            YamlNode? next = null;
            if (node is YamlMapping mapping)
            {
                foreach (var entry in mapping.Entries)
                {
                    if (entry.Key.Span.Start <= offset && offset < Math.Max(entry.Value.Span.End, entry.Key.Span.End))
                    {
                        path.Add(entry.Name ?? "?");
                        next = entry.Value;
                        break;
                    }
                }
            }
            else if (node is YamlSequence list)
            {
                for (int i = 0; i < list.Count && next is null; i++)
                {
                    next = list[i].Span.Start <= offset && offset < list[i].Span.End ? list[i] : null;
                }
            }

            node = next;
        }

        return path;
    }
}
