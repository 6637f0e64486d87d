using System.Globalization;
using System.Text;
using Hearth.Templating.GoTemplate.Formatting;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Go's <c>net/url.URL</c>: parts decoded, written with its escapes.</summary>
internal sealed record GoUrl
{
    public string Scheme { get; init; } = "";

    public string Host { get; init; } = "";

    public string Path { get; init; } = "";

    public string Query { get; init; } = "";

    public string Opaque { get; init; } = "";

    public string Fragment { get; init; } = "";

    /// <summary>As it is written, escaped; null where there is none.</summary>
    public string? UserInfo { get; init; }

    public string HostName
    {
        get
        {
            int colon = Host.LastIndexOf(':');
            string name = colon >= 0 && Host.IndexOf(']', colon) < 0 && Host.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? Host[..colon] : Host;
            return name is ['[', .., ']'] ? name[1..^1] : name;
        }
    }

    /// <exception cref="FormatException">It is no URL; the message is Go's.</exception>
    public static GoUrl Parse(string text)
    {
        if (text.Any(static c => c < ' ' || c == 0x7F))
        {
            throw new FormatException("net/url: invalid control character in URL");
        }

        int hash = text.IndexOf('#');
        string fragment = hash < 0 ? "" : Unescape(text[(hash + 1)..], Part.Fragment);
        string rest = hash < 0 ? text : text[..hash];
        if (rest == "*")
        {
            return new GoUrl { Path = "*", Fragment = fragment };
        }

        string scheme = SchemeOf(ref rest).ToLowerInvariant();
        int question = rest.IndexOf('?');
        string query = question < 0 ? "" : rest[(question + 1)..];
        rest = question < 0 ? rest : rest[..question];
        if (!rest.StartsWith('/'))
        {
            if (scheme.Length > 0)
            {
                return new GoUrl { Scheme = scheme, Opaque = rest, Query = query, Fragment = fragment };
            }

            if (rest.Split('/')[0].Contains(':'))
            {
                throw new FormatException("first path segment in URL cannot contain colon");
            }
        }

        string host = "";
        string? user = null;
        if ((scheme.Length > 0 || !rest.StartsWith("///", StringComparison.Ordinal)) && rest.StartsWith("//", StringComparison.Ordinal))
        {
            int slash = rest.IndexOf('/', 2);
            string authority = slash < 0 ? rest[2..] : rest[2..slash];
            rest = slash < 0 ? "" : rest[slash..];
            int atSign = authority.LastIndexOf('@');
            user = atSign < 0 ? null : ParseUser(authority[..atSign]);
            host = ParseHost(authority[(atSign + 1)..]);
        }

        return new GoUrl { Scheme = scheme, Host = host, UserInfo = user, Path = Unescape(rest, Part.Path), Query = query, Fragment = fragment };
    }

    public override string ToString()
    {
        var url = new StringBuilder();
        if (Scheme.Length > 0)
        {
            url.Append(Scheme).Append(':');
        }

        if (Opaque.Length > 0)
        {
            url.Append(Opaque);
        }
        else
        {
            if (Scheme.Length > 0 || Host.Length > 0 || UserInfo is not null)
            {
                if (Host.Length > 0 || Path.Length > 0 || UserInfo is not null)
                {
                    url.Append("//");
                }

                if (UserInfo is not null)
                {
                    url.Append(UserInfo).Append('@');
                }

                url.Append(Escape(Host, Part.Host));
            }

            string path = Path == "*" ? "*" : Escape(Path, Part.Path);
            if (path.Length > 0 && path[0] != '/' && Host.Length > 0)
            {
                url.Append('/');
            }

            if (url.Length == 0 && path.Split('/')[0].Contains(':'))
            {
                url.Append("./");
            }

            url.Append(path);
        }

        if (Query.Length > 0)
        {
            url.Append('?').Append(Query);
        }

        return Fragment.Length > 0 ? url.Append('#').Append(Escape(Fragment, Part.Fragment)).ToString() : url.ToString();
    }

    /// <summary>Go's <c>url.JoinPath</c>: a URL with elements joined to its path, cleaned.</summary>
    public static string JoinPath(string start, ReadOnlySpan<string> elements)
    {
        var url = Parse(start);
        string[] all = [Escape(url.Path, Part.Path), .. elements];
        string joined = all[0].StartsWith('/') ? GoPath.Join(all) : GoPath.Join(["/", .. all])[1..];
        bool endsInSlash = all[^1].EndsWith('/') && !joined.EndsWith('/');
        return (url with { Path = Unescape(joined + (endsInSlash ? "/" : ""), Part.Path) }).ToString();
    }

    private static string SchemeOf(ref string rest)
    {
        for (int i = 0; i < rest.Length; i++)
        {
            char c = rest[i];
            if (char.IsAsciiLetter(c) || (i > 0 && (char.IsAsciiDigit(c) || c is '+' or '-' or '.')))
            {
                continue;
            }

            if (c != ':')
            {
                return "";
            }

            if (i == 0)
            {
                throw new FormatException("missing protocol scheme");
            }

            string scheme = rest[..i];
            rest = rest[(i + 1)..];
            return scheme;
        }

        return "";
    }

    private static string ParseUser(string user)
    {
        if (user.Any(static c => !char.IsAsciiLetterOrDigit(c) && !"-._:~!$&'()*+,;=%@".Contains(c)))
        {
            throw new FormatException("net/url: invalid userinfo");
        }

        int colon = user.IndexOf(':');
        return colon < 0
            ? Escape(Unescape(user, Part.User), Part.User)
            : Escape(Unescape(user[..colon], Part.User), Part.User) + ":" + Escape(Unescape(user[(colon + 1)..], Part.User), Part.User);
    }

    private static string ParseHost(string host)
    {
        int colon = host.LastIndexOf(':');
        bool isBracketed = host.StartsWith('[');
        if (isBracketed && !host.Contains(']'))
        {
            throw new FormatException("missing ']' in host");
        }

        string port = isBracketed ? host[(host.LastIndexOf(']') + 1)..] : colon < 0 ? "" : host[colon..];
        if (port.Length > 0 && (port[0] != ':' || port.AsSpan(1).IndexOfAnyExceptInRange('0', '9') >= 0))
        {
            throw new FormatException($"invalid port {GoString.Quote(port)} after host");
        }

        return Unescape(host, Part.Host);
    }

    private static string Unescape(string text, Part part)
    {
        if (!text.Contains('%'))
        {
            return part == Part.Host && text.AsSpan().ContainsAny(' ', '<', '>') && !text.AsSpan().ContainsAny('<', '>')
                ? throw new FormatException($"invalid character {GoString.Quote(" ")} in host name")
                : text;
        }

        byte[] bytes = GoString.ToBytes(text);
        var decoded = new List<byte>(bytes.Length);
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '%')
            {
                decoded.Add(bytes[i]);
                continue;
            }

            if (i + 2 >= bytes.Length || !char.IsAsciiHexDigit((char)bytes[i + 1]) || !char.IsAsciiHexDigit((char)bytes[i + 2]))
            {
                throw new FormatException($"invalid URL escape {GoString.Quote(Encoding.Latin1.GetString(bytes, i, Math.Min(3, bytes.Length - i)))}");
            }

            decoded.Add(byte.Parse(Encoding.ASCII.GetString(bytes, i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            i += 2;
        }

        return GoString.FromBytes(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(decoded));
    }

    private static string Escape(string text, Part part)
    {
        string allowed = part switch
        {
            Part.Path => "-_.~$&+,/:;=@!'()*",
            Part.User => "-_.~$&+,;=",
            Part.Host => "-_.~!$&'()*+,;=:[]<>\"",
            _ => "-_.~$&+,/:;=?@!()*",
        };

        // What Go keeps though its own list does not have it: the path's validity is tested against the text as given.
        if (part == Part.Path)
        {
            allowed = allowed.Replace("!'()*", text.Any(c => !char.IsAsciiLetterOrDigit(c) && !"-_.~!$&'()*+,;=:@[]/%".Contains(c)) ? "" : "!'()*", StringComparison.Ordinal);
        }

        var built = new StringBuilder(text.Length);
        foreach (byte b in GoString.ToBytes(text))
        {
            _ = b < 128 && (char.IsAsciiLetterOrDigit((char)b) || allowed.Contains((char)b))
                ? built.Append((char)b)
                : built.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return built.ToString();
    }

    private enum Part
    {
        Path,
        User,
        Host,
        Fragment,
    }
}
