using Hearth.Kustomize.Building;
using Hearth.Kustomize.Loading;
using Hearth.Kustomize.Model;
using Hearth.Syntax.Patching;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Transforming;

/// <summary>One entry of <c>patches</c>: a strategic merge or a JSON patch, for the resource it names or for those that its target selects.</summary>
internal sealed class PatchTransformer : Transformer
{
    private readonly PatchEntry entry;
    private readonly BuildSession session;
    private readonly IReadOnlyList<BuildResource> merges = [];
    private readonly JsonPatch? json;

    public PatchTransformer(PatchEntry entry, Loader loader, BuildSession session)
    {
        this.entry = entry;
        this.session = session;
        var (text, resources) = Load(entry, loader);
        KustomizeException? notMerge = null;
        try
        {
            var roots = resources?.Invoke() ?? ResourceDocuments.Read(text);
            merges = [.. roots.Select(session.Resource)];
        }
        catch (KustomizeException exception)
        {
            notMerge = exception;
        }

        if (notMerge is null)
        {
            foreach (var merge in merges)
            {
                merge.AllowNameChange = entry.AllowNameChange;
                merge.AllowKindChange = entry.AllowKindChange;
            }

            return;
        }

        try
        {
            json = PatchText.ReadJson(text);
        }
        catch (KustomizeException notJson)
        {
            bool looksLikeJson = text.Text.AsSpan().TrimStart() is ['-' or '[', ..];
            throw (looksLikeJson ? notJson : notMerge).With(entry.Node.Span, "the patch is asked for here");
        }
    }

    public override string Kind => "PatchTransformer";

    public override void Transform(ResourceList resources)
    {
        if (json is not null)
        {
            TransformJson(resources);
        }
        else if (entry.Target is { } target)
        {
            TransformSelected(resources, target);
        }
        else
        {
            foreach (var merge in merges)
            {
                StrategicPatch.Apply(StrategicPatch.FindTarget(resources, merge, entry.Node.Span), merge, session, entry.Node.Span);
            }
        }
    }

    private void TransformSelected(ResourceList resources, Selector target)
    {
        if (merges.Count == 0)
        {
            // Nothing but comments: kustomize lets it pass.
            return;
        }

        if (merges.Count > 1)
        {
            throw new KustomizeException(
                KustomizeRules.InvalidPatch, entry.Node.Span, $"a patch with a target holds one document; this one has {merges.Count}");
        }

        foreach (var resource in resources.Where(target.Selects).ToList())
        {
            StrategicPatch.Apply(resource, StrategicPatch.ForSelected(merges[0], resource), session, entry.Node.Span);
        }

        resources.DropEmpty();
        resources.CheckUnique((_, conflict) => conflict.With(entry.Node.Span, "after this patch"));
    }

    private void TransformJson(ResourceList resources)
    {
        if (entry.Target is not { } target)
        {
            throw new KustomizeException(KustomizeRules.InvalidPatch, entry.Node.Span, "a JSON patch needs a target");
        }

        foreach (var resource in resources.Where(target.Selects).ToList())
        {
            resource.StoreId();
            PatchText.Apply(resource, json!, entry.Node.Span); // Called where there is one.
        }
    }

    private static (SourceText Text, Func<IReadOnlyList<YamlMapping>>? Resources) Load(PatchEntry entry, Loader loader)
    {
        bool hasText = entry.Patch is { } patch && !string.IsNullOrWhiteSpace(patch.Value);
        bool hasPath = entry.Path is { Value.Length: > 0 };
        if (hasText == hasPath)
        {
            throw new KustomizeException(KustomizeRules.InvalidPatch, entry.Node.Span, hasText ? "the patch has both a text and a path; wants one" : "the patch has neither a text (patch) nor a path");
        }

        return hasText ? (ScalarSource.Of(entry.Patch!), null) // Has a text.
            : (loader.ReadText(entry.Path!), () => loader.ReadResources(entry.Path!)); // Has a path.
    }
}
