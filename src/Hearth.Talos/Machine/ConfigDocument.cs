using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Schema;

namespace Hearth.Talos.Machine;

/// <summary>
/// One document of a machine config. Its tree is typed: only known keys, canonical scalars, absent and zero values left
/// out where Talos does not tell them apart. Every node keeps the span of the text that gave it.
/// </summary>
public sealed class ConfigDocument
{
    internal ConfigDocument(KindDef kind, YamlMapping root)
    {
        Definition = kind;
        Root = root;
    }

    public string Kind => Definition.Kind;

    /// <summary>Empty for the legacy document, which has none.</summary>
    public string ApiVersion => IsLegacy ? "" : Root.GetString("apiVersion") ?? "";

    /// <summary>The name of a document of a named kind; null for the others.</summary>
    public string? Name => Definition.IsNamed ? Root.GetString("name") ?? "" : null;

    /// <summary>Whether it is the <c>machine:</c> and <c>cluster:</c> document.</summary>
    public bool IsLegacy => Definition.Kind == "v1alpha1";

    public YamlMapping Root { get; }

    public SourceSpan Span => Root.Span;

    /// <summary>What a patch document matches it by.</summary>
    public string Id => Name is { } name ? $"{ApiVersion}/{Kind}/{name}" : $"{ApiVersion}/{Kind}";

    internal KindDef Definition { get; }

    internal ConfigDocument With(YamlMapping root) => ReferenceEquals(root, Root) ? this : new ConfigDocument(Definition, root);
}
