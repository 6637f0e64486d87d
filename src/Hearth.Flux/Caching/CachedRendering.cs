using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Hearth.Flux.Graph;
using Hearth.Flux.Releases;
using Hearth.Flux.Rendering;
using Hearth.Helm.Charts;
using Hearth.Syntax.Files;
using Hearth.Syntax.Packing;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Caching;

/// <summary>
/// The cache while one repository is rendered. What failed or was skipped is not kept: it is rendered again for its reasons.
/// Safe to use from several threads, except for <see cref="Seal"/>.
/// </summary>
internal sealed class CachedRendering(RenderCache cache, SnapshotTree tree, ClusterObjects objects, string settings)
{
    private readonly ConditionalWeakTable<SourceText, object> sourceNames = [];
    private readonly string prefix = tree.GetDisplayPath("") + "\n";
    private byte[] key = cache.KeyFor(isSecret: false).Key;
    private bool isStored = true;

    /// <summary>From now on decrypted values may be in what is rendered: names and entries depend on the keys at hand. Between waves only.</summary>
    public void Seal() => (key, isStored) = cache.KeyFor(isSecret: true);

    /// <summary>What the object makes: remembered, or rendered and remembered.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="files">What its files are looked for in: the repository, or what its source leaves of it.</param>
    /// <param name="about">What else the result depends on and is known beforehand: the chart, its settings.</param>
    /// <param name="chart">The chart of a release, for people.</param>
    /// <param name="loadChart">The chart itself; null for a Kustomization.</param>
    /// <param name="render">Renders, and tells the record what it asks for.</param>
    public RenderedOwner Render(FluxObject owner, FileTree files, string about, ChartIdentity? chart, Func<Chart>? loadChart, Func<InputRecord, RenderedOwner> render)
    {
        var sources = new RepositorySources(tree, sourceNames, loadChart);
        var parts = new PackBuffer();
        parts.WriteText(settings);
        parts.WriteText(about);
        parts.WriteText(InputRecord.ToText(owner.Id));
        parts.WriteText(cache.DigestOf(owner.Resource, sources));
        string name = cache.NameOf(parts, key);
        foreach (var asked in cache.QuestionsOf(name, key, isStored))
        {
            if (cache.TryGet(ResultOf(name, asked, files), prefix, key, isStored, sources) is { } pack)
            {
                return new RenderedOwner(owner, RenderState.Rendered, pack.Resources, []) { Chart = chart, Images = pack.Images, Substitution = pack.Substitution };
            }
        }

        var record = new InputRecord();
        var rendered = render(record);
        if (rendered is { State: RenderState.Rendered, Diagnostics.Count: 0 } && !record.IsOpen)
        {
            string result = ResultOf(name, record.Questions, files);
            if (!tree.HasChanged)
            {
                cache.Add(name, record.Questions, result, prefix, new RenderPack(rendered.Resources, rendered.Images, rendered.Substitution), key, isStored, sources);
            }
        }

        return rendered;
    }

    private string ResultOf(string name, IReadOnlyList<InputQuestion> asked, FileTree files)
    {
        var parts = new PackBuffer();
        parts.WriteText(name);
        foreach (var question in asked)
        {
            parts.WriteByte((byte)question.Kind);
            parts.WriteText(question.Text);
            parts.WriteText(Answer(question, files));
        }

        return cache.NameOf(parts, key);
    }

    private string Answer(InputQuestion question, FileTree files)
    {
        switch (question.Kind)
        {
            case InputKind.Kind:
                return files.GetKind(question.Text) switch { FileKind.File => "file", FileKind.Directory => "directory", _ => "" };
            case InputKind.Content:
                return files.GetDigest(question.Text) ?? "";
            case InputKind.Names:
                var names = new PackBuffer();
                foreach (var entry in files.List(question.Text))
                {
                    names.WriteText(entry.Name);
                    names.WriteByte((byte)entry.Kind);
                }

                return Convert.ToHexStringLower(SHA256.HashData(names.Written));
            case InputKind.Object:
                var id = InputRecord.ToId(question.Text);
                return objects.Find(id) is { } found ? cache.DigestOf(found, new RepositorySources(tree, sourceNames, null))
                    : objects.IsMadeAtRuntime(id) ? "runtime"
                    : "";
            default:
                throw new InvalidDataException($"question {question.Kind} is none of this build's");
        }
    }
}
