using Hearth.Kustomize.Building;
using Hearth.Kustomize.Loading;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Transforming;

/// <summary><c>patchesStrategicMerge</c>: files or inline texts, each document for the resource it names.</summary>
internal sealed class PatchStrategicMergeTransformer : Transformer
{
    private readonly List<(BuildResource Patch, SourceSpan Asked)> patches = [];
    private readonly BuildSession session;

    /// <param name="entries">Each an inline patch or a path.</param>
    /// <param name="inline">More patches as one text, which only the plugin has.</param>
    /// <param name="asked">The place to blame where there are none.</param>
    /// <param name="loader">Loads the paths.</param>
    /// <param name="session">The build.</param>
    public PatchStrategicMergeTransformer(IReadOnlyList<YamlScalar> entries, YamlScalar? inline, SourceSpan asked, Loader loader, BuildSession session)
    {
        this.session = session;
        if (entries.Count == 0 && inline is not { Value.Length: > 0 })
        {
            throw new KustomizeException(KustomizeRules.InvalidPatch, asked, "there is neither a path nor a patch");
        }

        foreach (var entry in entries)
        {
            Add(ReadInlineOrFile(entry, loader), entry.Span);
        }

        if (inline is { Value.Length: > 0 })
        {
            Add(ResourceDocuments.Read(ScalarSource.Of(inline)), inline.Span);
        }

        if (patches.Count == 0)
        {
            throw new KustomizeException(KustomizeRules.InvalidPatch, asked, "the patch is empty");
        }
    }

    public override string Kind => "PatchStrategicMergeTransformer";

    public override void Transform(ResourceList resources)
    {
        foreach (var (patch, asked) in patches)
        {
            var target = StrategicPatch.FindTarget(resources, patch, asked);
            StrategicPatch.Apply(target, StrategicPatch.ForSelected(patch, target), session, asked);
            resources.DropEmpty();
        }
    }

    private static IReadOnlyList<YamlMapping> ReadInlineOrFile(YamlScalar entry, Loader loader)
    {
        try
        {
            if (!loader.IsFile(entry.Value))
            {
                return ResourceDocuments.Read(ScalarSource.Of(entry));
            }
        }
        catch (KustomizeException) when (!entry.Value.Contains('\n'))
        {
            // A path, then, and Find says what is wrong with it.
        }

        return loader.ReadResources(entry);
    }

    private void Add(IReadOnlyList<YamlMapping> roots, SourceSpan asked)
    {
        foreach (var root in roots)
        {
            patches.Add((session.Resource(root), asked));
        }
    }
}
