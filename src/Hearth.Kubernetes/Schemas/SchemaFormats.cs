using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Hearth.Kubernetes.Schemas;

/// <summary>
/// The values of <c>format</c>, as strict as the schema library of kubeconform and Helm (santhosh-tekuri/jsonschema 6)
/// takes them; a duration may be Go's too, which is what Kubernetes means by one. Unknown formats allow anything.
/// </summary>
internal static partial class SchemaFormats
{
    /// <summary>What is wrong with a text; null where nothing is.</summary>
    public static string? Check(string format, string text) => format switch
    {
        "date-time" => CheckDateTime(text),
        "date" => IsDate(text) ? null : "wants a day such as 2006-01-02",
        "time" => TimePattern().IsMatch(text) ? null : "wants a time such as 15:04:05Z",
        "duration" => GoDurationPattern().IsMatch(text) || IsoDurationPattern().IsMatch(text) ? null : "wants a duration such as 1h30m",
        "email" => CheckEmail(text),
        "hostname" => CheckHostname(text),
        "ipv4" => Ipv4Pattern().IsMatch(text) ? null : text.Count(static c => c == '.') == 3 ? "decimal must be between 0 and 255" : "expected four decimals",
        "ipv6" => IsIpv6(text) ? null : text.Contains(':') ? "wants an IPv6 address" : "missing colon",
        "uri" or "iri" => CheckUri(text, mustBeAbsolute: true),
        "uri-reference" or "iri-reference" => text.Contains('\\') ? "contains \\" : CheckUri(text, mustBeAbsolute: false),
        "uuid" => UuidPattern().IsMatch(text) ? null : "wants five groups of hexadecimal digits",
        "json-pointer" => PointerPattern().IsMatch(text) ? null : "wants to be empty or to start with /",
        _ => null,
    };

    private static string? CheckDateTime(string text)
    {
        if (text.Length < 20)
        {
            return "less than 20 characters long";
        }

        return text[10] is not ('t' or 'T') ? "11th character must be t or T"
            : !IsDate(text[..10]) ? "invalid date element"
            : !TimePattern().IsMatch(text[11..]) ? "invalid time element"
            : null;
    }

    private static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsIpv6(string text) =>
        text.Contains(':') && !text.Contains('%') && !text.Contains('[') && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static string? CheckHostname(string text)
    {
        text = text.EndsWith('.') ? text[..^1] : text;
        if (text.Length > 253)
        {
            return "more than 253 characters long";
        }

        foreach (string label in text.Split('.'))
        {
            if (label.Length is 0 or > 63)
            {
                return "label must be 1 to 63 characters long";
            }

            if (!LabelPattern().IsMatch(label))
            {
                return "labels are letters, digits and inner hyphens";
            }
        }

        return null;
    }

    private static string? CheckEmail(string text)
    {
        int at = text.LastIndexOf('@');
        if (at < 0)
        {
            return "missing @";
        }

        string local = text[..at], domain = text[(at + 1)..];
        if (text.Length > 254 || local.Length > 64)
        {
            return "too long";
        }

        if (!(local is ['"', _, ..] ? QuotedLocalPattern() : LocalPattern()).IsMatch(local))
        {
            return "invalid local part";
        }

        if (domain is ['[', .. var address, ']'])
        {
            return (address.StartsWith("IPv6:", StringComparison.Ordinal) ? IsIpv6(address[5..]) : Ipv4Pattern().IsMatch(address)) ? null : "invalid address";
        }

        return CheckHostname(domain) is { } problem ? $"invalid domain: {problem}" : null;
    }

    // Go's url.Parse takes nearly anything; these are what it refuses.
    private static string? CheckUri(string text, bool mustBeAbsolute)
    {
        if (text.Any(char.IsControl) || BadEscapePattern().IsMatch(text))
        {
            return "invalid character or escape";
        }

        if (SchemePattern().Match(text) is not { Success: true } scheme)
        {
            int colon = text.IndexOf(':'), slash = text.IndexOfAny(['/', '?', '#']);
            return colon >= 0 && (slash < 0 || colon < slash) ? "first path segment in URL cannot contain colon" : mustBeAbsolute ? "relative url" : null;
        }

        string rest = text[scheme.Length..];
        return rest.StartsWith("//", StringComparison.Ordinal) && !AuthorityPattern().IsMatch(rest) ? "invalid host or port" : null;
    }

    [GeneratedRegex(@"^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([zZ]|[+-]([01]\d|2[0-3]):[0-5]\d)\z")]
    private static partial Regex TimePattern();

    [GeneratedRegex(@"^[-+]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)\z")]
    private static partial Regex GoDurationPattern();

    [GeneratedRegex(@"^P(\d+W|(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?)\z")]
    private static partial Regex IsoDurationPattern();

    [GeneratedRegex(@"^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!\z)|\z)){4}\z")]
    private static partial Regex Ipv4Pattern();

    [GeneratedRegex(@"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\z")]
    private static partial Regex UuidPattern();

    [GeneratedRegex(@"^(/([^~/]|~[01])*)*\z")]
    private static partial Regex PointerPattern();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\z")]
    private static partial Regex LabelPattern();

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\z|^\z")]
    private static partial Regex LocalPattern();

    [GeneratedRegex(@"^""[^\\""]*""\z")]
    private static partial Regex QuotedLocalPattern();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*:")]
    private static partial Regex SchemePattern();

    [GeneratedRegex("%(?![0-9a-fA-F]{2})")]
    private static partial Regex BadEscapePattern();

    [GeneratedRegex(@"^//([^/?#@]*@)?(\[[0-9a-fA-F:.%]+\]|[^/?#:\s<>""\[\]]*)(:\d*)?([/?#]|\z)")]
    private static partial Regex AuthorityPattern();
}
