using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Generation;
using Hearth.Talos.Machine;

namespace Hearth.Talos.Secrets;

/// <summary>The bundle as a file: <c>talsecret.yaml</c>, <c>secrets.yaml</c>.</summary>
public static class SecretsFile
{
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        [""] = ["cluster", "secrets", "trustdinfo", "certs"],
        ["cluster"] = ["id", "secret"],
        ["secrets"] = ["bootstraptoken", "aescbcencryptionsecret", "secretboxencryptionsecret"],
        ["trustdinfo"] = ["token"],
        ["certs"] = ["etcd", "k8s", "k8saggregator", "k8sserviceaccount", "os"],
    };

    /// <summary>Reads a decrypted file.</summary>
    /// <exception cref="TalosConfigException">It is no bundle; unknown keys are refused as talhelper does.</exception>
    public static SecretsBundle Read(SourceText source)
    {
        var stream = YamlReader.Read(source);
        if (stream.HasErrors || stream.Documents.Count == 0 || stream.Documents[0].Root?.Target is not YamlMapping root)
        {
            throw new TalosConfigException($"{source.Path} is not a secrets bundle", [.. stream.Diagnostics]);
        }

        Check(root, "");
        return new SecretsBundle
        {
            ClusterId = Text(root, "cluster", "id"),
            ClusterSecret = Text(root, "cluster", "secret"),
            BootstrapToken = Text(root, "secrets", "bootstraptoken"),
            SecretboxSecret = Text(root, "secrets", "secretboxencryptionsecret"),
            AesCbcSecret = Text(root, "secrets", "aescbcencryptionsecret"),
            TrustdToken = Text(root, "trustdinfo", "token"),
            Etcd = Pair(root, "etcd"),
            Kubernetes = Pair(root, "k8s"),
            Aggregator = Pair(root, "k8saggregator"),
            ServiceAccountKey = Decoded(root, Text(root, "certs", "k8sserviceaccount", "key"), "certs.k8sserviceaccount.key"),
            Os = Pair(root, "os"),
        };
    }

    /// <param name="bundle">The secrets.</param>
    /// <param name="indent">2 as talhelper prints it, 4 as talosctl.</param>
    public static string Write(SecretsBundle bundle, int indent = 2)
    {
        var tree = new Tree("secrets");
        YamlMapping Authority(PemPair pair) => tree.Map(("crt", tree.Value(pair.Certificate)), ("key", tree.Value(pair.Key)));
        return YamlOutput.ToText(
            tree.Map(
                ("cluster", tree.Map(("id", tree.Value(bundle.ClusterId)), ("secret", tree.Value(bundle.ClusterSecret)))),
                ("secrets", tree.Map(("bootstraptoken", tree.Value(bundle.BootstrapToken)), ("aescbcencryptionsecret", tree.Text(bundle.AesCbcSecret)), ("secretboxencryptionsecret", tree.Text(bundle.SecretboxSecret)))),
                ("trustdinfo", tree.Map(("token", tree.Value(bundle.TrustdToken)))),
                ("certs", tree.Map(
                    ("etcd", Authority(bundle.Etcd)),
                    ("k8s", Authority(bundle.Kubernetes)),
                    ("k8saggregator", Authority(bundle.Aggregator)),
                    ("k8sserviceaccount", tree.Map(("key", tree.Value(bundle.ServiceAccountKey)))),
                    ("os", Authority(bundle.Os))))),
            indent);
    }

    /// <summary>What is missing or broken, in Talos' words; empty where the bundle is whole.</summary>
    public static IReadOnlyList<string> Validate(SecretsBundle bundle)
    {
        var problems = new List<string>();
        Require(problems, bundle.ClusterId, "cluster.id is required");
        Require(problems, bundle.ClusterSecret, "cluster.secret is required");
        Require(problems, bundle.BootstrapToken, "secrets.bootstraptoken is required");
        Require(problems, bundle.AesCbcSecret + bundle.SecretboxSecret, "one of [secrets.secretboxencryptionsecret, secrets.aescbcencryptionsecret] is required");
        if (bundle.AesCbcSecret.Length > 0 && bundle.SecretboxSecret.Length > 0)
        {
            problems.Add("only one of [secrets.secretboxencryptionsecret, secrets.aescbcencryptionsecret] is allowed");
        }

        Require(problems, bundle.TrustdToken, "trustdinfo.token is required");
        CheckPair(problems, bundle.Etcd, "certs.etcd");
        CheckPair(problems, bundle.Kubernetes, "certs.k8s");
        CheckPair(problems, bundle.Aggregator, "certs.k8saggregator");
        if (bundle.ServiceAccountKey.Length == 0)
        {
            problems.Add("certs.k8sserviceaccount is required");
        }
        else if (Problem(() => CertificateMaker.ReadKey(bundle.ServiceAccountKey)) is { } key)
        {
            problems.Add($"certs.k8sserviceaccount.key is invalid: {key}");
        }

        CheckPair(problems, bundle.Os, "certs.os");
        return problems;
    }

    /// <summary>Takes the secrets back out of a control plane's config.</summary>
    /// <exception cref="TalosConfigException">The config is not a control plane's.</exception>
    public static SecretsBundle FromConfig(MachineConfig config)
    {
        if (config.GetString("machine.type") is not ("controlplane" or "init"))
        {
            throw new TalosConfigException("secrets can be taken from a control plane node's config only: a worker's has no keys");
        }

        PemPair legacy(string path) => new(config.GetString(path + ".crt") ?? "", config.GetString(path + ".key") ?? "");
        PemPair authority(string path, string kind) =>
            config.Find(kind)?.Root["issuingCA"] is YamlMapping issuing
                ? new PemPair(CertificateMaker.Base64(issuing.GetString("cert") ?? ""), CertificateMaker.Base64(issuing.GetString("key") ?? ""))
                : legacy(path);

        var identity = config.Find("DiscoveryIdentityConfig")?.Root;
        string serviceAccount = config.Find("KubeServiceAccountConfig") is { } account
            ? CertificateMaker.Base64((MachineConfig.Get(account.Root, "issuer.privateKey") as YamlScalar)?.Value ?? "")
            : config.GetString("cluster.serviceAccount.key") ?? "";
        return new SecretsBundle
        {
            ClusterId = config.GetString("cluster.id") ?? identity?.GetString("clusterID") ?? "",
            ClusterSecret = config.GetString("cluster.secret") ?? identity?.GetString("clusterSecret") ?? "",
            BootstrapToken = config.GetString("cluster.token") ?? "",
            SecretboxSecret = EncryptionSecret(config, "secretbox") ?? config.GetString("cluster.secretboxEncryptionSecret") ?? "",
            AesCbcSecret = EncryptionSecret(config, "aescbc") ?? config.GetString("cluster.aescbcEncryptionSecret") ?? "",
            TrustdToken = config.GetString("machine.token") ?? "",
            Etcd = legacy("cluster.etcd.ca"),
            Kubernetes = authority("cluster.ca", "KubeAPIServerCAConfig"),
            Aggregator = authority("cluster.aggregatorCA", "KubeAggregatorCAConfig"),
            ServiceAccountKey = serviceAccount,
            Os = legacy("machine.ca"),
        };
    }

    // The first provider of the first rule for secrets, as the machinery looks for it.
    private static string? EncryptionSecret(MachineConfig config, string provider)
    {
        if (config.Find("KubeEtcdEncryptionConfig") is not { } document || MachineConfig.Get(document.Root, "config.resources") is not YamlSequence rules)
        {
            return null;
        }

        foreach (var rule in rules.Items.ToArray().OfType<YamlMapping>())
        {
            if (rule["resources"] is YamlSequence resources && resources.Items.ToArray().OfType<YamlScalar>().Any(resource => resource.Value == "secrets")
                && rule["providers"] is YamlSequence { Count: > 0 } providers && providers[0] is YamlMapping first
                && first[provider] is YamlMapping settings && settings["keys"] is YamlSequence { Count: > 0 } keys && keys[0] is YamlMapping key)
            {
                return key.GetString("secret");
            }
        }

        return null;
    }

    private static void Require(List<string> problems, string value, string message)
    {
        if (value.Length == 0)
        {
            problems.Add(message);
        }
    }

    private static void CheckPair(List<string> problems, PemPair pair, string name)
    {
        if (pair.Certificate.Length == 0 && pair.Key.Length == 0)
        {
            problems.Add($"{name} is required");
        }
        else if (Problem(() => CertificateMaker.ReadKey(pair.Key)) is { } key)
        {
            problems.Add($"{name} is invalid: {key}");
        }
        else if (Problem(() => CertificateMaker.ReadPublicKey(pair.Certificate)) is { } certificate)
        {
            problems.Add($"{name} is invalid: {certificate}");
        }
        else if (!CertificateMaker.Match(pair))
        {
            problems.Add($"{name} is invalid: the certificate does not belong to the key");
        }
    }

    private static string? Problem(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (TalosConfigException exception)
        {
            return exception.Message;
        }
    }

    private static void Check(YamlMapping mapping, string path)
    {
        if (!Known.TryGetValue(path, out string[]? known))
        {
            return;
        }

        foreach (var entry in mapping.Entries)
        {
            if (Array.IndexOf(known, entry.Name) < 0)
            {
                throw new TalosConfigException(new Diagnostic(TalosRules.Secrets, entry.Key.Span, $"unknown key \"{entry.Name}\" in the secrets bundle")
                {
                    Hint = NearestName.Find(entry.Name ?? "", known) is { } near ? $"did you mean \"{near}\"?" : entry.Name == "sops" ? "the file is still encrypted" : null,
                });
            }

            if (path.Length == 0 && entry.Value.Target is YamlMapping inner)
            {
                Check(inner, entry.Name!); // A known name.
            }
        }
    }

    private static PemPair Pair(YamlMapping root, string name) =>
        new(Decoded(root, Text(root, "certs", name, "crt"), $"certs.{name}.crt"), Decoded(root, Text(root, "certs", name, "key"), $"certs.{name}.key"));

    private static string Text(YamlMapping root, params ReadOnlySpan<string> path)
    {
        YamlNode? node = root;
        foreach (string part in path)
        {
            node = (node as YamlMapping)?[part];
        }

        return node is YamlScalar scalar && !TypedReader.IsNull(scalar) ? scalar.Value : "";
    }

    private static string Decoded(YamlMapping root, string base64, string path)
    {
        string compact = base64.Replace("\n", "", StringComparison.Ordinal);
        return Convert.TryFromBase64String(compact, new byte[compact.Length], out _)
            ? compact
            : throw new TalosConfigException(new Diagnostic(TalosRules.Secrets, root.Span, $"{path} is not base64"));
    }
}
