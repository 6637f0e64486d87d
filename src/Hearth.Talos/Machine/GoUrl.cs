namespace Hearth.Talos.Machine;

/// <summary>The parts of a URL as Go's <c>net/url</c> splits them; enough to merge two and print the result.</summary>
internal readonly record struct GoUrl(string Scheme, string Opaque, string UserInfo, string Host, string Path, string Query, string Fragment)
{
    /// <summary>The host without its port.</summary>
    public string HostName
    {
        get
        {
            string host = Host;
            if (host.StartsWith('['))
            {
                return host.IndexOf(']') is var end and > 0 ? host[1..end] : host;
            }

            return host.LastIndexOf(':') is var colon and >= 0 ? host[..colon] : host;
        }
    }

    public static bool TryParse(string text, out GoUrl url)
    {
        url = default;
        if (text.AsSpan().ContainsAnyInRange('\0', ' ') && (text.AsSpan().ContainsAnyInRange('\0', '\u001f') || text.StartsWith(' ')))
        {
            return false;
        }

        string rest = text;
        string fragment = Cut(ref rest, '#');
        string scheme = "";
        int colon = rest.IndexOf(':');
        if (colon == 0)
        {
            return false;
        }

        if (colon > 0 && char.IsAsciiLetter(rest[0]) && rest.AsSpan(0, colon).IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.") < 0)
        {
            scheme = rest[..colon].ToLowerInvariant();
            rest = rest[(colon + 1)..];
        }

        string query = Cut(ref rest, '?');
        if (scheme.Length > 0 && !rest.StartsWith('/'))
        {
            url = new GoUrl(scheme, rest, "", "", "", query, fragment);
            return true;
        }

        if (scheme.Length == 0 && rest.IndexOf(':') is var stray and >= 0 && (rest.IndexOf('/') is var slash && (slash < 0 || stray < slash)))
        {
            return false; // "first path segment in URL cannot contain colon"
        }

        string user = "";
        string host = "";
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            int path = rest.IndexOf('/', 2);
            host = path < 0 ? rest[2..] : rest[2..path];
            rest = path < 0 ? "" : rest[path..];
            if (host.LastIndexOf('@') is var at and >= 0)
            {
                user = host[..at];
                host = host[(at + 1)..];
            }

            if (!IsValidHost(host))
            {
                return false;
            }
        }

        url = new GoUrl(scheme, "", user, host, rest, query, fragment);
        return true;
    }

    /// <summary>Field by field, as Talos' merge treats the struct: what the right one has wins.</summary>
    public GoUrl MergedWith(GoUrl right) => new(
        Pick(Scheme, right.Scheme), Pick(Opaque, right.Opaque), Pick(UserInfo, right.UserInfo), Pick(Host, right.Host), Pick(Path, right.Path), Pick(Query, right.Query), Pick(Fragment, right.Fragment));

    public override string ToString()
    {
        string text = Scheme.Length > 0 ? Scheme + ":" : "";
        if (Opaque.Length > 0)
        {
            text += Opaque;
        }
        else
        {
            if (Scheme.Length > 0 || Host.Length > 0 || UserInfo.Length > 0)
            {
                text += Host.Length > 0 || Path.Length > 0 || UserInfo.Length > 0 ? "//" : "";
                text += UserInfo.Length > 0 ? UserInfo + "@" : "";
                text += Host;
            }

            text += Path.Length > 0 && Path[0] != '/' && Host.Length > 0 ? "/" + Path : Path;
        }

        return text + (Query.Length > 0 ? "?" + Query : "") + (Fragment.Length > 0 ? "#" + Fragment : "");
    }

    private static string Pick(string left, string right) => right.Length > 0 ? right : left;

    private static bool IsValidHost(string host)
    {
        int colon = host.LastIndexOf(':');
        if (host.StartsWith('['))
        {
            int end = host.LastIndexOf(']');
            return end > 0 && (end == host.Length - 1 || (host[end + 1] == ':' && host.AsSpan(end + 2).IndexOfAnyExceptInRange('0', '9') < 0));
        }

        return !host.Contains(' ') && (colon < 0 || host.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0);
    }

    private static string Cut(ref string text, char mark)
    {
        int at = text.IndexOf(mark);
        if (at < 0)
        {
            return "";
        }

        string after = text[(at + 1)..];
        text = text[..at];
        return after;
    }
}
