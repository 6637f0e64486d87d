using System.Security.Cryptography;
using Hearth.Flux.Caching;
using Hearth.Flux.Graph;
using Hearth.Flux.Releases;
using Hearth.Flux.Rendering;
using Hearth.Helm.Sources;
using Hearth.Kustomize.Remote;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Packing;

namespace Hearth.Flux.Checks.Memory;

/// <summary>
/// Remembers what a run of the checks found by everything that it looked at: where no answer is another than it was, nothing is
/// rendered. As with rendered objects, a name has two steps: from the options to a list of questions, from the questions and
/// today's answers to the report.
/// </summary>
/// <param name="cache">Where it is kept.</param>
/// <param name="settings">What rendering assumes; its remote source and charts answer questions.</param>
/// <param name="tree">The repository.</param>
/// <param name="path">Where Flux starts; null where that is found.</param>
/// <param name="options">Which checks, and what is kept of their findings.</param>
internal sealed class CheckMemory(RenderCache cache, RenderSettings settings, SnapshotTree tree, string? path, CheckOptions options)
{
    private const int MaxLists = 4;

    private readonly RepositorySources sources = new(tree, [], null);

    /// <summary>The report of a run that looked at the same; null where there was none.</summary>
    public CheckReport? TryGet(CancellationToken cancellationToken)
    {
        if (QuestionsName() is not { } name || cache.TryRead(name) is not { } asked)
        {
            return null;
        }

        try
        {
            foreach (var questions in ReadLists(asked))
            {
                if (ReportName(name, questions, cancellationToken) is { } result && cache.TryRead(result) is { } report)
                {
                    return ReportPack.Read(report, sources);
                }
            }
        }
        catch (InvalidDataException)
        {
            // Sealed by another build that was told to be the same one.
        }

        return null;
    }

    /// <summary>Keeps a report, unless a file changed meanwhile.</summary>
    public void Add(CheckReport report, CheckContext context, RemoteAnswers? remote, CancellationToken cancellationToken)
    {
        if (QuestionsName() is not { } name || report.Findings.Any(static finding => finding.Rule == CheckRules.Crashed))
        {
            return;
        }

        var questions = new CheckQuestions
        {
            Files = tree.ContentId is null ? [.. tree.FilesRead.Order(StringComparer.Ordinal)] : [],
            Directories = tree.ContentId is null ? [.. tree.DirectoriesListed.Order(StringComparer.Ordinal)] : [],
            Ignored = [.. context.Ignored.Answers.Keys.Order(StringComparer.Ordinal)],
            Charts = [.. ChartsOf(context.Cluster)],
            RemoteFiles = [.. remote?.Files ?? []],
            RemoteRepositories = [.. remote?.Repositories ?? []],
        };
        string? result = ReportName(name, questions, cancellationToken);
        if (result is null || tree.HasChanged)
        {
            return;
        }

        cache.Write(result, ReportPack.Write(report, sources));
        cache.Write(name, WithFirst(questions, cache.TryRead(name)));
    }

    // What is asked depends on the files: another branch has others. The list of this run goes first.
    private static byte[] WithFirst(CheckQuestions questions, ReadOnlyMemory<byte>? before)
    {
        var first = new PackBuffer();
        questions.Write(first);
        var lists = new List<byte[]> { first.Written.ToArray() };
        try
        {
            foreach (var older in before is { } known ? ReadLists(known) : [])
            {
                var list = new PackBuffer();
                older.Write(list);
                if (lists.Count < MaxLists && !list.Written.SequenceEqual(lists[0]))
                {
                    lists.Add(list.Written.ToArray());
                }
            }
        }
        catch (InvalidDataException)
        {
            // Then this list stands alone.
        }

        var all = new PackBuffer();
        all.WriteNumber(lists.Count);
        foreach (byte[] list in lists)
        {
            all.WriteBytes(list);
        }

        return all.Written.ToArray();
    }

    private static CheckQuestions[] ReadLists(ReadOnlyMemory<byte> bytes)
    {
        var cursor = new PackCursor(bytes.Span);
        var lists = new CheckQuestions[cursor.ReadNumber()];
        for (int i = 0; i < lists.Length; i++)
        {
            lists[i] = CheckQuestions.Read(ref cursor);
        }

        return lists;
    }

    private static IEnumerable<WantedChart> ChartsOf(ClusterRender cluster)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var release in cluster.Releases.Select(static owner => owner.Object).OfType<FluxRelease>().Where(static release => !release.IsSuspended))
        {
            WantedChart? wanted = null;
            try
            {
                wanted = ChartRequests.Read(release, cluster.Objects);
            }
            catch (Exception exception) when (exception is DiagnosticException or ChartSourceException)
            {
                // That it names none follows from the repository.
            }

            if (wanted is not null && seen.Add($"{wanted.Identity} {wanted.Request?.CacheKey} {wanted.LocalPath} {wanted.AppendsDigest}"))
            {
                yield return wanted;
            }
        }
    }

    private string? QuestionsName()
    {
        var parts = new PackBuffer();
        foreach (string text in (ReadOnlySpan<string>)[tree.ContentId ?? "", tree.Name, tree.GetDisplayPath(""), path ?? "\n", settings.Fingerprint, settings.Releases?.Fingerprint ?? "", .. settings.Releases?.Charts.Directories ?? [], options.Fingerprint])
        {
            parts.WriteText(text);
        }

        return cache.EntryName("checked", parts);
    }

    private string? ReportName(string name, CheckQuestions questions, CancellationToken cancellationToken)
    {
        string[] files = new string[questions.Files.Count];
        string[] charts = new string[questions.Charts.Count];
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, files.Length + charts.Length, parallel, i =>
        {
            // Charts first: each is many files.
            if (i < charts.Length)
            {
                charts[i] = AnswerChart(questions.Charts[i], cancellationToken);
            }
            else
            {
                files[i - charts.Length] = tree.GetDigest(questions.Files[i - charts.Length]) ?? "";
            }
        });
        var ignored = new IgnoredFiles(tree);
        var parts = new PackBuffer();
        parts.WriteText(name);
        Write(parts, questions.Files, files);
        Write(parts, questions.Directories, questions.Directories.Select(AnswerNames));
        Write(parts, questions.Ignored, questions.Ignored.Select(path => ignored.Contains(path) ? "ignored" : ""));
        Write(parts, questions.RemoteFiles, questions.RemoteFiles.Select(url => settings.Remote is { } remote ? RemoteAnswers.AnswerFile(remote, url) : ""));
        Write(parts, questions.RemoteRepositories, questions.RemoteRepositories.Select(raw => settings.Remote is { } remote ? RemoteAnswers.AnswerRepository(remote, raw) : ""));
        Write(parts, questions.Charts.Select(static chart => chart.Identity.ToString()), charts);
        return cache.EntryName("report", parts);
    }

    private static void Write(PackBuffer parts, IEnumerable<string> questions, IEnumerable<string> answers)
    {
        foreach (var (question, answer) in questions.Zip(answers))
        {
            parts.WriteText(question);
            parts.WriteText(answer);
        }

        parts.WriteByte(0);
    }

    private string AnswerNames(string directory)
    {
        var names = new PackBuffer();
        foreach (var entry in tree.List(directory))
        {
            names.WriteText(entry.Name);
            names.WriteByte((byte)entry.Kind);
            names.WriteByte(entry.IsLink ? (byte)1 : (byte)0);
        }

        return Convert.ToHexStringLower(SHA256.HashData(names.Written));
    }

    private string AnswerChart(WantedChart wanted, CancellationToken cancellationToken)
    {
        try
        {
            return settings.Releases?.Charts.GetDigest(wanted, tree, cancellationToken) ?? "";
        }
        catch (Exception exception) when (exception is ChartSourceException or IOException)
        {
            return "! " + exception.Message;
        }
    }
}
