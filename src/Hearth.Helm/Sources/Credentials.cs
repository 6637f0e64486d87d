using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Hearth.Syntax.Files;

namespace Hearth.Helm.Sources;

/// <summary>A user name and password for one server. Prints as <c>***</c>.</summary>
public sealed record BasicCredentials(string UserName, string Password)
{
    internal AuthenticationHeaderValue ToHeader() => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{UserName}:{Password}")));

    public override string ToString() => $"{UserName}:***";
}

/// <summary>
/// The credentials that <c>docker login</c> and <c>helm registry login</c> left: <c>auths</c> of docker's
/// <c>config.json</c> and of Helm's <c>registry/config.json</c>. Credential helpers (<c>credsStore</c>, <c>credHelpers</c>)
/// are programs of their own and are not run; where one is why access is refused, the message says so.
/// </summary>
public sealed class RegistryCredentials
{
    // What docker calls the hub, and what its registry's host is called.
    private const string DockerHub = "docker.io";

    private readonly Dictionary<string, BasicCredentials> byHost = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> helpers = new(StringComparer.OrdinalIgnoreCase);
    private string? helperOfAll;

    public static RegistryCredentials ForUser()
    {
        var credentials = new RegistryCredentials();
        string docker = Environment.GetEnvironmentVariable("DOCKER_CONFIG") is { Length: > 0 } directory
            ? directory
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker");
        credentials.AddFile(Path.Combine(docker, "config.json"));
        credentials.AddFile(Environment.GetEnvironmentVariable("HELM_REGISTRY_CONFIG") is { Length: > 0 } helm
            ? helm
            : Path.Combine(UserDirectories.Config, "helm", "registry", "config.json"));
        return credentials;
    }

    public BasicCredentials? Find(string host) => byHost.GetValueOrDefault(HostOf(host));

    /// <summary>The program that keeps the credentials of a host, such as <c>docker-credential-desktop</c>; null where none does.</summary>
    public string? FindHelper(string host) => helpers.GetValueOrDefault(HostOf(host), helperOfAll ?? "") is { Length: > 0 } name ? $"docker-credential-{name}" : null;

    public void Add(string host, BasicCredentials credentials) => byHost[HostOf(host)] = credentials;

    /// <summary>Reads one file; one that is absent or not such a file adds nothing.</summary>
    public void AddFile(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var entry in PropertiesOf(document.RootElement, "auths"))
            {
                if (ReadAuth(entry.Value) is { } credentials)
                {
                    byHost[HostOf(entry.Name)] = credentials;
                }
            }

            foreach (var entry in PropertiesOf(document.RootElement, "credHelpers"))
            {
                helpers[HostOf(entry.Name)] = entry.Value.GetString() ?? "";
            }

            if (document.RootElement.TryGetProperty("credsStore", out var store))
            {
                helperOfAll = store.GetString();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Somebody else's file in a shape we do not know: as good as absent.
        }
    }

    private static BasicCredentials? ReadAuth(JsonElement entry)
    {
        if (entry.TryGetProperty("auth", out var auth) && auth.GetString() is { Length: > 0 } encoded)
        {
            byte[] buffer = new byte[encoded.Length];
            if (Convert.TryFromBase64String(encoded, buffer, out int written))
            {
                string pair = Encoding.UTF8.GetString(buffer, 0, written);
                int colon = pair.IndexOf(':');
                return colon > 0 ? new BasicCredentials(pair[..colon], pair[(colon + 1)..].TrimEnd('\0')) : null;
            }
        }

        return entry.TryGetProperty("username", out var user) && entry.TryGetProperty("password", out var password)
            ? new BasicCredentials(user.GetString() ?? "", password.GetString() ?? "")
            : null;
    }

    private static JsonElement.ObjectEnumerator PropertiesOf(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default;

    // Docker writes the hub as https://index.docker.io/v1/.
    private static string HostOf(string name)
    {
        int scheme = name.IndexOf("://", StringComparison.Ordinal);
        string rest = scheme < 0 ? name : name[(scheme + 3)..];
        int slash = rest.IndexOf('/');
        string host = slash < 0 ? rest : rest[..slash];
        return host is "index.docker.io" or "registry-1.docker.io" ? DockerHub : host;
    }
}
