using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Hearth.Flux.Graph;
using Hearth.Flux.Releases;
using Hearth.Flux.Rendering;
using Hearth.Flux.Sources;
using Hearth.Helm.Charts;
using Hearth.Syntax.Files;
using Hearth.Syntax.Packing;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Caching;

/// <summary>
/// The cache while one repository is rendered. What was skipped is not kept, as what it lacks may be there the next
/// time, unless it has all and does not render; nor is a part of what would be applied.
/// Safe to use from several threads, except for <see cref="Seal"/>.
/// </summary>
internal sealed class CachedRendering(RenderCache cache, SnapshotTree tree, ClusterObjects objects, string settings)
{
    private readonly ConditionalWeakTable<SourceText, object> sourceNames = [];
    private readonly string prefix = tree.GetDisplayPath("") + "\n";
    private readonly TreeNotes? notes = cache.NotesOf(tree) is { CoversAll: true } whole ? whole : null;
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
                return new RenderedOwner(owner, pack.State, pack.Resources, pack.Diagnostics) { Chart = chart, Images = pack.Images, Substitution = pack.Substitution, Reason = pack.Reason };
            }
        }

        var record = new InputRecord();
        var rendered = render(record);
        if ((rendered is { State: RenderState.Rendered or RenderState.Failed, IsPartial: false } or { State: RenderState.Skipped, UsesStandIn: true }) && !record.IsOpen)
        {
            string result = ResultOf(name, record.Questions, files);
            if (!tree.HasChanged)
            {
                cache.Add(name, record.Questions, result, prefix, new RenderPack(rendered.Resources, rendered.Images, rendered.Substitution) { State = rendered.State, Reason = rendered.Reason, Diagnostics = rendered.Diagnostics }, key, isStored, sources);
            }
        }

        return rendered;
    }

    private string ResultOf(string name, IReadOnlyList<InputQuestion> asked, FileTree files)
    {
        var parts = new PackBuffer();
        parts.WriteText(name);
        parts.WriteBytes(DigestOfFiles(asked, files));
        foreach (var question in asked)
        {
            if (!IsOfFiles(question))
            {
                parts.WriteByte((byte)question.Kind);
                parts.WriteText(question.Text);
                parts.WriteText(Answer(question, files));
            }
        }

        return cache.NameOf(parts, key);
    }

    // What files say follows from a commit: its tree is not looked at for what was asked of it before.
    private byte[] DigestOfFiles(IReadOnlyList<InputQuestion> asked, FileTree files)
    {
        string? known = null;
        if (notes is not null)
        {
            var list = new PackBuffer();
            list.WriteText(files is ArtifactTree { Rules: var rules } ? rules : "");
            foreach (var question in asked)
            {
                if (IsOfFiles(question))
                {
                    list.WriteByte((byte)question.Kind);
                    list.WriteText(question.Text);
                }
            }

            known = $"files {Convert.ToHexStringLower(SHA256.HashData(list.Written))}";
            if (notes.Find(known) is { } found)
            {
                return found;
            }
        }

        var parts = new PackBuffer();
        foreach (var question in asked)
        {
            if (IsOfFiles(question))
            {
                parts.WriteByte((byte)question.Kind);
                parts.WriteText(question.Text);
                parts.WriteText(Answer(question, files));
            }
        }

        byte[] digest = SHA256.HashData(parts.Written);
        if (known is not null)
        {
            notes!.Add(known, digest); // There is no key without them.
        }

        return digest;
    }

    private static bool IsOfFiles(InputQuestion question) => question.Kind is InputKind.Kind or InputKind.Content or InputKind.Names;

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
                var wanted = InputRecord.ToId(question.Text);
                return objects.Find(wanted) is { } one ? cache.DigestOf(one, new RepositorySources(tree, sourceNames, null))
                    : objects.IsMadeAtRuntime(wanted) ? "runtime"
                    : "";
            case InputKind.Objects:
                var found = new PackBuffer();
                foreach (var (id, resource, _) in objects.Of(InputRecord.ToId(question.Text)).OrderBy(static other => other.Id.Name, StringComparer.Ordinal))
                {
                    found.WriteText(id.Name);
                    found.WriteText(cache.DigestOf(resource, new RepositorySources(tree, sourceNames, null)));
                }

                return Convert.ToHexStringLower(SHA256.HashData(found.Written));
            default:
                throw new InvalidDataException($"question {question.Kind} is none of this build's");
        }
    }
}
