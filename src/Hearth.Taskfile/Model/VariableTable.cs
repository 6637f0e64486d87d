using System.Diagnostics.CodeAnalysis;

namespace Hearth.Taskfile.Model;

/// <summary>Variables by name, in the order in which they were first set; setting one again keeps its place, as go-task's ordered map does.</summary>
public sealed class VariableTable
{
    private readonly OrderedDictionary<string, Variable> entries;

    public VariableTable() => entries = new(StringComparer.Ordinal);

    private VariableTable(VariableTable other) => entries = new(other.entries, StringComparer.Ordinal);

    public int Count => entries.Count;

    public IEnumerable<KeyValuePair<string, Variable>> Entries => entries;

    public Variable this[string name]
    {
        set => entries[name] = value;
    }

    public bool TryGet(string name, [NotNullWhen(true)] out Variable? variable) => entries.TryGetValue(name, out variable);

    public bool Contains(string name) => entries.ContainsKey(name);

    public VariableTable Copy() => new(this);

    /// <summary>Takes over every variable of <paramref name="other"/>; with a directory, that is where their commands run.</summary>
    public void Merge(VariableTable? other, string? directory = null)
    {
        foreach (var (name, variable) in other?.entries ?? [])
        {
            entries[name] = directory is null ? variable : variable.In(directory);
        }
    }

    /// <summary>Puts the variables of <paramref name="other"/> before these; those that both have keep these values.</summary>
    public VariableTable After(VariableTable other)
    {
        var merged = other.Copy();
        merged.Merge(this);
        return merged;
    }
}
