using System.Text.RegularExpressions;
using Hearth.Templating.Jinja;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Makejinja.Plugins;

/// <summary>Plugins of home-ops repositories that Hearth runs itself: those that grew from cluster-template.</summary>
internal sealed partial class NativePlugin : MakejinjaPlugin
{
    // Fingerprints of definitions whose meaning is written below; see PluginSource.
    private static readonly HashSet<string> Known =
    [
        "696d127c1fcaf094", "9d428161ef24c20d", "1500201b20c8fd60", "89efb3fb481f104c", "3da332de38e028ce", "eb9ccfe66d26f813",
        "77ae916297e0fafd", "07e032ad89cc804c", "d684af29fbfcbe7c", "37ae6ba5425c380a", "84f88356a0a197e5", "eb30b2d38cce1a36",
        "42785474e0ed0a6a", "1ac7ecb5101573c4", "9d720a551019e6ec", "037898831933013f", "7f0d8687dddba5af", "1a5cde4d44a29e00",
        "d7dc35884c97c6da", "38912923794c8632", "1b2fb03a3d32062c", "b8c5f1b5e6e6aa87", "580b95e7f4015222", "48eb968aecf65e14",
        "66b3b9d4957b3944", "514e32c581eabeca", "c43de43914c2ae98", "779159ba84c397d9", "23bddc734e8ee5f3", "90a89fd8af37e3fc", "09917a0b402e6726",
    ];

    private const string ValidationModule = "3efe616bd35fd755";
    private const string ConfigModule = "998c3a48f96c5154";

    private readonly List<string> excluded = [];

    public override bool FiltersPaths => excluded.Count > 0;

    /// <param name="name">As makejinja.toml names it.</param>
    /// <param name="config">The settings.</param>
    /// <param name="world">For files and the PATH.</param>
    /// <param name="inputs">For the filters beside the templates.</param>
    /// <param name="environment">Gets the functions and the data.</param>
    /// <param name="data">The data that was loaded.</param>
    /// <param name="exactly">Only where every definition is known word for word; else by the names of the functions.</param>
    public static NativePlugin? TryLoad(string name, MakejinjaConfig config, MakejinjaWorld world, MakejinjaInputs inputs, JinjaEnvironment environment, PyDict data, bool exactly)
    {
        if (name.Split(':', 2) is not [var module, "Plugin"] || FindModule(module, config) is not { } source || source.Find("class Plugin") is null)
        {
            return null;
        }

        bool validates = source.Imports("validation");
        bool configures = source.Imports("validate");
        if (exactly && (source.Definitions.Any(static definition => !Known.Contains(definition.Fingerprint))
            || (validates && FindModule("validation", config)?.Fingerprint != ValidationModule)
            || (configures && FindModule("validate", config)?.Fingerprint != ConfigModule)))
        {
            return null;
        }

        var functions = source.Listed("filters").Select(static function => (Name: function, Kind: FunctionKind.Filter))
            .Concat(source.Listed("functions").Select(static function => (Name: function, Kind: FunctionKind.Global)))
            .ToList();
        var native = new NativeFunctions(source, world.WorkingDirectory);
        if (functions.Exists(function => native.Find(function.Name) is null))
        {
            return null;
        }

        var plugin = new NativePlugin();
        if (source.Find("def import_filter") is not null && !plugin.FindFilters(config, inputs, data))
        {
            return null;
        }

        if (validates)
        {
            ClusterValidation.Validate(data, world);
        }

        if (configures)
        {
            ClusterConfig.Load(source, world, environment);
        }
        else if (source.Find("class Plugin")!.Contains("setdefault('node_default_gateway'", StringComparison.Ordinal)) // Asked for above.
        {
            SetDefaults(data, native);
            foreach (var (key, value) in data.Pairs())
            {
                environment.Globals[Py.Str(key)] = value;
            }
        }

        foreach (var (function, kind) in functions)
        {
            environment.Add(function, kind, native.Find(function)!); // Asked for above.
        }

        return plugin;
    }

    public override bool[] Accept(string[] paths) =>
        [.. paths.Select(path => !excluded.Exists(directory => Hearth.Syntax.Files.TreePath.IsInside(path, directory)))];

    private static PluginSource? FindModule(string module, MakejinjaConfig config)
    {
        foreach (string directory in config.ImportPaths)
        {
            string path = Path.Combine(directory, module.Replace('.', '/') + ".py");
            if (File.Exists(path))
            {
                return new PluginSource(File.ReadAllText(path));
            }
        }

        return null;
    }

    // `main = lambda data: data.get("key", {}).get("enabled", False) == True` is what they all hold.
    private bool FindFilters(MakejinjaConfig config, MakejinjaInputs inputs, PyDict data)
    {
        foreach (string input in config.Inputs.Where(Directory.Exists))
        {
            foreach (var entry in inputs.Find(input, "**/*").Where(static entry => !entry.IsDirectory && Path.GetFileName(entry.Path.AsSpan()) is ".mjfilter.py"))
            {
                string file = $"{input}/{entry.Path}";
                var match = FilterPattern().Match(File.ReadAllText(file).Trim());
                if (!match.Success)
                {
                    return false;
                }

                bool wanted = match.Groups["wanted"].Value != "False";
                bool found = data.TryGetItem(match.Groups["key"].Value, out object? table) && table is PyDict dict
                    && dict.TryGetItem(match.Groups["inner"].Value, out object? flag) && Py.Equal(flag, Py.True);
                if (found != wanted)
                {
                    excluded.Add(Path.GetDirectoryName(file)!); // A file has a directory.
                }
            }
        }

        return true;
    }

    // What the plugins of 2025 and of spring 2026 fill in.
    private static void SetDefaults(PyDict data, NativeFunctions native)
    {
        Default("node_default_gateway", native.Find("nthhost")!([data.TryGetItem("node_cidr", out object? cidr) ? cidr : null, 1L], new PyDict())); // Those plugins list it.
        Default("node_dns_servers", new PyList(["1.1.1.1", "1.0.0.1"]));
        Default("node_ntp_servers", new PyList(["162.159.200.1", "162.159.200.123"]));
        Default("cluster_pod_cidr", "10.42.0.0/16");
        Default("cluster_svc_cidr", "10.43.0.0/16");
        Default("repository_branch", "main");
        Default("repository_visibility", "public");
        Default("cilium_loadbalancer_mode", "dsr");
        string[] bgp = ["cilium_bgp_router_addr", "cilium_bgp_router_asn", "cilium_bgp_node_asn"];
        Default("cilium_bgp_enabled", Py.Bool(bgp.All(key => data.TryGetItem(key, out object? value) && Py.IsTrue(value))));
        Default("spegel_enabled", Py.Bool(Py.Length(data.TryGetItem("nodes", out object? nodes) ? nodes : null) > 1));

        void Default(string key, object? value)
        {
            if (!data.ContainsKey(key))
            {
                data[key] = value;
            }
        }
    }

    [GeneratedRegex("""^main\s*=\s*lambda data:\s*data\.get\(["'](?<key>\w+)["'],\s*\{\}\)\.get\(["'](?<inner>\w+)["'],\s*False\)\s*==\s*(?<wanted>True)$""")]
    private static partial Regex FilterPattern();
}
