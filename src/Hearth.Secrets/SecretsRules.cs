using Hearth.Syntax.Diagnostics;

namespace Hearth.Secrets;

/// <summary>The findings of this area.</summary>
public static class SecretsRules
{
    public static readonly DiagnosticRule NotForSops = new("SEC001", "not a document that SOPS can hold", Severity.Error,
        "SOPS keeps YAML documents that are mappings with string keys and integers of 64 bits. Put the value in quotes, or the list below a key.");

    public static readonly DiagnosticRule PlaintextSecret = new("SEC002", "plaintext secret", Severity.Error,
        "A Secret with values in plain text would be committed. Encrypt the file: `hearth secrets encrypt FILE`, or `hearth sops -e -i FILE`. A Secret whose values are all templates or substitutions (`${NAME}`) is not reported.");

    public static readonly DiagnosticRule UnencryptedFile = new("SEC003", "file should be encrypted", Severity.Error,
        "The file is named as an encrypted file (`*.sops.*`), but it is in plain text. Encrypt it: `hearth secrets encrypt FILE`.");

    public static readonly DiagnosticRule PrivateKey = new("SEC004", "private key in plain text", Severity.Error,
        "A private age key would be committed: whoever reads the repository could decrypt everything. Add the file to .gitignore; if the key was ever pushed, make a new one and rotate (`hearth sops rotate`).");

    public static readonly DiagnosticRule RecipientsDiffer = new("SEC005", "recipients differ from .sops.yaml", Severity.Warning,
        "The file is encrypted to other keys than the first matching rule of .sops.yaml names. `hearth sops updatekeys FILE` brings them together.");

    public static readonly DiagnosticRule MacMismatch = new("SEC006", "file was changed after it was encrypted", Severity.Error,
        "The MAC of the file does not match its values: somebody edited it by hand, or a merge went wrong. Restore it from Git, or repair it with `hearth sops edit --ignore-mac FILE`.");

    public static readonly DiagnosticRule Malformed = new("SEC007", "malformed encrypted file", Severity.Error,
        "The file has SOPS metadata that cannot be read. Restore it from Git.");

    public static IReadOnlyList<DiagnosticRule> All { get; } = [NotForSops, PlaintextSecret, UnencryptedFile, PrivateKey, RecipientsDiffer, MacMismatch, Malformed];
}
