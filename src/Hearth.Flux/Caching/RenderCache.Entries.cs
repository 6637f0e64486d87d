using Hearth.Syntax.Packing;

namespace Hearth.Flux.Caching;

/// <content>
/// Entries that others make of what was rendered: findings, what charts read. Decrypted values may have had a hand in any of
/// them, so all are sealed with the key of those who can decrypt.
/// </content>
public sealed partial class RenderCache
{
    /// <summary>The name of an entry; null where nothing may be stored, because the keys at hand give none.</summary>
    internal string? EntryName(string kind, PackBuffer parts)
    {
        var (key, isStored) = KeyFor(isSecret: true);
        return isStored && store is not null ? $"{kind}-{NameOf(parts, key)}" : null;
    }

    internal ReadOnlyMemory<byte>? TryRead(string name) => store?.TryRead(name, KeyFor(isSecret: true).Key);

    internal void Write(string name, ReadOnlySpan<byte> content) => store?.Write(name, KeyFor(isSecret: true).Key, content);
}
