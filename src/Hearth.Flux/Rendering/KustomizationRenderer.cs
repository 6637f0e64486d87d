using System.Collections.Concurrent;
using Hearth.Flux.Caching;
using Hearth.Flux.Graph;
using Hearth.Flux.Sources;
using Hearth.Kubernetes.Resources;
using Hearth.Kustomize;
using Hearth.Kustomize.Loading;
using Hearth.Secrets.Sops;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Rendering;

/// <summary>
/// Renders one Kustomization as kustomize-controller does: generate, build, decrypt, substitute, label. Any number of
/// threads may render at a time.
/// </summary>
internal sealed class KustomizationRenderer
{
    private readonly RenderSettings settings;
    private readonly Decryption decryption;
    private readonly ConcurrentDictionary<FileTree, (ParsedFiles Plain, Lazy<ParsedFiles> Decrypting)> files = new();
    private readonly KustomizeOptions options;

    public KustomizationRenderer(RenderSettings settings)
    {
        this.settings = settings;
        decryption = new Decryption(settings.Decryptor);
        // The controllers give kustomize no order at all, which is another thing than its default: nothing is sorted
        // (Build in fluxcd/pkg kustomize_generator.go) unless sortOptions ask for it.
        options = new KustomizeOptions { RestrictLoads = false, Reorder = ResourceOrder.None, Remote = settings.Remote };
    }

    /// <param name="kustomization">What to render.</param>
    /// <param name="tree">The files of its source.</param>
    /// <param name="clusterObjects">What was rendered before.</param>
    /// <param name="record">Learns everything that the result depends on beside the Kustomization, its source's rules and the settings; null where nobody asks.</param>
    public RenderedOwner Render(FluxKustomization kustomization, FileTree tree, ClusterObjects clusterObjects, InputRecord? record = null)
    {
        if (kustomization.IsSuspended)
        {
            return new RenderedOwner(kustomization, RenderState.Suspended, ResourceSet.Empty, []) { Reason = "suspended" };
        }

        var diagnostics = new List<Diagnostic>();
        try
        {
            var objects = record is null ? clusterObjects : clusterObjects.WatchedBy(record);
            var built = Build(kustomization, tree, record);
            // Warnings of kustomize (deprecated fields) are the linter's business, not Flux's; a field that Flux drops is.
            diagnostics.AddRange(built.Diagnostics.Where(static diagnostic => diagnostic.Severity == Severity.Error || diagnostic.Rule == KustomizeRules.UnknownField));
            if (built.HasErrors)
            {
                diagnostics.RemoveAll(static diagnostic => diagnostic.Severity != Severity.Error);
                bool isRemote = diagnostics.Exists(static diagnostic => diagnostic.Rule == KustomizeRules.RemoteFailed);
                diagnostics[0] = isRemote ? diagnostics[0] : ExplainMissing(diagnostics[0], kustomization, tree, record);
                if (!isRemote && TryRenderRest(kustomization, tree, objects, record) is { } partial)
                {
                    return partial;
                }

                return new RenderedOwner(kustomization, isRemote ? RenderState.Skipped : RenderState.Failed, ResourceSet.Empty, isRemote ? [] : diagnostics)
                {
                    Reason = isRemote ? $"{diagnostics[0].Span.Authored()}: {diagnostics[0].Message}" : "",
                };
            }

            var use = new SubstitutionUse();
            var resources = Finish(kustomization, built.Resources, objects, use, diagnostics);
            return new RenderedOwner(kustomization, resources is null ? RenderState.Failed : RenderState.Rendered, new ResourceSet(resources ?? []), diagnostics)
            {
                Substitution = kustomization.PostBuild is null ? null : use,
            };
        }
        catch (DiagnosticException exception)
        {
            return new RenderedOwner(kustomization, RenderState.Failed, ResourceSet.Empty, [.. diagnostics, ExplainMissing(exception.Diagnostic, kustomization, tree, record)]);
        }
    }

    // What the other entries make.
    private RenderedOwner? TryRenderRest(FluxKustomization kustomization, FileTree tree, ClusterObjects objects, InputRecord? record)
    {
        var built = Build(kustomization, tree, record, leavesOutBroken: true);
        if (built.Resources.Count == 0)
        {
            return null;
        }

        var use = new SubstitutionUse();
        var diagnostics = built.Diagnostics.Where(static diagnostic => diagnostic.Severity == Severity.Error).Select(diagnostic => ExplainMissing(diagnostic, kustomization, tree, record)).ToList();
        return Finish(kustomization, built.Resources, objects, use, diagnostics) is { } resources
            ? new RenderedOwner(kustomization, RenderState.Rendered, new ResourceSet(resources), diagnostics) { IsPartial = true, LacksParts = built.LacksParts, Substitution = kustomization.PostBuild is null ? null : use }
            : null;
    }

    private KustomizeResult Build(FluxKustomization kustomization, FileTree tree, InputRecord? record = null, bool leavesOutBroken = false)
    {
        var (plain, decrypting) = files.GetOrAdd(tree, root => (new ParsedFiles(root), new Lazy<ParsedFiles>(() => new ParsedFiles(new DecryptingTree(root, decryption)))));
        var parsed = kustomization.Decrypts ? decrypting.Value : plain;
        var buildOptions = leavesOutBroken ? options with { LeavesOutBroken = true } : options;
        if (record is not null)
        {
            parsed = parsed.Watched(new WatchedTree(parsed.Tree, record), record.AskContent);
            buildOptions = buildOptions with { Remote = options.Remote is { } remote ? new WatchedRemote(remote, record) : null };
        }

        return new Kustomizer(parsed, buildOptions).Build(kustomization.Path, GeneratedKustomization.Make(kustomization, parsed));
    }

    // A file that is on disk, and that Flux never gets, is hard to find otherwise.
    private Diagnostic ExplainMissing(Diagnostic diagnostic, FluxKustomization kustomization, FileTree tree, InputRecord? record)
    {
        if (tree is not ArtifactTree { Inner: var whole } || (diagnostic.Rule != FluxRules.MissingPath && !diagnostic.Rule.Code.StartsWith("KUST", StringComparison.Ordinal)))
        {
            return diagnostic;
        }

        record?.Open(); // What is left out answers no question.
        try
        {
            if (Build(kustomization, whole).HasErrors)
            {
                return diagnostic;
            }
        }
        catch (DiagnosticException)
        {
            return diagnostic;
        }

        string source = kustomization.Source?.Id.ShortName ?? "the source";
        if (tree is ArtifactTree artifact && whole.Walk(kustomization.Path).Any(artifact.IsBehindLink))
        {
            return diagnostic with { Hint = $"there is a symbolic link, and {source} leaves links out of its artifact: put the file itself there" };
        }

        return diagnostic with { Hint = $"the file is in the repository, but {source} leaves it out of its artifact: see spec.ignore and .sourceignore; without those, pictures, archives and CI files are left out" };
    }

    private List<Resource>? Finish(FluxKustomization kustomization, ResourceSet built, ClusterObjects objects, SubstitutionUse use, List<Diagnostic> diagnostics)
    {
        // Flux looks for the variables when it comes to the first object that takes them (SubstituteVariables in kustomize_varsub.go).
        bool asksForVariables = kustomization.PostBuild is not null && built.Any(static resource => !PostBuild.IsSwitchedOff(resource.Root));
        var variables = asksForVariables ? PostBuildVariables.Collect(kustomization, objects, settings) : null;
        if (variables is { Diagnostics.Count: > 0 })
        {
            diagnostics.AddRange(variables.Diagnostics);
            return null;
        }

        bool substitutes = variables is not null && (variables.Values.Count > 0 || variables.HasUnknown || kustomization.SubstitutesAlways);
        bool isSound = true;
        var finished = new List<Resource>(built.Count);
        var taken = substitutes ? built.GroupBy(static resource => (resource.Type, resource.Namespace, resource.Name)).ToDictionary(static group => group.Key, static group => group.Count()) : null;
        foreach (var resource in built)
        {
            if (resource.Name.Length == 0 || resource.Type.Kind.Length == 0 || resource.Type.Version.Length == 0)
            {
                diagnostics.Add(new Diagnostic(FluxRules.InvalidObject, resource.Span, "an object without apiVersion, kind or name; Flux refuses it"));
                isSound = false;
                continue;
            }

            var root = resource.Root;
            if (ApplySwitches.Has(resource, "decrypt", "disabled"))
            {
                // Something in the cluster decrypts it, or it is a backup of one.
            }
            else if (kustomization.Decrypts)
            {
                root = decryption.Decrypt(root);
            }
            else if (!settings.BuildsOnly && resource.Type is { Group: "", Kind: "Secret" } && SopsFile.IsEncrypted(root))
            {
                diagnostics.Add(new Diagnostic(FluxRules.EncryptedSecret, resource.Span, $"{resource.Id.ShortName} is encrypted with SOPS, and {kustomization} has no spec.decryption"));
                isSound = false;
                continue;
            }

            if (substitutes)
            {
                // variables is set where it substitutes.
                if (PostBuild.Substitute(root, variables!, settings.StrictSubstitution, use, diagnostics) is not { } substituted)
                {
                    isSound = false;
                    continue;
                }

                root = substituted;
                var renamed = new Resource(root);
                if (!TakesPlace(taken!, resource, renamed)) // It substitutes.
                {
                    diagnostics.Add(new Diagnostic(FluxRules.BrokenSubstitution, resource.Span, $"after substitution {resource.Id.ShortName} is {renamed.Id.ShortName}, and so is another object; Flux refuses both")
                    {
                        Hint = "two names of one kind became the same",
                    });
                    isSound = false;
                    continue;
                }
            }

            if (IsKustomizeConfiguration(root))
            {
                continue;
            }

            if (ObjectMetadata.UnseenPart(root) is { } unseen)
            {
                // ReadObjects in fluxcd/pkg/ssa drops it without a word.
                diagnostics.Add(new Diagnostic(FluxRules.InvalidObject, unseen.Span, $"Flux drops {resource.Id.ShortName} silently: its {unseen.Name} is {(unseen.Text.Length == 0 ? "empty" : unseen.Text + ", which is no text")}")
                {
                    Severity = Severity.Warning,
                    Hint = "put it in quotes, or give the variable a value",
                });
                continue;
            }

            root = WithoutLost(root, "labels", diagnostics);
            root = kustomization.CommonMetadata?.GetMapping("annotations") is { Count: > 0 } ? WithoutLost(root, "annotations", diagnostics) : root;
            root = ObjectMetadata.AddOwner(root, FluxKinds.KustomizeGroup, kustomization.Id.Name, kustomization.Id.Namespace, kustomization.Span);
            finished.Add(new Resource(ObjectMetadata.AddCommon(root, kustomization.CommonMetadata)));
        }

        return isSound ? finished : null;
    }

    // resmap.Replace finds an object by type, namespace and name, and refuses to find two.
    private static bool TakesPlace(Dictionary<(GroupVersionKind Type, string Namespace, string Name), int> taken, Resource before, Resource after)
    {
        var (old, current) = ((before.Type, before.Namespace, before.Name), (after.Type, after.Namespace, after.Name));
        if (old == current)
        {
            return taken[current] == 1;
        }

        taken[old]--;
        return (taken[current] = taken.GetValueOrDefault(current) + 1) == 1;
    }

    private static YamlMapping WithoutLost(YamlMapping root, string field, List<Diagnostic> diagnostics)
    {
        if (ObjectMetadata.FirstUnsound(root, field) is not var (value, name))
        {
            return root;
        }

        string text = value is YamlScalar scalar ? scalar.Value : "a collection";
        diagnostics.Add(new Diagnostic(FluxRules.LostMetadata, value.Span, $"{new Resource(root).Id.ShortName}: {name} is {text}, which is no text: Flux loses all of its own {field}")
        {
            Hint = $"quote it; of a variable, the value twice: '\"{text}\"'",
        });
        return ObjectMetadata.Without(root, field);
    }

    // A kustomization that was listed as a resource and has a name: the controller does not apply it.
    private static bool IsKustomizeConfiguration(YamlMapping root) =>
        "Kustomization".Equals(root.GetString("kind"), StringComparison.OrdinalIgnoreCase)
        && root.GetString("apiVersion")?.StartsWith("kustomize.config.k8s.io/", StringComparison.Ordinal) == true;
}
