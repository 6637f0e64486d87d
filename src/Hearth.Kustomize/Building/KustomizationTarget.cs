using Hearth.Kustomize.FieldSpecs;
using Hearth.Kustomize.Generating;
using Hearth.Kustomize.Loading;
using Hearth.Kustomize.Model;
using Hearth.Kustomize.Plugins;
using Hearth.Kustomize.Remote;
using Hearth.Kustomize.Transforming;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Building;

/// <summary>
/// One kustomization being built: resources, configurations, generators, components, transformers, validators, vars, in
/// this order. Names with hashes, references and vars are the whole build's business and come last, in <see cref="Kustomizer"/>.
/// </summary>
internal sealed partial class KustomizationTarget
{
    private static readonly string[] FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    private readonly BuildSession session;
    private readonly Loader loader;
    private readonly string fileName;
    private readonly IReadOnlyList<string> buildMetadata;
    private readonly string helmNamespace;
    private Origin? origin;

    private KustomizationTarget(BuildSession session, Loader loader, Kustomization kustomization, string fileName, IReadOnlyList<string> buildMetadata, Origin? origin, string helmNamespace)
    {
        this.session = session;
        this.loader = loader;
        this.fileName = fileName;
        this.buildMetadata = buildMetadata;
        this.origin = origin;
        this.helmNamespace = helmNamespace;
        Kustomization = kustomization;
    }

    public Kustomization Kustomization { get; }

    /// <summary>Resources that come before those of the files.</summary>
    public IReadOnlyList<YamlMapping> Inputs { get; set; } = [];

    /// <summary>The kustomization that a build starts from.</summary>
    public static KustomizationTarget Load(BuildSession session, Loader loader, SourceSpan asked, YamlMapping? given = null)
    {
        var (kustomization, fileName) = given is null ? Read(session, loader, asked) : (Read(session, given), FileNames[0]);
        session.UseSchema(kustomization, loader);
        return new KustomizationTarget(session, loader, kustomization, fileName, kustomization.BuildMetadata, kustomization.BuildMetadata.Count > 0 ? new Origin() : null, "");
    }

    public Accumulator Accumulate() => Accumulate(new Accumulator());

    private static Kustomization Read(BuildSession session, YamlMapping given)
    {
        var unknown = new List<Diagnostic>();
        var kustomization = KustomizationReader.ReadTolerantly(given, unknown);
        unknown.ForEach(session.Warn);
        return kustomization;
    }

    private static (Kustomization Kustomization, string FileName) Read(BuildSession session, Loader loader, SourceSpan asked)
    {
        string? found = null;
        foreach (string name in FileNames)
        {
            if (loader.Tree.IsFile(TreePath.Combine(loader.Root, name)!)) // A name does not climb out.
            {
                found = found is null ? name : throw new KustomizeException(KustomizeRules.NoKustomization, asked, $"{loader.Display(loader.Root)} has both {found} and {name}; wants one");
            }
        }

        if (found is null)
        {
            throw new KustomizeException(KustomizeRules.NoKustomization, asked, $"{loader.Display(loader.Root)} has no kustomization.yaml, kustomization.yml or Kustomization");
        }

        string path = loader.Find(new YamlScalar(found, ScalarStyle.Plain, asked));
        var kustomization = loader.Files.ReadKustomization(path, loader.Files.TryRead(path)!); // Found above.
        foreach (var (span, field, instead) in kustomization.Deprecated)
        {
            session.Warn(new Diagnostic(KustomizeRules.Deprecated, span, $"{field} is deprecated; write {instead} instead") { Hint = "`hearth kustomize edit fix` does so." });
        }

        return (kustomization, found);
    }

    private Accumulator Accumulate(Accumulator accumulator)
    {
        accumulator.Resources.AddAll([.. Inputs.Select(session.Resource)]);
        AccumulateResources(accumulator, Kustomization.Resources);
        AddConfigurations(accumulator);
        RunGenerators(accumulator);
        foreach (var component in Kustomization.Components)
        {
            accumulator = AccumulateDirectory(accumulator, component, loader.Enter(component), isComponent: true);
        }

        RunTransformers(accumulator);
        RunValidators(accumulator);
        accumulator.AddVars(Kustomization.Vars);
        return accumulator;
    }

    private void AccumulateResources(Accumulator accumulator, IReadOnlyList<YamlScalar> paths)
    {
        foreach (var path in paths)
        {
            try
            {
                if (!TryAccumulateFile(accumulator, path))
                {
                    AccumulateDirectory(accumulator, path, loader.Enter(path), isComponent: false);
                }
            }
            catch (DiagnosticException exception) when (session.Options.LeavesOutBroken && exception.Diagnostic.Rule != KustomizeRules.RemoteFailed)
            {
                session.LeaveOut(exception.Diagnostic, isThere: exception.Diagnostic.Rule != KustomizeRules.MissingFile || exception.Diagnostic.Span != path.Span);
            }
        }
    }

    // A name is tried as a file first; one that is none of ours may be a directory or a repository.
    private bool TryAccumulateFile(Accumulator accumulator, YamlScalar path)
    {
        if (!loader.IsFile(path.Value) && !IsRemoteFile(path))
        {
            return false;
        }

        IReadOnlyList<YamlMapping> roots;
        try
        {
            roots = loader.ReadResources(path);
        }
        catch (KustomizeException exception) when (exception.Diagnostic.Span.Source != path.Span.Source)
        {
            throw exception.With(path.Span, "the file is named here");
        }

        var resources = new List<BuildResource>(roots.Count);
        foreach (var root in roots)
        {
            var resource = session.Resource(root);
            resource.Origin = origin?.Enter(path.Value) ?? resource.Origin;
            resources.Add(resource);
        }

        accumulator.Resources.AddAll(resources);
        return true;
    }

    // Of a URL only the server can say whether it is a file; a repository answers with an error or a page.
    private bool IsRemoteFile(YamlScalar path)
    {
        if (!Loader.IsHttp(path.Value))
        {
            return false;
        }

        if (RepoSpec.TryParse(path.Value) is null)
        {
            return true;
        }

        try
        {
            loader.ReadResources(path);
            return true;
        }
        catch (KustomizeException)
        {
            return false;
        }
    }

    private Accumulator AccumulateDirectory(Accumulator accumulator, YamlScalar path, Loader entered, bool isComponent)
    {
        try
        {
            var (kustomization, name) = Read(session, entered, path.Span);
            session.UseSchema(kustomization, entered);
            if (kustomization.IsComponent != isComponent)
            {
                throw new KustomizeException(
                    KustomizeRules.WrongKind, path.Span, $"{path.Value} is a {kustomization.Kind}; {(isComponent ? "components" : "resources")} wants a {(isComponent ? "Component" : "Kustomization")}",
                    isComponent ? "Name it under resources." : "Name it under components.");
            }

            string helm = Kustomization.Namespace is { Value.Length: > 0 } own ? own.Value : helmNamespace;
            var target = new KustomizationTarget(session, entered, kustomization, name, buildMetadata, origin?.Enter(path.Value), helm);
            if (isComponent)
            {
                // A component works on what its kustomization has gathered.
                return target.Accumulate(accumulator);
            }

            accumulator.Merge(target.Accumulate(), path.Span);
            return accumulator;
        }
        catch (KustomizeException exception) when (exception.Diagnostic.Span != path.Span)
        {
            throw exception.With(path.Span, $"{path.Value} is included here");
        }
    }

    private void AddConfigurations(Accumulator accumulator)
    {
        // Merging is not symmetric, so the order of these merges is kustomize's.
        var own = TransformerConfig.Empty;
        foreach (var path in Kustomization.Configurations)
        {
            try
            {
                own = own.Merge(ReadConfiguration(path));
            }
            catch (FieldSpecConflictException exception)
            {
                throw new KustomizeException(KustomizeRules.InvalidTransformer, path.Span, exception.Message);
            }
        }

        try
        {
            accumulator.AddConfig(DefaultConfig.Config.Merge(own), Kustomization.Span);
        }
        catch (FieldSpecConflictException exception)
        {
            throw new KustomizeException(KustomizeRules.InvalidTransformer, Kustomization.Span, exception.Message);
        }

        foreach (var path in Kustomization.Crds)
        {
            accumulator.AddConfig(CrdConfig.Read(loader.ReadText(path), path), path.Span);
        }
    }

    private TransformerConfig ReadConfiguration(YamlScalar path)
    {
        var nodes = ResourceDocuments.ReadNodes(loader.ReadText(path));
        return nodes.Count == 0 ? TransformerConfig.Empty
            : nodes[0] is YamlMapping mapping ? TransformerConfig.Read(mapping)
            : throw new KustomizeException(KustomizeRules.InvalidTransformer, nodes[0].Span, "a transformer configuration is a mapping of field specs").With(path.Span, "it is named here");
    }

    private void RunGenerators(Accumulator accumulator)
    {
        foreach (var (entries, isSecret) in (ReadOnlySpan<(IReadOnlyList<GeneratorEntry>, bool)>)[(Kustomization.ConfigMapGenerator, false), (Kustomization.SecretGenerator, true)])
        {
            foreach (var entry in entries)
            {
                var resource = GeneratedResources.Make(isSecret, entry, Kustomization.GeneratorOptions, loader, session);
                resource.Origin ??= origin?.By(fileName, "builtin", isSecret ? "SecretGenerator" : "ConfigMapGenerator");
                accumulator.Resources.Absorb(resource);
            }
        }

        foreach (var chart in Kustomization.HelmCharts)
        {
            foreach (var resource in HelmCharts.Inflate(chart, Kustomization.Namespace?.Value ?? helmNamespace, loader, session))
            {
                resource.Origin ??= origin?.By(fileName, "builtin", "HelmChartInflationGenerator");
                accumulator.Resources.Absorb(resource);
            }
        }

        foreach (var (plugin, pluginOrigin) in LoadPlugins(Kustomization.Generators))
        {
            foreach (var resource in plugin.Generate())
            {
                resource.Origin ??= pluginOrigin;
                accumulator.Resources.Absorb(resource);
            }
        }
    }

    private void RunTransformers(Accumulator accumulator)
    {
        foreach (var transformer in BuiltInTransformers(accumulator.Config))
        {
            accumulator.Resources.Change(transformer.Transform);
            Finish(accumulator, origin?.By(fileName, "builtin", transformer.Kind));
        }

        foreach (var (plugin, pluginOrigin) in LoadPlugins(Kustomization.Transformers))
        {
            accumulator.Resources.Change(plugin.Transform);
            Finish(accumulator, pluginOrigin);
        }
    }

    private static void Finish(Accumulator accumulator, Origin? transformation)
    {
        accumulator.Resources.DropEmpty();
        if (transformation is null)
        {
            return;
        }

        foreach (var resource in accumulator.Resources)
        {
            if (resource.Origin is null)
            {
                resource.Origin = transformation;
            }
            else
            {
                resource.Transformations.Add(transformation);
            }
        }
    }

    private void RunValidators(Accumulator accumulator)
    {
        foreach (var (plugin, _) in LoadPlugins(Kustomization.Validators))
        {
            var before = accumulator.Resources.Select(resource => resource.Root).ToList();
            plugin.Transform(accumulator.Resources);
            ValidatorCheck.Run(accumulator.Resources, before, plugin.Span);
        }
    }
}
