using Hearth.Syntax.Files;

namespace Hearth.Kustomize.Remote;

/// <summary>Fetches what kustomizations name by URL. Safe for several builds at a time.</summary>
public interface IRemoteSource
{
    /// <summary>The content of a URL.</summary>
    /// <exception cref="RemoteException">It cannot be had.</exception>
    byte[] FetchFile(string url);

    /// <summary>The tree of a repository at the reference asked for.</summary>
    /// <exception cref="RemoteException">It cannot be had.</exception>
    FileTree Clone(RepoSpec repository);
}

/// <summary>Something remote that cannot be had.</summary>
public sealed class RemoteException(string message, string? hint = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What to do about it; null where the message says so.</summary>
    public string? Hint => hint;
}
