using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Hearth.Syntax.Files;

namespace Hearth.Kustomize.Remote;

/// <summary>
/// Remote files by HTTP and repositories by git, each fetched once a process and kept in a cache, which is what
/// <c>--offline</c> lives on. A repository at a full commit id is taken from the cache without asking again.
/// </summary>
public sealed class RemoteSource(string cacheDirectory, bool offline, TimeProvider time) : IRemoteSource, IDisposable
{
    private const int CommitIdLength = 40;

    private static readonly TimeSpan HttpTimeout = TimeSpan.FromSeconds(30);

    // Making one takes milliseconds, which most builds need not spend.
    private readonly Lazy<HttpClient> http = new(static () => new HttpClient { Timeout = HttpTimeout });
    private readonly ConcurrentDictionary<string, Lazy<byte[]>> files = new();
    private readonly ConcurrentDictionary<string, Lazy<FileTree>> clones = new();

    public byte[] FetchFile(string url) => files.GetOrAdd(url, static (key, self) => new Lazy<byte[]>(() => self.Fetch(key)), this).Value;

    public FileTree Clone(RepoSpec repository) =>
        clones.GetOrAdd($"{repository.CloneUrl} {repository.Ref} {repository.Submodules}", static (_, state) => new Lazy<FileTree>(() => state.Self.CloneOnce(state.Repository)), (Self: this, Repository: repository)).Value;

    public void Dispose()
    {
        if (http.IsValueCreated)
        {
            http.Value.Dispose();
        }
    }

    private byte[] Fetch(string url)
    {
        string cached = Path.Combine(cacheDirectory, "http", Key(url));
        if (offline)
        {
            return File.Exists(cached) ? File.ReadAllBytes(cached)
                : throw new RemoteException($"{url} is not in the cache, and this build is offline", "Build once without --offline.");
        }

        byte[] content = Get(url);
        Directory.CreateDirectory(Path.Combine(cacheDirectory, "http"));
        AtomicFile.WriteBytes(cached, content);
        return content;
    }

    private byte[] Get(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            throw new RemoteException($"{url} is no URL");
        }

        try
        {
            using var response = http.Value.Send(new HttpRequestMessage(HttpMethod.Get, address), HttpCompletionOption.ResponseContentRead);
            if (!response.IsSuccessStatusCode)
            {
                throw new RemoteException($"{url} answered {(int)response.StatusCode} {response.ReasonPhrase}");
            }

            using var content = new MemoryStream();
            response.Content.ReadAsStream().CopyTo(content);
            return content.ToArray();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException)
        {
            throw new RemoteException($"{url} cannot be fetched: {exception.Message}", inner: exception);
        }
    }

    private FileTree CloneOnce(RepoSpec repository)
    {
        string name = Key($"{repository.CloneUrl} {repository.Ref}");
        string directory = Path.Combine(cacheDirectory, "git", name);
        bool isPinned = repository.Ref.Length == CommitIdLength && !repository.Ref.AsSpan().ContainsAnyExcept("0123456789abcdef");
        if (offline && !Directory.Exists(directory))
        {
            throw new RemoteException($"{repository.CloneUrl} is not in the cache, and this build is offline", "Build once without --offline.");
        }

        if (!offline && !(isPinned && Directory.Exists(directory)))
        {
            Refresh(repository, directory);
        }

        return new DirectoryTree(directory, $"{repository.CloneUrl}//");
    }

    // Into a directory of its own first: one that fails leaves what was there.
    private void Refresh(RepoSpec repository, string directory)
    {
        string parent = Path.GetDirectoryName(directory)!; // It was put below the cache directory.
        Directory.CreateDirectory(parent);
        string fresh = Path.Combine(parent, $".{Path.GetFileName(directory)}.{Guid.NewGuid():N}");
        try
        {
            new GitClone(fresh, repository, time).Run();
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }

            Directory.Move(fresh, directory);
        }
        finally
        {
            if (Directory.Exists(fresh))
            {
                Directory.Delete(fresh, recursive: true);
            }
        }
    }

    private static string Key(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
