using System.Globalization;

namespace Hearth.Kustomize.Remote;

/// <summary>
/// A repository, a path in it and a reference, from the texts that kustomize takes for one:
/// <c>https://host/org/repo//path?ref=v1</c>, <c>github.com/org/repo</c>, <c>git@host:org/repo.git</c>, <c>file:///repo//path</c> …
/// </summary>
public sealed record RepoSpec
{
    private static readonly string[] Schemes = ["ssh://", "https://", "http://", "file://"];

    /// <summary>As it was written.</summary>
    public required string Raw { get; init; }

    /// <summary>What git is given.</summary>
    public required string CloneUrl { get; init; }

    /// <summary>The directory in the repository; empty for its root.</summary>
    public required string Path { get; init; }

    /// <summary>Branch, tag or commit; empty for the default branch.</summary>
    public string Ref { get; init; } = "";

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(27);

    public bool Submodules { get; init; } = true;

    /// <summary>Null where the text is no repository: a path, or a URL without one.</summary>
    public static RepoSpec? TryParse(string text)
    {
        if (text.StartsWith('/'))
        {
            return null;
        }

        int question = text.IndexOf('?');
        string location = question < 0 ? text : text[..question];
        if (!TryCutHost(location, out string host, out string rest, out bool isFile)
            || !TryCutRepository(rest, isFile, out string repository, out string path)
            || Syntax.Files.TreePath.Normalize(path) is null)
        {
            return null;
        }

        var spec = new RepoSpec { Raw = text, CloneUrl = host + repository, Path = path.TrimStart('/') };
        return question < 0 ? spec : spec.WithQuery(text[(question + 1)..]);
    }

    private static bool TryCutHost(string text, out string host, out string rest, out bool isFile)
    {
        host = rest = "";
        if (text.StartsWith("git::", StringComparison.OrdinalIgnoreCase))
        {
            text = text[5..];
        }

        string scheme = Array.Find(Schemes, scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) ?? "";
        text = text[scheme.Length..];
        string user = CutUser(ref text);
        bool isGitHub = text.StartsWith("github.com/", StringComparison.OrdinalIgnoreCase) || text.StartsWith("github.com:", StringComparison.OrdinalIgnoreCase);
        bool isScp = scheme.Length == 0 && (user.Length > 0 || isGitHub);
        isFile = scheme == "file://";
        if (scheme.Length == 0 && !isScp)
        {
            return false;
        }

        if (isFile)
        {
            host = scheme;
            rest = user + text;
            return true;
        }

        int separator = text.IndexOf('/');
        int colon = isScp ? text.IndexOf(':') : -1;
        separator = separator < 0 || (colon > 0 && colon < separator) ? colon : separator;
        rest = separator < 0 ? "" : text[(separator + 1)..];
        host = separator < 0 ? text : text[..(separator + 1)];
        host = !isGitHub ? scheme + user + host
            : scheme == "ssh://" || user.Length > 0 ? user + "github.com:"
            : "https://github.com/";
        return host.Length > 0;
    }

    private static string CutUser(ref string text)
    {
        int at = text.IndexOf('@');
        if (at <= 0 || !char.IsAsciiLetter(text[0]) || text.AsSpan(0, at).ContainsAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"))
        {
            return "";
        }

        string user = text[..(at + 1)];
        text = text[(at + 1)..];
        return user;
    }

    private static bool TryCutRepository(string text, bool isFile, out string repository, out string path)
    {
        int azure = text.IndexOf("_git/", StringComparison.Ordinal);
        int marker = text.IndexOf("//", StringComparison.Ordinal);
        int suffix = text.IndexOf(".git", StringComparison.Ordinal);
        if (azure >= 0)
        {
            int end = text.IndexOf('/', azure + 5) is var slash and >= 0 ? slash : text.Length;
            (repository, path) = (text[..end], end < text.Length ? text[(end + 1)..] : "");
        }
        else if (marker >= 0)
        {
            (repository, path) = (text[..marker], text[(marker + 2)..]);
        }
        else if (suffix >= 0)
        {
            (repository, path) = (text[..(suffix + 4)], text[(suffix + 4)..]);
        }
        else if (isFile)
        {
            (repository, path) = (text, "");
        }
        else
        {
            int first = text.IndexOf('/');
            int second = first < 0 ? -1 : text.IndexOf('/', first + 1);
            (repository, path) = first < 0 ? ("", "") : second < 0 ? (text, "") : (text[..second], text[(second + 1)..]);
        }

        return repository.Length > 0;
    }

    private RepoSpec WithQuery(string query)
    {
        var spec = this;
        string version = "";
        foreach (string pair in query.Split('&'))
        {
            int equals = pair.IndexOf('=');
            string value = equals < 0 ? "" : Uri.UnescapeDataString(pair[(equals + 1)..]);
            spec = (equals < 0 ? pair : pair[..equals]) switch
            {
                "ref" when value.Length > 0 => spec with { Ref = value },
                "timeout" when int.TryParse(value.TrimEnd('s'), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds > 0 => spec with { Timeout = TimeSpan.FromSeconds(seconds) },
                "submodules" when bool.TryParse(value, out bool submodules) => spec with { Submodules = submodules },
                _ => spec,
            };
            version = pair.StartsWith("version=", StringComparison.Ordinal) ? value : version;
        }

        return spec.Ref.Length > 0 ? spec : spec with { Ref = version };
    }
}
