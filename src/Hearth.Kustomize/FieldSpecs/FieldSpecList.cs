using System.Collections;

namespace Hearth.Kustomize.FieldSpecs;

/// <summary>Field specs of one transformer. Merging keeps the first of two that mean the same, and refuses two that disagree about creating.</summary>
internal sealed class FieldSpecList(IReadOnlyList<FieldSpec> specs) : IReadOnlyList<FieldSpec>
{
    public static readonly FieldSpecList Empty = new([]);

    public int Count => specs.Count;

    public FieldSpec this[int index] => specs[index];

    public FieldSpecList Merge(IReadOnlyList<FieldSpec> others)
    {
        if (others.Count == 0)
        {
            return this;
        }

        var merged = new List<FieldSpec>(specs);
        foreach (var other in others)
        {
            // "Means the same" is kustomize's: the one already here is chosen by the other's type.
            var same = merged.Find(spec => spec.Path == other.Path && spec.Type.IsSelectedBy(other.Type));
            if (same is null)
            {
                merged.Add(other);
            }
            else if (same.Create != other.Create)
            {
                throw new FieldSpecConflictException($"the field spec {other} says create: {(other.Create ? "true" : "false")}, an earlier one says the opposite");
            }
        }

        return new FieldSpecList(merged);
    }

    public FieldSpecList Sorted() => new([.. specs.Order(Comparer<FieldSpec>.Create(static (a, b) => TypeOrder.Compare(a.Type, b.Type)))]);

    public IEnumerator<FieldSpec> GetEnumerator() => specs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Two field specs that contradict each other; whoever merges them knows where they are written.</summary>
internal sealed class FieldSpecConflictException(string message) : Exception(message);
