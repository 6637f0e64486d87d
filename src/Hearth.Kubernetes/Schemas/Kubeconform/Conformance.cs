using System.Buffers;
using System.Threading.Channels;

namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>
/// A run of kubeconform: finds documents, validates them on all cores and reports them in the order of the files. Only
/// what is under way is held, so that a stream may be longer than memory.
/// </summary>
public sealed class Conformance
{
    // So much is given to a core at a time: less costs more in hand-overs, more makes results come late.
    private const int BatchBytes = 128 * 1024;

    // The collector lets as much pile up as the processor's cache holds: 200 MB on a server of 260 MB. So it is asked in between.
    private const long CollectAfterBytes = 24 * 1024 * 1024;

    private readonly KubeconformOptions options;
    private readonly ConformanceChecker checker;

    /// <exception cref="SchemaLocationException">A place of schemas is none.</exception>
    public Conformance(KubeconformOptions options, ConformanceWorld world)
    {
        this.options = options;
        checker = new ConformanceChecker(options, new SchemaLocations(options, world));
    }

    /// <summary>Validates what the options name, or a stream.</summary>
    /// <param name="input">Standard input; null where the options name files.</param>
    /// <param name="report">Takes the results.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>Whether nothing failed.</returns>
    public async Task<bool> RunAsync(Stream? input, ConformanceReport report, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var batches = (input is null ? Files() : Stream(input)).GetEnumerator();
        bool isSound = true;
        if (!batches.MoveNext())
        {
            report.Flush();
            return true;
        }

        // One file with one document needs no other thread.
        var first = batches.Current;
        if (!batches.MoveNext())
        {
            isSound = Report(Check(first), report);
        }
        else
        {
            long collected = 0;
            await foreach (var results in CheckAll(first, batches, stop.Token))
            {
                isSound &= Report(await results, report);
                if (GC.GetTotalAllocatedBytes() is var allocated && allocated - collected > CollectAfterBytes)
                {
                    collected = allocated;
                    GC.Collect(0, GCCollectionMode.Forced, blocking: true);
                }

                if (!isSound && options.ExitOnError)
                {
                    await stop.CancelAsync();
                    break;
                }
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        report.Flush();
        return isSound;
    }

    private IAsyncEnumerable<Task<List<ConformanceResult>>> CheckAll(DocumentBatch first, IEnumerator<DocumentBatch> batches, CancellationToken cancellationToken)
    {
        int width = Math.Clamp(options.Workers, 1, Environment.ProcessorCount);
        var queue = Channel.CreateBounded<Task<List<ConformanceResult>>>(new BoundedChannelOptions(width) { SingleReader = true, SingleWriter = true });
        _ = Task.Run(() => FillAsync(queue.Writer, first, batches, cancellationToken), CancellationToken.None);
        return queue.Reader.ReadAllAsync(CancellationToken.None);
    }

    private async Task FillAsync(ChannelWriter<Task<List<ConformanceResult>>> queue, DocumentBatch first, IEnumerator<DocumentBatch> batches, CancellationToken cancellationToken)
    {
        try
        {
            await queue.WriteAsync(Task.Run(() => Check(first), CancellationToken.None), cancellationToken);
            do
            {
                var batch = batches.Current;
                await queue.WriteAsync(Task.Run(() => Check(batch), CancellationToken.None), cancellationToken);
            }
            while (batches.MoveNext());
            queue.Complete();
        }
        catch (OperationCanceledException)
        {
            queue.Complete();
        }
        catch (Exception exception)
        {
            queue.Complete(exception); // Whoever reads the results gets it.
        }
    }

    private List<ConformanceResult> Check(DocumentBatch batch)
    {
        var results = new List<ConformanceResult>(batch.Documents.Count);
        foreach (var document in batch.Documents)
        {
            if (document.Error is not null)
            {
                results.Add(new ConformanceResult(document.Path, ResourceSignature.None, ConformanceStatus.Error, document.Error));
                continue;
            }

            int before = results.Count;
            checker.Check(document.Path, batch.Bytes.AsSpan(document.Start, document.Length), results);
            if (document.IsWholeFile && results.Count == before)
            {
                results.Add(new ConformanceResult(document.Path, ResourceSignature.None, ConformanceStatus.Empty)); // An empty list: the file counts.
            }
        }

        batch.Return();
        return results;
    }

    private bool Report(List<ConformanceResult> results, ConformanceReport report)
    {
        bool isSound = true;
        foreach (var result in results)
        {
            report.Write(result);
            isSound &= !result.IsFailure;
            if (!isSound && options.ExitOnError)
            {
                break;
            }
        }

        return isSound;
    }

    private IEnumerable<DocumentBatch> Files()
    {
        var batch = new DocumentBatch();
        var splitter = new DocumentSplitter();
        foreach (var (path, error) in new ManifestFiles(options).Find())
        {
            if (error is not null)
            {
                batch.AddError(path, error);
                continue;
            }

            using var file = TryOpen(path, out string? problem);
            if (file is null)
            {
                batch.AddError(path, problem ?? "");
                continue;
            }

            splitter.Open(file);
            int documents = 0;
            while (splitter.TryNext(out var document))
            {
                // An empty document is none, but a file without any counts.
                if (!document.IsEmpty)
                {
                    documents++;
                    batch.Add(path, document.Span);
                    if (batch.Length >= BatchBytes)
                    {
                        yield return batch;
                        batch = new DocumentBatch();
                    }
                }
            }

            if (documents == 0)
            {
                batch.Add(path, []);
            }
            else if (documents == 1)
            {
                batch.MarkWholeFile();
            }
        }

        if (batch.Documents.Count > 0)
        {
            yield return batch;
        }
    }

    private static IEnumerable<DocumentBatch> Stream(Stream input)
    {
        var batch = new DocumentBatch();
        var splitter = new DocumentSplitter();
        splitter.Open(input);
        while (splitter.TryNext(out var document))
        {
            batch.Add("stdin", document.Span);
            if (batch.Length >= BatchBytes)
            {
                yield return batch;
                batch = new DocumentBatch();
            }
        }

        if (batch.Documents.Count > 0)
        {
            yield return batch;
        }
    }

    private FileStream? TryOpen(string path, out string? problem)
    {
        try
        {
            problem = null;
            return new FileStream(Path.GetFullPath(path, options.WorkingDirectory), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = $"open {path}: {(exception is UnauthorizedAccessException ? "permission denied" : "no such file or directory")}";
            return null;
        }
    }

    /// <summary>Documents for one core, their bytes in one buffer.</summary>
    private sealed class DocumentBatch
    {
        public byte[] Bytes { get; private set; } = ArrayPool<byte>.Shared.Rent(BatchBytes);

        public int Length { get; private set; }

        public List<BatchedDocument> Documents { get; } = [];

        public void Add(string path, ReadOnlySpan<byte> document)
        {
            if (Length + document.Length > Bytes.Length)
            {
                byte[] larger = ArrayPool<byte>.Shared.Rent(Length + document.Length);
                Bytes.AsSpan(0, Length).CopyTo(larger);
                Return();
                Bytes = larger;
            }

            document.CopyTo(Bytes.AsSpan(Length));
            Documents.Add(new BatchedDocument(path, Length, document.Length, null));
            Length += document.Length;
        }

        public void AddError(string path, string error) => Documents.Add(new BatchedDocument(path, 0, 0, error));

        public void MarkWholeFile()
        {
            if (Documents.Count > 0)
            {
                Documents[^1] = Documents[^1] with { IsWholeFile = true };
            }
        }

        public void Return() => ArrayPool<byte>.Shared.Return(Bytes);
    }

    /// <summary>A document in its batch's bytes, or what kept a file from being read.</summary>
    private readonly record struct BatchedDocument(string Path, int Start, int Length, string? Error)
    {
        /// <summary>The only one of its file.</summary>
        public bool IsWholeFile { get; init; }
    }
}
