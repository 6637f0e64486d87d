using System.CommandLine;
using Hearth.Secrets.Sops;

namespace Hearth.Cli.Commands.Secrets;

/// <summary>The options of sops, made once for a command line and shared by its old flags (<c>sops -d</c>) and its subcommands (<c>sops decrypt</c>).</summary>
internal sealed class SopsOptions
{
    public readonly Option<string> Config = new("--config") { Description = "Path to sops' config file; else it is searched for upwards", Recursive = true };
    public readonly Option<bool> Verbose = new("--verbose") { Description = "Accepted for sops' sake", Recursive = true };
    public readonly Option<int> Indent = new("--indent") { Description = "Spaces to indent YAML or JSON with", Recursive = true };
    public readonly Option<bool> MacOnlyEncrypted = new("--mac-only-encrypted") { Description = "Compute the MAC only over values which end up encrypted", Recursive = true };
    public readonly Option<bool> LocalKeyService = new("--enable-local-keyservice") { Description = "Accepted for sops' sake: keys are always used locally", Recursive = true };
    public readonly Option<string[]> KeyService = new("--keyservice") { Description = "Refused: key services are not supported", Recursive = true, Hidden = true };
    public readonly Option<string> DecryptionOrder = new("--decryption-order") { Description = "Accepted for sops' sake: age is the only kind of key", Recursive = true };

    public readonly Option<bool> InPlace = new("--in-place", "-i") { Description = "Write output back to the same file instead of stdout" };
    public readonly Option<string> Output = new("--output") { Description = "Save the output to the file specified" };
    public readonly Option<string> InputType = new("--input-type") { Description = "yaml, json, dotenv, ini or binary; else the file's ending says" };
    public readonly Option<string> OutputType = new("--output-type") { Description = "yaml, json, dotenv, ini or binary; else the file's ending says" };
    public readonly Option<string> FilenameOverride = new("--filename-override") { Description = "Use this name for configuration and types; needed when encrypting stdin" };
    public readonly Option<bool> IgnoreMac = new("--ignore-mac") { Description = "Ignore the message authentication code during decryption" };
    public readonly Option<string> Extract = new("--extract") { Description = "Extract a key or branch, such as '[\"somekey\"][0]'" };
    public readonly Option<string> Age = new("--age", "-a") { Description = "Comma separated list of age recipients (also SOPS_AGE_RECIPIENTS)" };
    public readonly Option<string> UnencryptedSuffix = new("--unencrypted-suffix") { Description = "Leave keys with this suffix unencrypted" };
    public readonly Option<string> EncryptedSuffix = new("--encrypted-suffix") { Description = "Encrypt only keys with this suffix" };
    public readonly Option<string> UnencryptedRegex = new("--unencrypted-regex") { Description = "Leave keys that match unencrypted" };
    public readonly Option<string> EncryptedRegex = new("--encrypted-regex") { Description = "Encrypt only keys that match" };
    public readonly Option<string> UnencryptedCommentRegex = new("--unencrypted-comment-regex") { Description = "Leave what has a matching comment unencrypted" };
    public readonly Option<string> EncryptedCommentRegex = new("--encrypted-comment-regex") { Description = "Encrypt only what has a matching comment" };
    public readonly Option<int> Threshold = new("--shamir-secret-sharing-threshold") { Description = "How many key groups are needed to decrypt" };
    public readonly Option<bool> ShowMasterKeys = new("--show-master-keys", "-s") { Description = "Show the metadata in the editor" };
    public readonly Option<string> AddAge = new("--add-age") { Description = "Add these comma separated age recipients" };
    public readonly Option<string> RemoveAge = new("--rm-age") { Description = "Remove these comma separated age recipients" };
    public readonly Option<bool> Yes = new("--yes", "-y") { Description = "Approve all changes and ask nothing" };
    public readonly Option<bool> ValueFile = new("--value-file") { Description = "The value is a file to read it from" };
    public readonly Option<bool> ValueStdin = new("--value-stdin") { Description = "Read the value from stdin" };
    public readonly Option<bool> Idempotent = new("--idempotent") { Description = "Do nothing if it is so already" };
    public readonly Option<bool> Pristine = new("--pristine") { Description = "Only the decrypted values, not the environment there is" };
    public readonly Option<bool> SameProcess = new("--same-process") { Description = "Accepted for sops' sake: the command's exit code is passed on" };
    public readonly Option<bool> NoFifo = new("--no-fifo") { Description = "Use a regular file, readable by its owner only, instead of a pipe" };
    public readonly Option<string> FileName = new("--filename") { Description = "Name of the temporary file" };
    public readonly Option<string> File = new("--file", "-f") { Description = "The file to change" };
    public readonly Option<string[]> GroupAge = new("--age") { Description = "The age recipients of the new group", Arity = ArgumentArity.ZeroOrMore };

    /// <summary>Keys of other kinds: taken, so that the refusal can name them.</summary>
    public readonly Option<string>[] Foreign =
    [
        .. ((string[])["--pgp", "--kms", "--gcp-kms", "--hckms", "--azure-kv", "--hc-vault-transit", "--add-pgp", "--rm-pgp", "--add-kms", "--rm-kms", "--add-gcp-kms", "--rm-gcp-kms",
            "--add-hckms", "--rm-hckms", "--add-azure-kv", "--rm-azure-kv", "--add-hc-vault-transit", "--rm-hc-vault-transit", "--encryption-context", "--aws-profile"])
            .Select(static name => new Option<string>(name, name switch { "--pgp" => ["-p"], "--kms" => ["-k"], _ => [] }) { Hidden = true, Recursive = true }),
    ];

    public Option[] Everywhere => [Config, Verbose, Indent, MacOnlyEncrypted, LocalKeyService, KeyService, DecryptionOrder, .. Foreign];

    public Option[] Rules => [UnencryptedSuffix, EncryptedSuffix, UnencryptedRegex, EncryptedRegex, UnencryptedCommentRegex, EncryptedCommentRegex];

    public EncryptionRule RuleOf(ParseResult parsed) => new()
    {
        UnencryptedSuffix = parsed.GetValue(UnencryptedSuffix) ?? "",
        EncryptedSuffix = parsed.GetValue(EncryptedSuffix) ?? "",
        UnencryptedRegex = parsed.GetValue(UnencryptedRegex) ?? "",
        EncryptedRegex = parsed.GetValue(EncryptedRegex) ?? "",
        UnencryptedCommentRegex = parsed.GetValue(UnencryptedCommentRegex) ?? "",
        EncryptedCommentRegex = parsed.GetValue(EncryptedCommentRegex) ?? "",
    };
}
