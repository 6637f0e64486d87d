using Hearth.Kubernetes;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Building;

/// <summary>
/// A resource on its way through a build: its present tree, and the record that kustomize keeps in annotations
/// (earlier names, prefixes, generator behaviour, origin) and that here stands beside the tree.
/// </summary>
internal sealed partial class BuildResource
{
    private readonly List<PreviousId> previous = [];
    private readonly BuildSession session;
    private ResourceList? list;
    private bool isNameRead;
    private GroupVersionKind type;
    private string name = "";
    private string resourceNamespace = "";
    private bool isClusterScoped;

    public BuildResource(YamlMapping root, BuildSession session)
    {
        this.session = session;
        Root = root;
        ImportAnnotations();
    }

    private BuildResource(BuildResource other)
    {
        session = other.session;
        Root = other.Root;
        previous.AddRange(other.previous);
        Prefixes.AddRange(other.Prefixes);
        Suffixes.AddRange(other.Suffixes);
        VarNames.AddRange(other.VarNames);
        Behavior = other.Behavior;
        NeedsHash = other.NeedsHash;
        AllowNameChange = other.AllowNameChange;
        AllowKindChange = other.AllowKindChange;
        IsHelmGenerated = other.IsHelmGenerated;
        Origin = other.Origin;
        Transformations.AddRange(other.Transformations);
    }

    public YamlMapping Root
    {
        get;
        set
        {
            field = value;
            isNameRead = false;
            list?.ForgetIdentities();
        }
    }

    public SourceSpan Span => Root["metadata"] is YamlMapping metadata && metadata["name"] is { } name ? name.Span : Root.Span;

    public GroupVersionKind Type => Read().type;

    public string Name => Read().name;

    public string Namespace => Read().resourceNamespace;

    public BuildId CurrentId => Read() is var self ? new BuildId(self.type, self.name, self.resourceNamespace, self.isClusterScoped) : default;

    /// <summary>The identity it came with, before the first transformer that may rename.</summary>
    public BuildId OriginalId => previous.Count > 0 ? PreviousIdAt(0) : CurrentId;

    public int PreviousIdCount => previous.Count;

    public List<string> Prefixes { get; } = [];

    public List<string> Suffixes { get; } = [];

    /// <summary>The vars that take their value from here.</summary>
    public List<string> VarNames { get; } = [];

    /// <summary>Labels that stand in several places as one.</summary>
    public SharedScalars Shared { get; } = new();

    public GeneratorBehavior Behavior { get; set; }

    public bool NeedsHash { get; set; }

    public bool AllowNameChange { get; set; }

    public bool AllowKindChange { get; set; }

    public bool IsHelmGenerated { get; set; }

    public Origin? Origin { get; set; }

    public List<Origin> Transformations { get; } = [];

    public bool IsEmpty => Root.Count == 0;

    /// <summary>Whether kustomize would have annotations of its own in the tree by now.</summary>
    public bool HasRecord => previous.Count > 0 || Prefixes.Count > 0 || Suffixes.Count > 0 || NeedsHash || Behavior != GeneratorBehavior.None || Origin is not null;

    public BuildId PreviousIdAt(int index)
    {
        var id = previous[index];
        return new BuildId(Type with { Kind = id.Kind }, id.Name, id.Namespace, false);
    }

    public bool HadName(string text)
    {
        foreach (var id in previous)
        {
            if (id.Name == text)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether one of its earlier identities, or the present one, matches.</summary>
    public bool MatchesAnyId(Func<BuildId, bool> matches)
    {
        for (int i = 0; i < previous.Count; i++)
        {
            if (matches(PreviousIdAt(i)))
            {
                return true;
            }
        }

        return matches(CurrentId);
    }

    /// <summary>Remembers the present identity, as every transformer does that may change it.</summary>
    public void StoreId()
    {
        var id = CurrentId;
        previous.Add(new PreviousId(id.EffectiveNamespace, id.Name, id.Type.Kind));
    }

    public BuildResource Copy() => new(this);

    /// <summary>From now on the list learns of changes.</summary>
    public void EnterList(ResourceList entered)
    {
        if (list is not null && list != entered)
        {
            list.Share();
        }

        list = entered;
    }

    /// <summary>Takes over the record of the resource whose place this one takes; whether a hash is wanted stays its own.</summary>
    public void TakeRecord(BuildResource other)
    {
        previous.Clear();
        previous.AddRange(other.previous);
        Prefixes.Clear();
        Prefixes.AddRange(other.Prefixes);
        Suffixes.Clear();
        Suffixes.AddRange(other.Suffixes);
        Behavior = other.Behavior;
        NeedsHash = NeedsHash && other.NeedsHash;
        Origin ??= other.Origin;
        if (Transformations.Count == 0)
        {
            Transformations.AddRange(other.Transformations);
        }
    }

    public string? GetAnnotation(string key) => (Root.GetMapping("metadata")?.GetMapping("annotations")?[key] as YamlScalar)?.Value;

    public string? GetLabel(string key) => (Root.GetMapping("metadata")?.GetMapping("labels")?[key] as YamlScalar)?.Value;

    public void SetName(string text, SourceSpan origin) => SetMetadata("name", text, origin);

    public void SetNamespace(string text, SourceSpan origin)
    {
        if (text.Length > 0)
        {
            SetMetadata("namespace", text, origin);
        }
        else if (Root.GetMapping("metadata") is { } metadata)
        {
            Root = Root.With("metadata", metadata.Without("namespace"));
        }
    }

    public void SetKind(string text, SourceSpan origin) => Root = Root.With("kind", Scalars.Replace(Root["kind"], text, origin));

    public override string ToString() => CurrentId.ToString();

    private void SetMetadata(string field, string text, SourceSpan origin)
    {
        var metadata = Root.GetMapping("metadata") ?? new YamlMapping([], origin);
        Root = Root.With("metadata", metadata.With(field, Scalars.Replace(metadata[field], text, origin)));
    }

    private BuildResource Read()
    {
        if (!isNameRead)
        {
            isNameRead = true;
            type = GroupVersionKind.Of(Root.GetString("apiVersion") ?? "", Root.GetString("kind") ?? "");
            var metadata = Root.GetMapping("metadata");
            name = TextOf(metadata?["name"]);
            resourceNamespace = TextOf(metadata?["namespace"]);
            isClusterScoped = session.IsClusterScoped(type);
        }

        return this;
    }

    private static string TextOf(YamlNode? node) => node is YamlScalar scalar && !Krm.IsNull(scalar) ? scalar.Value : "";

    private readonly record struct PreviousId(string Namespace, string Name, string Kind);
}

/// <summary>What a generated resource does to one of the same identity.</summary>
internal enum GeneratorBehavior
{
    None,
    Create,
    Replace,
    Merge,
}
