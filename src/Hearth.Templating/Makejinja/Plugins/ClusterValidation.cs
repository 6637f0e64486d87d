using System.Net.Sockets;
using System.Text.RegularExpressions;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Makejinja.Plugins;

/// <summary>
/// The checks of the data that cluster-template's plugins made in 2024 (<c>validation.py</c>), which forks still make.
/// Unlike there, all problems are said at once.
/// </summary>
internal static partial class ClusterValidation
{
    private const int TalosApiPort = 50000;

    private static readonly string[] Tools = ["age", "flux", "helmfile", "sops", "jq", "kubeconform", "kustomize", "talosctl", "talhelper"];

    /// <exception cref="MakejinjaException">The data does not do.</exception>
    public static void Validate(PyDict data, MakejinjaWorld world)
    {
        var problems = new List<string>();
        if (Required("bootstrap_cloudflare") is PyDict cloudflare)
        {
            bool tunnels = cloudflare.TryGetItem("enabled", out object? enabled) && Py.IsTrue(enabled);
            string[] missing = [.. Tools.Concat(tunnels ? ["cloudflared"] : []).Where(tool => !IsOnPath(tool, world))];
            problems.AddRange(missing.Select(static tool => $"Missing required CLI tool {tool}"));
        }

        if (Required("bootstrap_sops_age_pubkey") is { } key && !AgePattern().IsMatch(Py.Str(key)))
        {
            problems.Add($"Invalid Age public key {Py.Str(key)}");
        }

        if (!(data.TryGetItem("skip_tests", out object? skip) && Py.IsTrue(skip))
            && Required("bootstrap_node_network") is { } network && Required("bootstrap_node_inventory") is { } nodes)
        {
            CheckNodes(Py.Str(network), nodes, problems);
        }

        if (problems.Count > 0)
        {
            throw new MakejinjaException(string.Join('\n', problems));
        }

        object? Required(string name)
        {
            if (data.TryGetItem(name, out object? value) && value is not null)
            {
                return value;
            }

            problems.Add($"Missing required key {name}");
            return null;
        }
    }

    private static void CheckNodes(string network, object? inventory, List<string> problems)
    {
        if (IpNetwork.Parse(network) is not { IsVersion4: true } cidr)
        {
            problems.Add($"Invalid CIDR {network}");
            return;
        }

        var nodes = (Py.TryIterate(inventory) ?? []).OfType<PyDict>().ToList();
        int controllers = nodes.Count(static node => node.TryGetItem("controller", out object? controller) && Py.Equal(controller, Py.True));
        if (controllers < 1)
        {
            problems.Add("Must have at least one controller node");
        }
        else if (controllers % 2 == 0)
        {
            problems.Add("Must have an odd number of controller nodes");
        }

        nodes.ForEach(node => CheckNode(node, cidr, problems));
    }

    private static void CheckNode(PyDict node, IpNetwork cidr, List<string> problems)
    {
        string name = Get("name");
        if (name.Length == 0)
        {
            problems.Add("A node is missing a name");
            return;
        }

        if (!NamePattern().IsMatch(name))
        {
            problems.Add($"Node {name} has an invalid name");
        }

        if (Get("disk").Length == 0)
        {
            problems.Add($"Node {name} is missing disk");
        }

        if (Get("mac_addr") is not { Length: > 0 } mac)
        {
            problems.Add($"Node {name} is missing mac_addr");
        }
        else if (!MacPattern().IsMatch(mac))
        {
            problems.Add($"Node {name} has an invalid mac_addr, is this a MAC address?");
        }

        if (Get("address") is not { Length: > 0 } address)
        {
            return;
        }

        if (IpNetwork.ParseAddress(address) is not { } ip)
        {
            problems.Add($"Invalid IP address {address}");
        }
        else if (!cidr.Contains(ip))
        {
            problems.Add($"Node {name} is not in the node CIDR {cidr}");
        }
        else if (!Answers(address))
        {
            problems.Add($"Node {name} port {TalosApiPort} is not open");
        }

        string Get(string key) => node.TryGetItem(key, out object? value) && Py.IsTrue(value) ? Py.Str(value) : "";
    }

    private static bool Answers(string address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            return socket.ConnectAsync(address, TalosApiPort).Wait(TimeSpan.FromSeconds(5));
        }
        catch (AggregateException)
        {
            return false;
        }
    }

    private static bool IsOnPath(string tool, MakejinjaWorld world) =>
        (world.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(directory => File.Exists(Path.Combine(directory, tool)));

    [GeneratedRegex("^age1[a-z0-9]{0,58}$")]
    private static partial Regex AgePattern();

    [GeneratedRegex("^[a-z0-9-]+$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^(?:[0-9a-fA-F]:?){12}")]
    private static partial Regex MacPattern();
}
