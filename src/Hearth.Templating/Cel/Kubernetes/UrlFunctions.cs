using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Kubernetes;

/// <summary>Kubernetes' functions of URLs.</summary>
internal static class UrlFunctions
{
    public static IEnumerable<CelFunction> All() =>
    [
        CelFunction.Global("url", CelType.String, CelUrl.UrlType, text => CelUrl.TryParse(text.AsString, out string error) is { } url ? CelValue.Of(url) : CelValue.Error($"URL parse error during conversion from string: {error}")),
        CelFunction.Global("isURL", CelType.String, CelType.Bool, text => CelValue.Of(CelUrl.TryParse(text.AsString, out _) is not null)),
        Part("getScheme", url => url.Url.Scheme),
        Part("getHost", url => url.Url.Host),
        Part("getHostname", url => url.Url.HostName),
        Part("getPort", url => PortOf(url.Url.Host)),
        Part("getEscapedPath", url => url.EscapedPath),
        CelFunction.Member("getQuery", CelUrl.UrlType, CelType.MapOf(CelType.String, CelType.ListOf(CelType.String)), url => Query(((CelUrl)url.AsOpaque).Url.Query)),
    ];

    private static CelFunction Part(string name, Func<CelUrl, string> part) =>
        CelFunction.Member(name, CelUrl.UrlType, CelType.String, url => CelValue.Of(part((CelUrl)url.AsOpaque)));

    private static string PortOf(string host)
    {
        int colon = host.LastIndexOf(':');
        return colon >= 0 && host.IndexOf(']', colon) < 0 && host.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? host[(colon + 1)..] : "";
    }

    private static CelValue Query(string query)
    {
        Dictionary<string, List<string>> values = [];
        foreach (string pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            string name = Uri.UnescapeDataString(parts[0].Replace('+', ' '));
            if (!values.TryGetValue(name, out var list))
            {
                values[name] = list = [];
            }

            list.Add(parts.Length == 1 ? "" : Uri.UnescapeDataString(parts[1].Replace('+', ' ')));
        }

        return CelValue.Of(new CelDictionary(values.Select(entry => KeyValuePair.Create(entry.Key, CelValue.Strings(entry.Value)))));
    }
}
