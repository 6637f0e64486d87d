using Hearth.Talos.Machine;

namespace Hearth.Talos.Patching;

/// <summary>One part of a strategic merge patch. Closed: a document to merge or a <see cref="DeleteSelector"/>.</summary>
internal abstract class PatchItem
{
    private protected PatchItem()
    {
    }

    public abstract string Id { get; }
}

/// <summary>A document that is merged into the one of its kind and name, or added.</summary>
internal sealed class DocumentItem(ConfigDocument document) : PatchItem
{
    public ConfigDocument Document => document;

    public override string Id => document.Id;
}
