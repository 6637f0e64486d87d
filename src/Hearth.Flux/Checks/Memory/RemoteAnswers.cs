using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Hearth.Kustomize.Remote;
using Hearth.Syntax.Files;

namespace Hearth.Flux.Checks.Memory;

/// <summary>A remote source that knows what it was asked for, so that a later run can ask the same and compare.</summary>
internal sealed class RemoteAnswers(IRemoteSource inner) : IRemoteSource
{
    private const int CommitIdLength = 40;

    private readonly ConcurrentDictionary<string, bool> files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> repositories = new(StringComparer.Ordinal);

    /// <summary>The addresses of files.</summary>
    public IEnumerable<string> Files => files.Keys.Order(StringComparer.Ordinal);

    /// <summary>The repositories, as they were written.</summary>
    public IEnumerable<string> Repositories => repositories.Keys.Order(StringComparer.Ordinal);

    public byte[] FetchFile(string url)
    {
        files[url] = true;
        return inner.FetchFile(url);
    }

    public FileTree Clone(RepoSpec repository)
    {
        repositories[repository.Raw] = true;
        return inner.Clone(repository);
    }

    /// <summary>Identifies what a file holds today, or why it cannot be had.</summary>
    public static string AnswerFile(IRemoteSource remote, string url)
    {
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(remote.FetchFile(url)));
        }
        catch (RemoteException exception)
        {
            return "! " + exception.Message;
        }
    }

    /// <summary>Identifies what a repository holds today; at a full commit id that is the id.</summary>
    public static string AnswerRepository(IRemoteSource remote, string raw)
    {
        if (RepoSpec.TryParse(raw) is not { } spec)
        {
            return "";
        }

        try
        {
            var tree = remote.Clone(spec);
            if (spec.Ref.Length == CommitIdLength && !spec.Ref.AsSpan().ContainsAnyExcept("0123456789abcdef"))
            {
                return spec.Ref;
            }

            var all = new StringBuilder();
            foreach (string path in tree.Walk(""))
            {
                all.Append(path).Append('\n').Append(tree.GetDigest(path)).Append('\n');
            }

            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())));
        }
        catch (RemoteException exception)
        {
            return "! " + exception.Message;
        }
    }
}
