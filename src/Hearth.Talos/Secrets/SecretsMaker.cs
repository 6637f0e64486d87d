using System.Security.Cryptography;
using Hearth.Talos.Generation;

namespace Hearth.Talos.Secrets;

/// <summary>Makes a new bundle.</summary>
public static class SecretsMaker
{
    private const string TokenAlphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

    public static SecretsBundle Make(VersionContract contract, TimeProvider time)
    {
        var certificates = new CertificateMaker(time);
        return new SecretsBundle
        {
            // URL-safe up to machinery 1.13, standard after it; Talos reads both.
            ClusterId = RandomBase64().Replace('+', '-').Replace('/', '_'),
            ClusterSecret = RandomBase64(),
            BootstrapToken = RandomToken(),
            SecretboxSecret = contract.HasSecretbox ? RandomBase64() : "",
            AesCbcSecret = contract.HasSecretbox ? "" : RandomBase64(),
            TrustdToken = RandomToken(),
            Etcd = certificates.MakeEcdsaAuthority("etcd"),
            Kubernetes = certificates.MakeEcdsaAuthority("kubernetes"),
            Aggregator = certificates.MakeEcdsaAuthority(null),
            ServiceAccountKey = contract.HasRsaServiceAccount ? CertificateMaker.MakeRsaKey() : CertificateMaker.MakeEcdsaKey(),
            Os = certificates.MakeTalosAuthority(),
        };
    }

    /// <summary>From a kubeadm <c>pki</c> folder; what Talos adds is new.</summary>
    /// <exception cref="TalosConfigException">A file is missing or is not what its name says.</exception>
    public static SecretsBundle FromKubernetesPki(string directory, string bootstrapToken, VersionContract contract, TimeProvider time)
    {
        if (!Directory.Exists(directory))
        {
            throw new TalosConfigException($"\"{directory}\" is not a directory");
        }

        string serviceAccount = ReadBase64(Path.Combine(directory, "sa.key"));
        _ = CertificateMaker.ReadKey(serviceAccount);
        return Make(contract, time) with
        {
            BootstrapToken = bootstrapToken.Length > 0 ? bootstrapToken : RandomToken(),
            Kubernetes = ReadPair(directory, "ca"),
            Etcd = ReadPair(Path.Combine(directory, "etcd"), "ca"),
            Aggregator = ReadPair(directory, "front-proxy-ca"),
            ServiceAccountKey = serviceAccount,
        };
    }

    internal static string RandomToken() => RandomNumberGenerator.GetString(TokenAlphabet, 6) + "." + RandomNumberGenerator.GetString(TokenAlphabet, 16);

    private static string RandomBase64() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static PemPair ReadPair(string directory, string name)
    {
        var pair = new PemPair(ReadBase64(Path.Combine(directory, name + ".crt")), ReadBase64(Path.Combine(directory, name + ".key")));
        return CertificateMaker.Match(pair) ? pair : throw new TalosConfigException($"{Path.Combine(directory, name)}.crt does not belong to {name}.key");
    }

    private static string ReadBase64(string path) =>
        File.Exists(path) ? Convert.ToBase64String(File.ReadAllBytes(path)) : throw new TalosConfigException($"open {path}: no such file or directory");
}
