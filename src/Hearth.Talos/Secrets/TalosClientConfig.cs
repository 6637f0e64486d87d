using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Generation;
using Hearth.Talos.Machine;

namespace Hearth.Talos.Secrets;

/// <summary>A talosconfig: how to reach the nodes of a cluster and who asks.</summary>
public sealed record TalosClientConfig
{
    public required string Context { get; init; }

    public required IReadOnlyList<TalosContext> Contexts { get; init; }

    public TalosContext? Current => Contexts.FirstOrDefault(context => context.Name == Context);

    /// <summary>A new talosconfig with a fresh admin certificate.</summary>
    public static TalosClientConfig Create(string clusterName, IReadOnlyList<string> endpoints, IReadOnlyList<string> nodes, SecretsBundle secrets, TimeSpan lifetime, TimeProvider time, IReadOnlyList<string>? roles = null)
    {
        var client = new CertificateMaker(time).MakeClient(secrets.Os, roles ?? ["os:admin"], lifetime);
        return new TalosClientConfig
        {
            Context = clusterName,
            Contexts = [new TalosContext(clusterName, endpoints, nodes, secrets.Os.Certificate, client.Certificate, client.Key)],
        };
    }

    /// <exception cref="TalosConfigException">It is not a talosconfig.</exception>
    public static TalosClientConfig Read(SourceText source)
    {
        var stream = YamlReader.Read(source);
        if (stream.HasErrors || stream.Documents.Count == 0 || stream.Documents[0].Root?.Target is not YamlMapping root)
        {
            throw new TalosConfigException($"{source.Path} is not a talosconfig", stream.Diagnostics);
        }

        var contexts = new List<TalosContext>();
        foreach (var entry in root.GetMapping("contexts") is { } mapping ? mapping.Entries : default)
        {
            if (entry.Value.Target is YamlMapping context)
            {
                var endpoints = Texts(context, "endpoints");
                if (context.GetString("target") is { Length: > 0 } target)
                {
                    endpoints = [.. endpoints, target]; // The old name of one endpoint.
                }

                contexts.Add(new TalosContext(entry.Name ?? "", endpoints, Texts(context, "nodes"), context.GetString("ca") ?? "", context.GetString("crt") ?? "", context.GetString("key") ?? ""));
            }
        }

        return new TalosClientConfig { Context = root.GetString("context") ?? "", Contexts = contexts };
    }

    /// <param name="indent">4 as Talos writes it.</param>
    public string ToYaml(int indent = 4)
    {
        var tree = new Tree("talosconfig");
        var contexts = Contexts.OrderBy(context => context.Name, StringComparer.Ordinal).Select(context => (context.Name, (YamlNode?)tree.Map(
            ("endpoints", tree.List([.. context.Endpoints.Select(endpoint => (Sourced)endpoint)]) ?? tree.Items()),
            ("nodes", tree.List([.. context.Nodes.Select(node => (Sourced)node)])),
            ("ca", tree.Text(context.Ca)),
            ("crt", tree.Text(context.Certificate)),
            ("key", tree.Text(context.Key)))));
        return YamlOutput.ToText(tree.Map(("context", tree.Value(Context)), ("contexts", tree.Map([.. contexts]))), indent);
    }

    public override string ToString() => $"talosconfig {Context}";

    private static List<string> Texts(YamlMapping mapping, string key) =>
        mapping.GetSequence(key) is { } list ? [.. list.Items.ToArray().Select(item => item.Target).OfType<YamlScalar>().Select(item => item.Value)] : [];
}

/// <summary>One cluster of a talosconfig. Authority, certificate and key are base64 of PEM.</summary>
public sealed record TalosContext(string Name, IReadOnlyList<string> Endpoints, IReadOnlyList<string> Nodes, string Ca, string Certificate, string Key)
{
    public override string ToString() => Name;
}
