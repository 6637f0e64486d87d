namespace Hearth.Kubernetes.Patching;

/// <summary>
/// What a strategic merge needs to know of a type: how its lists merge, field by field. Absent knowledge is null, and
/// where there is none lists are replaced.
/// </summary>
public abstract class MergeSchema
{
    private protected MergeSchema()
    {
    }

    /// <summary>
    /// For a list that merges: the fields that tell its elements apart, none for a list of plain values. Null for a
    /// list that is replaced and for everything that is not a list.
    /// </summary>
    public abstract IReadOnlyList<string>? MergeKeys { get; }

    /// <summary>What is known of a field of an object, or of every value of a map.</summary>
    public abstract MergeSchema? Field(string name);

    /// <summary>What is known of a list's elements.</summary>
    public abstract MergeSchema? Elements();
}
