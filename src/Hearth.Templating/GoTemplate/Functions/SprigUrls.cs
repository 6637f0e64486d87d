using System.Globalization;
using System.Text;
using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Sprig's URL functions.</summary>
internal static class SprigUrls
{
    public static FunctionSet AddTo(FunctionSet functions) => functions.In("URLs")
        .Add("urlParse", (string text) => Parse(text), "The parts of a URL.", "{{ (urlParse \"https://h:80/p\").host }} → h:80")
        .Add("urlJoin", (GoMap parts) => Join(parts ?? new GoMap()), "A URL of its parts.", "{{ urlJoin (dict \"scheme\" \"http\" \"host\" \"h\" \"path\" \"/p\") }} → http://h/p");

    private static GoMap Parse(string text)
    {
        GoUrl url;
        try
        {
            url = GoUrl.Parse(text);
        }
        catch (FormatException e)
        {
            throw new FunctionException($"unable to parse url: parse {GoString.Quote(text)}: {e.Message}");
        }

        var parts = new GoMap(8);
        parts.Set("scheme", Value.Of(url.Scheme));
        parts.Set("host", Value.Of(url.Host));
        parts.Set("hostname", Value.Of(url.HostName));
        parts.Set("path", Value.Of(url.Path));
        parts.Set("query", Value.Of(url.Query));
        parts.Set("opaque", Value.Of(url.Opaque));
        parts.Set("fragment", Value.Of(url.Fragment));
        parts.Set("userinfo", Value.Of(url.UserInfo ?? ""));
        return parts;
    }

    private static string Join(GoMap parts)
    {
        string userInfo = Get(parts, "userinfo");
        string? user = null;
        if (userInfo.Length > 0)
        {
            try
            {
                user = GoUrl.Parse($"proto://{userInfo}@host").UserInfo;
            }
            catch (FormatException e)
            {
                throw new FunctionException($"unable to parse userinfo in dict: parse {GoString.Quote($"proto://{userInfo}@host")}: {e.Message}");
            }
        }

        return new GoUrl
        {
            Scheme = Get(parts, "scheme"),
            Host = Get(parts, "host"),
            Path = Get(parts, "path"),
            Query = Get(parts, "query"),
            Opaque = Get(parts, "opaque"),
            Fragment = Get(parts, "fragment"),
            UserInfo = user,
        }.ToString();
    }

    private static string Get(GoMap parts, string key)
    {
        if (!parts.TryGet(key, out var value))
        {
            return "";
        }

        return value.IsString ? value.AsText : throw new FunctionException(value.IsNilInterface
            ? "runtime error: invalid memory address or nil pointer dereference"
            : $"unable to parse {key} key, must be of type string, but {value.Type!.KindName} found");
    }
}
