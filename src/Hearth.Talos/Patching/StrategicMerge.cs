using Hearth.Syntax.Diagnostics;
using Hearth.Talos.Machine;

namespace Hearth.Talos.Patching;

/// <summary>Applies a strategic merge patch: documents are matched by version, kind and name, merged, added or deleted.</summary>
internal static class StrategicMerge
{
    /// <param name="config">What is patched.</param>
    /// <param name="items">The patch, as <see cref="ConfigReader.ReadPatch"/> returns it.</param>
    /// <param name="surprises">Receives what Talos changes beyond what the patch says.</param>
    public static MachineConfig Apply(MachineConfig config, IReadOnlyList<PatchItem> items, List<Diagnostic>? surprises = null)
    {
        var documents = config.Documents.ToList();
        var merge = new TypedMerge(surprises);
        foreach (var item in items)
        {
            int at = documents.FindIndex(document => document.Id == item.Id);
            switch (item)
            {
                case DocumentItem patch when at >= 0:
                    documents[at] = documents[at].With(merge.MergeStruct(documents[at].Root, patch.Document.Root, patch.Document.Definition.Type.Struct!)); // Kinds are structs.
                    break;
                case DocumentItem patch:
                    documents.Add(patch.Document);
                    break;
                case DeleteSelector selector when at >= 0:
                    if (selector.ApplyTo(documents[at]) is { } changed)
                    {
                        documents[at] = changed;
                    }
                    else
                    {
                        documents.RemoveAt(at);
                    }

                    break;
            }
        }

        return config.With(documents);
    }
}
