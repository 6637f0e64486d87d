using System.Runtime.CompilerServices;
using Hearth.Flux.Reports;
using Hearth.Helm.Charts;
using Hearth.Syntax.Files;
using Hearth.Syntax.Packing;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Caching;

/// <summary>Packs texts by name that the repository or a release's chart holds, so that a cached value shows today's file.</summary>
/// <param name="tree">The repository.</param>
/// <param name="names">What is known of texts already; shared by all who work on that tree.</param>
/// <param name="chart">The release's chart, loaded when it is asked for; null for a Kustomization.</param>
internal sealed class RepositorySources(FileTree tree, ConditionalWeakTable<SourceText, object> names, Func<Chart>? chart) : PackSources
{
    private const byte InTree = 1;
    private const byte InChart = 2;

    private static readonly object Unnamed = new();

    public override SourceName? NameOf(SourceText source) => names.GetValue(source, Find) is SourceName name ? name : null;

    public override SourceText Open(SourceName name)
    {
        string path = name.Name;
        var source = name.Kind switch
        {
            InTree => new SourceText(tree.GetDisplayPath(path), () => tree.TryRead(path)?.Text ?? ""),
            InChart when chart is not null => new SourceText(path, () => chart().FindText(path)?.Text ?? ""),
            _ => throw new InvalidDataException($"a text of kind {name.Kind} is not at hand here"),
        };
        names.AddOrUpdate(source, name);
        return source;
    }

    public override bool IsMarked(SourceText source) => Ciphertext.IsIn(source);

    public override void SetMark(SourceText source, bool isMarked) => Ciphertext.Remember(source, isMarked);

    private object Find(SourceText source)
    {
        string prefix = tree.GetDisplayPath("");
        if (source.Path.StartsWith(prefix, StringComparison.Ordinal))
        {
            string path = source.Path[prefix.Length..];
            if (path.Length > 0 && tree.IsFile(path) && tree.TryRead(path)?.Text == source.Text)
            {
                return new SourceName(InTree, path);
            }
        }

        return chart is not null && ReferenceEquals(chart().FindText(source.Path), source) ? new SourceName(InChart, source.Path) : Unnamed;
    }
}
