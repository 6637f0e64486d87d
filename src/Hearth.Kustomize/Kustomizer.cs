using Hearth.Kubernetes.Resources;
using Hearth.Kustomize.Building;
using Hearth.Kustomize.Loading;
using Hearth.Kustomize.Model;
using Hearth.Kustomize.Remote;
using Hearth.Kustomize.Transforming;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Kustomize;

/// <summary>
/// Builds kustomizations as kustomize 5.8.1 does. Synchronous, and without state between builds but the files it has
/// parsed: any number of threads may build from one <see cref="ParsedFiles"/> at a time.
/// </summary>
public sealed class Kustomizer(ParsedFiles files, KustomizeOptions options)
{
    private const string ManagedByLabel = "app.kubernetes.io/managed-by";
    private const string LocalConfigAnnotation = "config.kubernetes.io/local-config";

    /// <summary>Builds the kustomization of a directory of the tree.</summary>
    public KustomizeResult Build(string directory) => Build(directory, null);

    /// <summary>
    /// Builds a directory as if its kustomization file were <paramref name="root"/>, which nobody wrote to disk: Flux adds
    /// to the file, or makes one, before each build. Null builds the file itself.
    /// </summary>
    public KustomizeResult Build(string directory, YamlMapping? root)
    {
        var session = new BuildSession(options);
        try
        {
            var asked = Asked(directory.Length == 0 ? "." : files.Tree.GetDisplayPath(directory));
            if (!files.Tree.IsDirectory(directory))
            {
                throw new KustomizeException(KustomizeRules.MissingFile, asked, files.Tree.IsFile(directory) ? "this is a file; wants a directory with a kustomization" : "there is no such directory");
            }

            return Finish(session, KustomizationTarget.Load(session, Loader.ForRoot(files, directory, options), asked, root));
        }
        catch (DiagnosticException exception)
        {
            return Failed(session, exception);
        }
    }

    /// <summary>
    /// Runs a kustomization's transformers over resources at hand, in the order they come: what Flux does to the
    /// manifests of a Helm release. The kustomization itself names no files.
    /// </summary>
    public static KustomizeResult Transform(IEnumerable<Resource> resources, YamlMapping root)
    {
        var session = new BuildSession(new KustomizeOptions { RestrictLoads = false, Reorder = ResourceOrder.None });
        try
        {
            var loader = Loader.ForRoot(new ParsedFiles(new Hearth.Syntax.Files.MemoryTree()), "", session.Options);
            var target = KustomizationTarget.Load(session, loader, root.Span, root);
            target.Inputs = [.. resources.Select(static resource => resource.Root)];
            return new Kustomizer(loader.Files, session.Options).Finish(session, target);
        }
        catch (DiagnosticException exception)
        {
            return Failed(session, exception);
        }
    }

    /// <summary>Builds the kustomization of a remote repository: <c>https://github.com/org/repo//path?ref=v1</c>.</summary>
    public KustomizeResult BuildRemote(RepoSpec repository)
    {
        var session = new BuildSession(options);
        var asked = Asked(repository.Raw);
        try
        {
            var remote = options.Remote ?? throw new KustomizeException(KustomizeRules.RemoteFailed, asked, "this build takes nothing from outside");
            return Finish(session, KustomizationTarget.Load(session, Loader.ForClone(repository, remote.Clone(repository), asked, options), asked));
        }
        catch (RemoteException exception)
        {
            return Failed(session, new KustomizeException(KustomizeRules.RemoteFailed, asked, exception.Message, exception.Hint));
        }
        catch (DiagnosticException exception)
        {
            return Failed(session, exception);
        }
    }

    /// <summary>The resources as kustomize prints them: documents parted by <c>---</c>.</summary>
    public static string ToYaml(ResourceSet resources)
    {
        var text = new System.Text.StringBuilder();
        foreach (var resource in resources)
        {
            if (text.Length > 0)
            {
                text.Append("---\n");
            }

            text.Append(SigsYaml.Marshal(resource.Root, YamlSchema.GoYaml3));
        }

        return text.ToString();
    }

    private KustomizeResult Finish(BuildSession session, KustomizationTarget target)
    {
        var accumulator = target.Accumulate();
        var resources = accumulator.Resources;
        new HashTransformer().Transform(resources);
        resources.Change(all => NameReferences.Fix(all, accumulator.Config));
        resources.Change(all => VarResolver.Resolve(all, accumulator.Config, accumulator.Vars, session));
        resources.RemoveAll(static resource => resource.IsEmpty || resource.GetAnnotation(LocalConfigAnnotation) is { } local && local != "false");
        Sort(resources, target.Kustomization);
        var metadata = target.Kustomization.BuildMetadata;
        if (options.AddManagedByLabel || metadata.Contains("managedByLabel"))
        {
            AddManagedBy(resources, target.Kustomization.Span);
        }

        bool withOrigin = metadata.Contains("originAnnotations");
        bool withTransformations = metadata.Contains("transformerAnnotations");
        var finished = new List<Resource>(resources.Count);
        foreach (var resource in resources)
        {
            try
            {
                finished.Add(FinalForm.Of(resource.Finished(withOrigin, withTransformations)));
            }
            catch (KustomizeException exception) when (options.LeavesOutBroken)
            {
                session.LeaveOut(exception.Diagnostic, isThere: true);
            }
        }

        return new KustomizeResult(new ResourceSet(finished), session.Warnings) { LacksParts = session.LacksParts };
    }

    private void Sort(ResourceList resources, Kustomization kustomization)
    {
        if (kustomization.SortOptions is { } sort)
        {
            LegacySort.Apply(resources, sort);
        }
        else if (options.Reorder is not ResourceOrder.None)
        {
            LegacySort.ApplyLegacy(resources, null);
        }
    }

    private void AddManagedBy(ResourceList resources, SourceSpan span)
    {
        var pair = new TextPair(new YamlScalar(ManagedByLabel, ScalarStyle.Plain, span), Scalars.Text($"kustomize-{options.Version}", span));
        new PairsTransformer(PairsTransformer.Labels, [pair], new FieldSpecs.FieldSpecList([new FieldSpecs.FieldSpec(GroupVersionKind.Any, "metadata/labels", create: true)])).Transform(resources);
    }

    private static SourceSpan Asked(string path) => new SourceText(path, path).Span(0, 0);

    private static KustomizeResult Failed(BuildSession session, DiagnosticException exception) => new(ResourceSet.Empty, [.. session.Warnings, exception.Diagnostic]);
}
