using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hearth.Templating.Jinja;
using Hearth.Templating.Jinja.Data;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Makejinja.Plugins;

/// <summary>The functions that home-ops plugins define: keys, tokens, tunnels, paths and addresses.</summary>
internal sealed partial class NativeFunctions(PluginSource source, string workingDirectory)
{
    private delegate object? Body(object?[] arguments);

    /// <summary>Null where the name is none that Hearth knows.</summary>
    public Func<object?[], PyDict, object?>? Find(string name)
    {
        Body? body = name switch
        {
            "basename" => static a => Stem(Text(a, 0, "")),
            "nthhost" => source.Find("def nthhost") is { } text && text.Contains("ipaddress", StringComparison.Ordinal) ? NthHostOrFalse : NthHostOrNetwork,
            "talos_patches" => TalosPatches,
            "age_key" => a => AgeKey(Text(a, 0, ""), Text(a, 1, "age.key")),
            "age_public_key" => _ => AgeKey("public", "age.key"),
            "age_private_key" => _ => AgeKey("private", "age.key"),
            "cloudflare_tunnel" => a => ReadJson("cloudflare-tunnel.json").TryGetItem(a[0], out object? value) ? value : null,
            "cloudflare_tunnel_id" => a => Field(ReadJson(Text(a, 0, "cloudflare-tunnel.json")), "TunnelID", Text(a, 0, "cloudflare-tunnel.json")),
            "cloudflare_tunnel_secret" => a => TunnelSecret(Text(a, 0, "cloudflare-tunnel.json")),
            "deploy_key" => a => ReadStripped(Text(a, 0, "deploy.key"), mayBeEmpty: false),
            "webhook_token" => a => ReadStripped(Text(a, 0, "flux-webhook-token.txt"), mayBeEmpty: false),
            "github_deploy_key" => a => ReadStripped(Text(a, 0, "github-deploy.key"), mayBeEmpty: true),
            "github_push_token" => a => ReadStripped(Text(a, 0, "github-push-token.txt"), mayBeEmpty: true),
            _ => null,
        };
        if (body is null)
        {
            return null;
        }

        string[] parameters = name switch
        {
            "age_key" => ["key_type", "file_path"],
            "nthhost" => ["value", "query"],
            "basename" or "talos_patches" or "cloudflare_tunnel" => ["value"],
            _ => ["file_path"],
        };
        return (arguments, keywords) => body(Bind(name, parameters, arguments, keywords));
    }

    private static object?[] Bind(string name, string[] parameters, object?[] arguments, PyDict keywords)
    {
        if (arguments.Length > parameters.Length)
        {
            throw JinjaException.Type($"{name}() takes {parameters.Length} positional arguments but {arguments.Length} were given");
        }

        object?[] bound = new object?[parameters.Length];
        Array.Fill(bound, Missing.Value);
        arguments.CopyTo(bound, 0);
        foreach (var (key, value) in keywords.Pairs())
        {
            int at = Array.IndexOf(parameters, Py.Str(key));
            bound[at >= 0 ? at : throw JinjaException.Type($"{name}() got an unexpected keyword argument '{Py.Str(key)}'")] = value;
        }

        return bound;
    }

    private static string Text(object?[] arguments, int at, string otherwise) => arguments[at].Text(otherwise);

    private static string Stem(string path)
    {
        string name = path.TrimEnd('/').Split('/')[^1];
        string suffix = MakejinjaRunner.Suffix(name);
        return suffix.Length > 0 ? name[..^suffix.Length] : name;
    }

    // netaddr: past the end, the network itself.
    private static object? NthHostOrNetwork(object?[] a)
    {
        var network = IpNetwork.Parse(a[0].Text()) ?? throw new JinjaException("AddrFormatError", $"invalid IPNetwork {a[0].Text()}");
        if (a[1] is not long nth)
        {
            return Py.AsText(a[1]) is { } text && Py.ParseInt(text) is long parsed ? NthHostOrNetwork([a[0], parsed]) : Py.False;
        }

        if (network.Size <= nth)
        {
            return network.ToString();
        }

        return nth >= 0 ? network[nth] : -nth <= network.Size ? network[network.Size + nth] : throw JinjaException.Index("index out range for address range size!");
    }

    // ipaddress: False past the end, and for what is no network.
    private static object? NthHostOrFalse(object?[] a) =>
        Py.AsText(a[0]) is { } text && IpNetwork.Parse(text) is { } network && a[1] is long nth && nth >= 0 && network.Size > nth ? network[nth] : Py.False;

    private object? TalosPatches(object?[] a)
    {
        string definition = source.Find("def talos_patches") ?? "";
        string directory = PatchesPattern().Match(definition) is { Success: true } match ? match.Groups[1].Value : "templates/config/talos/patches/";
        string relative = $"{directory}{Py.Str(a[0])}".TrimEnd('/');
        string full = Path.Combine(workingDirectory, relative);
        if (!Directory.Exists(full))
        {
            return new PyList();
        }

        var names = Directory.EnumerateFiles(full).Select(static file => Path.GetFileName(file)).Where(static name => name.EndsWith(".yaml.j2", StringComparison.Ordinal));
        if (definition.Contains("sorted(", StringComparison.Ordinal))
        {
            names = names.Order(StringComparer.Ordinal);
        }

        return new PyList([.. names.Select(name => $"{relative}/{name}")]);
    }

    private string AgeKey(string type, string file)
    {
        string content = ReadStripped(file, mayBeEmpty: false);
        bool postQuantum = source.Find("def age_key")?.Contains("(?:PQ-)?1", StringComparison.Ordinal) ?? false;
        var match = type switch
        {
            "public" => PublicKeyPattern().Match(content),
            "private" => (postQuantum ? PrivateKeyPattern() : OldPrivateKeyPattern()).Match(content),
            _ => throw JinjaException.Value("Invalid key type. Use 'public' or 'private'."),
        };
        return match.Success ? match.Groups[1].Value : throw JinjaException.Value($"Could not find {type} key in the age key file {file}.");
    }

    private string TunnelSecret(string file)
    {
        var data = ReadJson(file);
        var token = new PyDict();
        token["a"] = Field(data, "AccountTag", file);
        token["t"] = Field(data, "TunnelID", file);
        token["s"] = Field(data, "TunnelSecret", file);
        string json = Jinja.Functions.JsonText.Write(token, null, sortKeys: false, JinjaLimits.Default);
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(json.Replace("\": ", "\":", StringComparison.Ordinal).Replace("\", \"", "\",\"", StringComparison.Ordinal)));
    }

    private static object? Field(PyDict data, string field, string file)
    {
        if (!data.TryGetItem(field, out object? value) || value is null)
        {
            throw JinjaException.Key($"\"Missing '{field}' key in {file}\"");
        }

        return Py.IsTrue(value) ? value : throw JinjaException.Value($"'{field}' is empty in {file}");
    }

    private PyDict ReadJson(string file)
    {
        string content = ReadStripped(file, mayBeEmpty: false);
        try
        {
            return JsonData.Read(Encoding.UTF8.GetBytes(content)) as PyDict ?? throw JinjaException.Value($"{file} is no JSON object");
        }
        catch (JsonException)
        {
            throw JinjaException.Value($"Could not decode JSON file: {file}");
        }
    }

    private string ReadStripped(string file, bool mayBeEmpty)
    {
        string path = Path.Combine(workingDirectory, file);
        if (!File.Exists(path))
        {
            throw new JinjaException("FileNotFoundError", $"File not found: {file}");
        }

        string content = PyText.Strip(File.ReadAllText(path), null, start: true, end: true);
        return content.Length > 0 || mayBeEmpty ? content : throw JinjaException.Value($"{file} is empty");
    }

    [GeneratedRegex(@"Path\(f'([^'{]*)\{value\}'\)")]
    private static partial Regex PatchesPattern();

    [GeneratedRegex(@"# public key: (age1[\w]+)")]
    private static partial Regex PublicKeyPattern();

    [GeneratedRegex(@"(AGE-SECRET-KEY-(?:PQ-)?1[\w]+)")]
    private static partial Regex PrivateKeyPattern();

    [GeneratedRegex(@"(AGE-SECRET-KEY-[\w]+)")]
    private static partial Regex OldPrivateKeyPattern();
}
