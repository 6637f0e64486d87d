using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;
using Hearth.Talos.Secrets;

namespace Hearth.Talos.Validation;

/// <summary>Small checks that several rules share; each returns the reason or null.</summary>
internal static partial class Checks
{
    public static readonly string[] ProtectedKubeletFields =
    [
        "apiVersion", "kind", "authentication", "authorization", "cgroupRoot", "clusterDNS", "clusterDomain", "kubeletCgroups", "port", "protectKernelDefaults",
        "rotateCertificates", "staticPodPath", "systemCgroups", "streamingConnectionIdleTimeout", "tlsMinVersion",
    ];

    public static readonly string[] Roles = ["os:admin", "os:reader", "os:operator", "os:etcd:backup", "os:image:verifier", "os:meta:writer", "os:impersonator"];

    public static string? Label(string key, string value)
    {
        if (QualifiedName(key) is { } reason)
        {
            return reason;
        }

        return LabelValue(value);
    }

    public static string? LabelValue(string value) =>
        value.Length > 63 ? $"label value length exceeds limit of 63: \"{value}\""
        : value.Length > 0 && !NamePattern().IsMatch(value) ? $"label value \"{value}\" is invalid"
        : null;

    public static string? QualifiedName(string value)
    {
        string[] parts = value.Split('/');
        if (parts.Length > 2)
        {
            return $"invalid format: too many slashes: \"{value}\"";
        }

        if (parts.Length == 2 && (parts[0].Length == 0 ? $"prefix cannot be empty: \"{value}\"" : Subdomain(parts[0]) is { } inner ? $"prefix \"{parts[0]}\" is invalid: {inner}" : null) is { } prefix)
        {
            return prefix;
        }

        string name = parts[^1];
        return name.Length == 0 ? $"name cannot be empty: \"{value}\""
            : name.Length > 63 ? $"name is too long: \"{value}\" (limit is 63)"
            : !NamePattern().IsMatch(name) ? $"name \"{name}\" is invalid"
            : null;
    }

    public static string? Subdomain(string value) =>
        value.Length > 253 ? $"domain name length exceeds limit of 253: \"{value}\""
        : !SubdomainPattern().IsMatch(value) ? $"domain doesn't match required format: \"{value}\""
        : null;

    public static string? Taint(string key, string value)
    {
        if (QualifiedName(key) is { } reason)
        {
            return reason;
        }

        int colon = value.IndexOf(':');
        string effect = value[(colon + 1)..];
        return effect is not ("NoSchedule" or "PreferNoSchedule" or "NoExecute") ? $"invalid taint effect: \"{effect}\""
            : colon >= 0 ? LabelValue(value[..colon])
            : null;
    }

    /// <summary>Reads <c>https://host:6443</c>, a scheme, a host and, where given, a port.</summary>
    public static string? EndpointUri(string text)
    {
        if (!GoUrl.TryParse(text, out var url))
        {
            return $"parse \"{text}\": invalid URI for request";
        }

        return url.HostName.Length == 0 ? "hostname must not be blank" : null;
    }

    public static bool IsSubnetOrAddress(string text)
    {
        text = text.StartsWith('!') ? text[1..] : text;
        return NetIp.TryParsePrefix(text, out _, out _, out _) || NetIp.TryParseAddr(text, out _, out _);
    }

    public static bool IsIpOrCidr(string text) => text.Contains('/') ? NetIp.TryParsePrefix(text, out _, out _, out _) : NetIp.TryParseAddr(text, out _, out _);

    public static bool IsIp(string text) => NetIp.TryParseAddr(text, out _, out _);

    public static bool IsDnsName(string text) => text.Length <= 255 && DnsPattern().IsMatch(text);

    public static string? WireguardKey(string key) => Base64(key, out int length) ?? (length != 32 ? "invalid wireguard key length" : null);

    /// <summary>Go's reason why a text is not padded standard base64; null where it is.</summary>
    public static string? Base64(string text, out int length)
    {
        int at = 0;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '+' or '/'))
        {
            at++;
        }

        byte[] buffer = new byte[text.Length];
        return Convert.TryFromBase64String(text, buffer, out length) ? null : string.Create(CultureInfo.InvariantCulture, $"illegal base64 data at input byte {at}");
    }

    /// <summary>Whether a text holds PEM blocks, all of the wanted type.</summary>
    public static string? Pem(string text, string? label = null)
    {
        int blocks = 0;
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            string found = rest[fields.Label].ToString();
            if (label is not null && found != label)
            {
                return $"unexpected PEM block type \"{found}\", expected one of [\"{label}\"]";
            }

            blocks++;
            rest = rest[fields.Location.End..];
        }

        return blocks == 0 ? "no PEM blocks found" : null;
    }

    /// <param name="pair">With <c>cert</c> and <c>key</c>, both PEM.</param>
    /// <param name="load">Also whether both can be decoded.</param>
    public static string? CertificateAndKey(YamlMapping? pair, bool load)
    {
        if (pair is null)
        {
            return null;
        }

        string certificate = pair.GetString("cert") ?? "";
        string key = pair.GetString("key") ?? "";
        string? reason = certificate.Length == 0 ? "certificate is required"
            : key.Length == 0 ? "key is required"
            : Pem(certificate, "CERTIFICATE") is { } first ? $"certificate: {first}"
            : Pem(key) is { } second ? $"key: {second}"
            : null;
        return reason ?? (load ? Loads(() => X509Certificate2.CreateFromPem(certificate).Dispose(), "certificate") ?? Loads(() => CertificateMaker.ReadKey(CertificateMaker.Base64(key)), "key") : null);
    }

    private static string? Loads(Action read, string what)
    {
        try
        {
            read();
            return null;
        }
        catch (Exception exception) when (exception is TalosConfigException or CryptographicException)
        {
            return $"{what} is invalid: {exception.Message}";
        }
    }

    public static IEnumerable<YamlMapping> Mappings(YamlMapping? mapping, string key) => (mapping?.GetSequence(key)?.Items.ToArray() ?? []).OfType<YamlMapping>();

    public static IEnumerable<YamlScalar> Scalars(YamlMapping? mapping, string key) => (mapping?.GetSequence(key)?.Items.ToArray() ?? []).OfType<YamlScalar>();

    public static IEnumerable<(string Key, string Value, YamlNode Node)> Pairs(YamlMapping? mapping) =>
        (mapping?.Entries.ToArray() ?? []).OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => (entry.Name ?? "", entry.Value is YamlScalar scalar ? scalar.Value : "", entry.Key));

    [GeneratedRegex("^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    private static partial Regex SubdomainPattern();

    [GeneratedRegex(@"^([a-zA-Z0-9_][a-zA-Z0-9_-]{0,62})(\.[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62})*[\._]?$")]
    private static partial Regex DnsPattern();
}
