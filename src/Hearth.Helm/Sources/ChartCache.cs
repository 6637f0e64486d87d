using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hearth.Syntax.Files;

namespace Hearth.Helm.Sources;

/// <summary>
/// The content-addressed store that all commands share: <c>blobs/sha256/HEX</c> holds archives under the hash of their
/// bytes, <c>answers/HEX.json</c> remembers which blob answered a request, <c>documents/HEX</c> keeps repository
/// indexes with their ETag. Writes are atomic, so any number of processes may use it at once; a blob whose bytes no
/// longer hash to its name is dropped and fetched again.
/// </summary>
public sealed class ChartCache(string root)
{
    public string Root => root;

    /// <summary>The user's own cache.</summary>
    public static ChartCache ForUser() => new(Path.Combine(UserDirectories.Cache, "charts"));

    public bool TryGet(ChartRequest request, out FetchedChart chart)
    {
        chart = null!; // Callers read it only where this answers true.
        string path = AnswerPath(request);
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            using var answer = JsonDocument.Parse(File.ReadAllBytes(path));
            string digest = answer.RootElement.GetProperty("digest").GetString() ?? "";
            string blob = BlobPath(digest);
            if (!File.Exists(blob) || !IsWhole(blob, digest))
            {
                return false;
            }

            chart = new FetchedChart(blob, digest, answer.RootElement.GetProperty("version").GetString() ?? "", answer.RootElement.GetProperty("artifactDigest").GetString() ?? digest);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IOException or ChartSourceException)
        {
            return false; // A damaged entry is fetched again.
        }
    }

    /// <summary>When the answer to a request was last fetched; null where there is none.</summary>
    public DateTimeOffset? GetAge(ChartRequest request) => File.Exists(AnswerPath(request)) ? File.GetLastWriteTimeUtc(AnswerPath(request)) : null;

    public FetchedChart Store(ChartRequest request, ReadOnlySpan<byte> archive, string version, string? artifactDigest = null)
    {
        string digest = DigestOf(archive);
        string blob = BlobPath(digest);
        if (!File.Exists(blob) || !IsWhole(blob, digest))
        {
            Write(blob, archive);
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("request", request.CacheKey);
            json.WriteString("digest", digest);
            json.WriteString("version", version);
            json.WriteString("artifactDigest", artifactDigest ?? digest);
            json.WriteEndObject();
        }

        Write(AnswerPath(request), buffer.ToArray());
        return new FetchedChart(blob, digest, version, artifactDigest ?? digest);
    }

    /// <summary>A kept document (a repository's index) with the ETag it came with.</summary>
    public (byte[] Bytes, string? ETag, DateTimeOffset Written)? TryGetDocument(string key)
    {
        string path = DocumentPath(key);
        try
        {
            return File.Exists(path)
                ? (File.ReadAllBytes(path), File.Exists(path + ".etag") ? File.ReadAllText(path + ".etag") : null, File.GetLastWriteTimeUtc(path))
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void StoreDocument(string key, ReadOnlySpan<byte> bytes, string? etag)
    {
        string path = DocumentPath(key);
        Write(path, bytes);
        if (etag is not null)
        {
            Write(path + ".etag", Encoding.UTF8.GetBytes(etag));
        }
        else
        {
            File.Delete(path + ".etag");
        }
    }

    /// <summary>Deletes archives that no answer names or that are damaged, and what killed processes left half written.</summary>
    /// <returns>How many files went, and how many bytes.</returns>
    public (int Count, long Bytes) Trim()
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (string answer in FilesOf("answers"))
        {
            try
            {
                using var json = JsonDocument.Parse(File.ReadAllBytes(answer));
                named.Add(BlobPath(json.RootElement.GetProperty("digest").GetString() ?? ""));
            }
            catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IOException or ChartSourceException)
            {
                // It names nothing; the request is fetched again when it is next made.
            }
        }

        int count = 0;
        long bytes = 0;
        foreach (string blob in FilesOf(Path.Combine("blobs", "sha256")))
        {
            if (!named.Contains(blob) || !IsWhole(blob, "sha256:" + Path.GetFileName(blob)))
            {
                bytes += new FileInfo(blob).Length;
                count++;
                File.Delete(blob);
            }
        }

        return (count, bytes);
    }

    public static string DigestOf(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    private string[] FilesOf(string directory) =>
        Directory.Exists(Path.Combine(root, directory)) ? Directory.GetFiles(Path.Combine(root, directory)) : [];

    private static bool IsWhole(string blob, string digest)
    {
        using var stream = File.OpenRead(blob);
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(stream)) == digest;
    }

    private static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // A path below the root has a directory.
        AtomicFile.WriteBytes(path, bytes);
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private string AnswerPath(ChartRequest request) => Path.Combine(root, "answers", Hash(request.CacheKey) + ".json");

    private string DocumentPath(string key) => Path.Combine(root, "documents", Hash(key));

    private string BlobPath(string digest) =>
        digest.StartsWith("sha256:", StringComparison.Ordinal) && digest.Length == 71 && digest.AsSpan(7).IndexOfAnyExcept("0123456789abcdef") < 0
            ? Path.Combine(root, "blobs", "sha256", digest[7..])
            : throw new ChartSourceException(ChartSourceProblem.BadAnswer, $"\"{digest}\" is no sha256 digest");
}
