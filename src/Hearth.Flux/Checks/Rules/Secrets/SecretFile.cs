using Hearth.Secrets;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Secrets;

/// <summary>One kind of finding about the files of secrets; all kinds share one walk over the files.</summary>
internal abstract class SecretFile(DiagnosticRule rule) : Check
{
    public override DiagnosticRule Rule => rule;

    public override IEnumerable<Diagnostic> Run(CheckContext context) => context.SecretFileFindings.Where(finding => finding.Rule == rule);
}

/// <summary>A Secret with values in plain text.</summary>
internal sealed class PlaintextSecret() : SecretFile(SecretsRules.PlaintextSecret)
{
    public override CheckExample Example { get; } = new(
        """
        # secret.yaml
        kind: Secret
        stringData:
          password: hunter2
        """,
        """
        # secret.sops.yaml
        kind: Secret
        stringData:
          password: ENC[AES256_GCM,data:…,type:str]
        sops: {…}
        """);
}

/// <summary>A file named as encrypted that is not.</summary>
internal sealed class UnencryptedFile() : SecretFile(SecretsRules.UnencryptedFile)
{
    public override CheckExample Example { get; } = new(
        """
        # values.sops.yaml
        token: hunter2
        """,
        """
        # values.sops.yaml
        token: ENC[AES256_GCM,data:…,type:str]
        sops: {…}
        """);
}

/// <summary>A private age key in the repository.</summary>
internal sealed class PrivateKey() : SecretFile(SecretsRules.PrivateKey)
{
    public override CheckExample Example { get; } = new(
        """
        # age.key, in Git
        AGE-SECRET-KEY-1…
        """,
        """
        # .gitignore
        age.key
        """);
}

/// <summary>A file encrypted to other keys than the configuration names.</summary>
internal sealed class RecipientsDiffer() : SecretFile(SecretsRules.RecipientsDiffer)
{
    public override CheckExample Example { get; } = new(
        """
        # .sops.yaml names age1new…, the file was encrypted to age1old…
        sops:
          age:
            - recipient: age1old…
        """,
        """
        # after: hearth sops updatekeys secret.sops.yaml
        sops:
          age:
            - recipient: age1new…
        """);
}
