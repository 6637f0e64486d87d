using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Graph;

/// <summary>A Flux Kustomization, as its parent rendered it.</summary>
public sealed class FluxKustomization : FluxObject
{
    public FluxKustomization(Resource resource, ResourceId id, ResourceId? parent)
        : base(resource, id, parent)
    {
        Path = JoinSecurely(Spec.GetString("path") ?? "");
        Source = Spec.GetMapping("sourceRef") is { } reference ? ObjectReference.Read(reference, FluxKinds.SourceGroup, "GitRepository", id.Namespace) : null;
        SubstituteFrom = ReadSubstituteFrom(PostBuild?.GetSequence("substituteFrom"), id.Namespace);
    }

    /// <summary>The directory inside its source; empty for the source's root.</summary>
    public string Path { get; }

    /// <summary>Where its files come from; null where the field is missing.</summary>
    public ObjectReference? Source { get; }

    /// <summary>The source object that a bootstrap makes beside a root; null where the repository renders it, or nobody.</summary>
    public Resource? SourceObject { get; init; }

    public bool Prunes => Spec.GetString("prune") == "true";

    /// <summary>Whether its objects are deleted together with it: <c>deletionPolicy</c>, else as <c>prune</c> says; never while it is suspended.</summary>
    public bool DeletesWithItself => !IsSuspended && Spec.GetString("deletionPolicy") switch
    {
        "Orphan" => false,
        "Delete" or "WaitForTermination" => true,
        _ => Prunes,
    };

    /// <summary>Whether an object that cannot be changed is deleted and made anew.</summary>
    public bool Forces => Spec.GetString("force") == "true";

    public bool Waits => Spec.GetString("wait") == "true";

    /// <summary>Whether Secrets of it are decrypted with SOPS.</summary>
    public bool Decrypts => Spec.GetMapping("decryption")?.GetString("provider") == "sops";

    public YamlMapping? PostBuild => Spec.GetMapping("postBuild");

    /// <summary>Whether text is substituted even where there is no variable.</summary>
    public bool SubstitutesAlways => PostBuild?.GetString("substituteStrategy") == "Always";

    /// <summary>The objects that variables come from, in order.</summary>
    public IReadOnlyList<VariableSource> SubstituteFrom { get; }

    /// <summary>The same Kustomization for another directory.</summary>
    public FluxKustomization WithPath(string path) => new(
        new Resource(Resource.Root.With("spec", Spec.With("path", YamlValue.String(path, (Spec["path"] ?? Resource.Root).Span)))), Id, Parent);

    // As filepath-securejoin: nothing leads out of the source.
    internal static string JoinSecurely(string path)
    {
        var parts = new List<string>();
        foreach (string part in path.Split('/'))
        {
            if (part == "..")
            {
                if (parts.Count > 0)
                {
                    parts.RemoveAt(parts.Count - 1);
                }
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    private static List<VariableSource> ReadSubstituteFrom(YamlSequence? sequence, string @namespace)
    {
        var sources = new List<VariableSource>();
        for (int i = 0; i < (sequence?.Count ?? 0); i++)
        {
            if (sequence![i] is YamlMapping entry) // There is no count without it.
            {
                var id = new ResourceId("", entry.GetString("kind") ?? "", @namespace, entry.GetString("name") ?? "");
                sources.Add(new VariableSource(new ObjectReference(id, (entry["name"] ?? entry).Span), entry.GetString("optional") == "true"));
            }
        }

        return sources;
    }
}

/// <summary>One entry of <c>substituteFrom</c>: a ConfigMap or Secret of the Kustomization's namespace.</summary>
public sealed record VariableSource(ObjectReference Object, bool IsOptional);
