using Hearth.Syntax.Text;

namespace Hearth.Syntax.Packing;

/// <summary>
/// What a pack leaves to its owner: texts that are at hand elsewhere are packed by name (a file of the repository, of a
/// chart), all others with their content. Safe to use from several threads.
/// </summary>
public abstract class PackSources
{
    /// <summary>Where the text can be had again; null to pack its content.</summary>
    public abstract SourceName? NameOf(SourceText source);

    /// <summary>The text of that name; read when it is looked at.</summary>
    public abstract SourceText Open(SourceName name);

    /// <summary>One bit that is kept with each text.</summary>
    public abstract bool IsMarked(SourceText source);

    /// <summary>Gives the bit back with a text that was unpacked.</summary>
    public abstract void SetMark(SourceText source, bool isMarked);
}

/// <summary>A text that is at hand elsewhere.</summary>
/// <param name="Kind">The owner's word for where; not 0.</param>
/// <param name="Name">Its name there.</param>
public readonly record struct SourceName(byte Kind, string Name);
