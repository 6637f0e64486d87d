using Hearth.Templating.Cel.Values;
using Hearth.Templating.GoTemplate.Functions;

namespace Hearth.Templating.Cel.Kubernetes;

/// <summary>An absolute URL or path, Kubernetes' <c>kubernetes.URL</c>.</summary>
internal sealed class CelUrl(GoUrl url, string written) : CelOpaque
{
    public static readonly CelType UrlType = CelType.Opaque("kubernetes.URL");

    public override CelType Type => UrlType;

    public GoUrl Url => url;

    /// <summary>The path as it is written, with its escapes.</summary>
    public string EscapedPath
    {
        get
        {
            string rest = written[(url.Scheme.Length > 0 ? url.Scheme.Length + 1 : 0)..];
            rest = rest.Split('?', 2)[0];
            if (rest.StartsWith("//", StringComparison.Ordinal) && (url.Scheme.Length > 0 || !rest.StartsWith("///", StringComparison.Ordinal)))
            {
                int slash = rest.IndexOf('/', 2);
                rest = slash < 0 ? "" : rest[slash..];
            }

            return rest.Any(c => c > 0x7F || " \"<>\\^`{|}".Contains(c)) ? Uri.EscapeDataString(url.Path).Replace("%2F", "/", StringComparison.Ordinal) : rest;
        }
    }

    /// <summary>As Go's <c>url.ParseRequestURI</c>: no relative references, and a hash sign is no fragment.</summary>
    public static CelUrl? TryParse(string text, out string error)
    {
        try
        {
            var url = GoUrl.Parse(text);
            bool isRequest = text.StartsWith('/') || text == "*" || (url.Scheme.Length > 0 && url.Opaque.Length == 0);
            error = isRequest ? "" : $"parse \"{text}\": invalid URI for request";
            return isRequest ? new CelUrl(url, text) : null;
        }
        catch (FormatException exception)
        {
            error = $"parse \"{text}\": {exception.Message}";
            return null;
        }
    }

    public override bool IsEqualTo(CelOpaque other) => other is CelUrl { Url: var that } && url.ToString() == that.ToString();

    public override int GetHashCode() => url.ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"url(\"{url}\")";
}
