using System.CommandLine;
using Hearth.Syntax.Text;
using Hearth.Talos.Generation;
using Hearth.Talos.Machine;
using Hearth.Talos.Secrets;
using Hearth.Talos.Talconfig;

namespace Hearth.Cli.Commands.Talos;

/// <summary><c>gensecret</c>: a new secrets bundle, or the one of an existing cluster. Its output is the secret: pipe it into a file.</summary>
internal static class GensecretCommand
{
    public static Command Create(CommandContext context)
    {
        var fromConfig = new Option<string>("--from-configfile", "-f") { Description = "Take the secrets out of a control plane node's config", DefaultValueFactory = static _ => "" };
        var fromPki = new Option<string>("--from-kubernetes-pki") { Description = "Take the authorities out of a kubeadm pki folder", DefaultValueFactory = static _ => "" };
        var token = new Option<string>("--kubernetes-bootstrap-token") { Description = "With --from-kubernetes-pki: the bootstrap token", DefaultValueFactory = static _ => "" };
        var command = new Command("gensecret", "Make the cluster's secrets") { fromConfig, fromPki, token };
        command.SetAction(parsed => TalosCluster.Run(context, "failed to generate secret bundle", () =>
        {
            var contract = VersionContract.TryParse(TalconfigFile.DefaultTalosVersion, out var known) ? known : VersionContract.Latest;
            string config = parsed.GetRequiredValue(fromConfig);
            string pki = parsed.GetRequiredValue(fromPki);
            var bundle = config.Length > 0 ? SecretsFile.FromConfig(ConfigReader.Read(SourceText.FromBytes(config, File.ReadAllBytes(context.GetFullPath(config)))))
                : pki.Length > 0 ? SecretsMaker.FromKubernetesPki(context.GetFullPath(pki), parsed.GetRequiredValue(token), contract, context.Time)
                : SecretsMaker.Make(contract, context.Time);
            context.Out.Write(SecretsFile.Write(bundle));
            return ExitCodes.Clean;
        }));
        return command;
    }
}
