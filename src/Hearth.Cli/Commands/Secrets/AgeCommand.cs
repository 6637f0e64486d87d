using System.CommandLine;
using Hearth.Secrets.Age;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Secrets;

/// <summary><c>hearth age</c>: encrypts and decrypts as the age program does, with its flags and messages.</summary>
internal static class AgeCommand
{
    private const string Version = "v1.1.1";

    public static readonly CommandEntry Entry = new("age", CommandGroup.Secrets, "Encrypt and decrypt files, in place of age", Create)
    {
        StandsFor = "age",
        Examples =
        [
            new("Encrypt to a recipient", "hearth age -r age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p -o secret.age secret.txt"),
            new("Decrypt with a key file", "hearth age -d -i age.key secret.age"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        var encrypt = new Option<bool>("--encrypt", "-e") { Description = "Encrypt the input to the output. Default if omitted" };
        var decrypt = new Option<bool>("--decrypt", "-d") { Description = "Decrypt the input to the output" };
        var output = new Option<string>("--output", "-o") { Description = "Write the result to the file at path OUTPUT" };
        var armor = new Option<bool>("--armor", "-a") { Description = "Encrypt to a PEM encoded format" };
        var passphrase = new Option<bool>("--passphrase", "-p") { Description = "Encrypt with a passphrase" };
        var recipients = new Option<string[]>("--recipient", "-r") { Description = "Encrypt to the specified RECIPIENT. Can be repeated", Arity = ArgumentArity.ZeroOrMore };
        var recipientFiles = new Option<string[]>("--recipients-file", "-R") { Description = "Encrypt to recipients listed at PATH. Can be repeated", Arity = ArgumentArity.ZeroOrMore };
        var identities = new Option<string[]>("--identity", "-i") { Description = "Use the identity file at PATH. Can be repeated", Arity = ArgumentArity.ZeroOrMore };
        var plugin = new Option<string[]>("-j") { Description = "Use a data-less plugin: refused, plugins are not supported", Arity = ArgumentArity.ZeroOrMore };
        var version = new Option<bool>("--version") { Description = "Print the version of age that this stands for" };
        var input = new Argument<string[]>("INPUT") { Description = "Defaults to standard input", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("age", "Encrypt and decrypt files in the age format") { encrypt, decrypt, output, armor, passphrase, recipients, recipientFiles, identities, plugin, version, input };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(version))
            {
                context.Out.WriteLine(Version);
                return ExitCodes.Clean;
            }

            var options = new AgeOptions(
                parsed.GetValue(encrypt), parsed.GetValue(decrypt), parsed.GetValue(output) ?? "", parsed.GetValue(armor), parsed.GetValue(passphrase),
                parsed.GetValue(recipients) ?? [], parsed.GetValue(recipientFiles) ?? [], parsed.GetValue(identities) ?? [], parsed.GetValue(plugin) ?? [], parsed.GetValue(input) ?? []);
            return new AgeRun(context, options).Run();
        });
        return command;
    }
}

/// <summary>age's command line.</summary>
internal sealed record AgeOptions(
    bool Encrypt, bool Decrypt, string Output, bool Armor, bool Passphrase,
    string[] Recipients, string[] RecipientFiles, string[] Identities, string[] Plugins, string[] Inputs);

/// <summary>One run of <c>hearth age</c>.</summary>
internal sealed class AgeRun(CommandContext context, AgeOptions options)
{
    private bool isInputUsed;

    public int Run()
    {
        try
        {
            Check();
            bool readsInput = options.Inputs is [] or ["-"];
            isInputUsed = readsInput;
            using var input = readsInput ? context.InputStream : OpenInput(options.Inputs[0]);
            if (options.Output is "" or "-")
            {
                context.Flush();
                Transform(input, context.OutputStream);
            }
            else
            {
                // Nothing is written before the input is known to be sound.
                using var buffer = new MemoryStream();
                Transform(input, buffer);
                AtomicFile.WriteBytes(context.GetFullPath(options.Output), buffer.GetBuffer().AsSpan(0, (int)buffer.Length), options.Decrypt ? SecretFiles.OwnerOnly : null);
            }

            return 0;
        }
        catch (AgeUsageException usage)
        {
            return Fail(usage.Message, usage.Hints);
        }
        catch (AgeException exception)
        {
            return Fail(exception.Message, exception.Hint is { } hint ? [hint] : []);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail(exception.Message, []);
        }
    }

    private int Fail(string message, string[] hints)
    {
        context.Error.WriteLine($"age: error: {message}");
        foreach (string hint in hints)
        {
            context.Error.WriteLine($"age: hint: {hint}");
        }

        return 1;
    }

    private void Check()
    {
        if (options.Plugins.Length > 0)
        {
            throw new AgeUsageException("-j selects an age plugin, and plugins are not supported", "use the age program for keys that only a plugin can use");
        }

        if (options.Inputs.Length > 1)
        {
            throw new AgeUsageException($"too many INPUT arguments: {string.Join(' ', options.Inputs.Select(static input => $"\"{input}\""))}", "only a single input file may be specified at a time");
        }

        if (options.Decrypt)
        {
            CheckDecrypt();
        }
        else
        {
            CheckEncrypt();
        }
    }

    private void CheckDecrypt()
    {
        (bool IsWrong, string Message, string Hint)[] rules =
        [
            (options.Encrypt, "-e/--encrypt can't be used with -d/--decrypt", ""),
            (options.Armor, "-a/--armor can't be used with -d/--decrypt", "note that armored files are detected automatically"),
            (options.Passphrase, "-p/--passphrase can't be used with -d/--decrypt", "note that password protected files are detected automatically"),
            (options.Recipients.Length > 0, "-r/--recipient can't be used with -d/--decrypt", "did you mean to use -i/--identity to specify a private key?"),
            (options.RecipientFiles.Length > 0, "-R/--recipients-file can't be used with -d/--decrypt", "did you mean to use -i/--identity to specify a private key?"),
        ];
        Refuse(rules);
    }

    private void CheckEncrypt()
    {
        (bool IsWrong, string Message, string Hint)[] rules =
        [
            (options.Identities.Length > 0 && !options.Encrypt, "-i/--identity and -j can't be used in encryption mode unless symmetric encryption is explicitly selected with -e/--encrypt", "did you forget to specify -d/--decrypt?"),
            (options.Recipients.Length + options.RecipientFiles.Length + options.Identities.Length == 0 && !options.Passphrase, "missing recipients", "did you forget to specify -r/--recipient, -R/--recipients-file or -p/--passphrase?"),
            (options.Recipients.Length > 0 && options.Passphrase, "-p/--passphrase can't be combined with -r/--recipient", ""),
            (options.RecipientFiles.Length > 0 && options.Passphrase, "-p/--passphrase can't be combined with -R/--recipients-file", ""),
            (options.Identities.Length > 0 && options.Passphrase, "-p/--passphrase can't be combined with -i/--identity and -j", ""),
            (!options.Armor && options.Output.Length == 0 && context.IsInteractive, "refusing to output binary to the terminal", "did you mean to use -a/--armor? force anyway with \"-o -\""),
        ];
        Refuse(rules);
    }

    private static void Refuse((bool IsWrong, string Message, string Hint)[] rules)
    {
        if (Array.Find(rules, static rule => rule.IsWrong) is { Message: not null } found)
        {
            throw new AgeUsageException(found.Message, found.Hint.Length > 0 ? [found.Hint] : []);
        }
    }

    private void Transform(Stream input, Stream output)
    {
        if (options.Decrypt)
        {
            Decrypt(input, output);
        }
        else
        {
            AgeFile.Encrypt(input, output, options.Passphrase ? [new ScryptRecipient(AskNewPassphrase())] : ReadRecipients(), options.Armor);
        }
    }

    private void Decrypt(Stream input, Stream output)
    {
        List<AgeIdentity> identities = [.. options.Identities.SelectMany(ReadIdentities)];
        bool wasAsked = false;
        if (options.Identities.Length == 0)
        {
            identities.Add(new ScryptIdentity(() =>
            {
                wasAsked = true;
                return PassphrasePrompt.Ask("Enter passphrase:");
            }));
        }

        try
        {
            using var plaintext = AgeFile.Decrypt(input, identities);
            plaintext.CopyTo(output);
        }
        catch (AgeException exception) when (exception.Failure == AgeFailure.NoMatch && wasAsked)
        {
            throw new AgeUsageException("incorrect passphrase");
        }
        catch (AgeException exception) when (exception.Failure == AgeFailure.NoMatch && exception.Hint == "the file is encrypted to one scrypt recipient")
        {
            throw new AgeUsageException("file is passphrase-encrypted but identities were specified with -i/--identity or -j", "remove all -i/--identity/-j flags to decrypt passphrase-encrypted files");
        }
    }

    private List<AgeRecipient> ReadRecipients()
    {
        List<AgeRecipient> recipients = [.. options.Recipients.Select(AgeRecipient.Parse)];
        foreach (string file in options.RecipientFiles)
        {
            recipients.AddRange(AgeKeyFiles.ReadRecipients(System.Text.Encoding.UTF8.GetString(ReadKeyFile(file, "recipient")), file, Warn));
        }

        foreach (string file in options.Identities)
        {
            recipients.AddRange(AgeKeyFiles.RecipientsOf(ReadIdentities(file)));
        }

        return recipients;
    }

    private IReadOnlyList<AgeIdentity> ReadIdentities(string file)
    {
        try
        {
            return AgeKeyFiles.ReadIdentities(ReadKeyFile(file, "identity"), file, PassphrasePrompt.Ask, Warn);
        }
        catch (AgeException exception)
        {
            throw new AgeUsageException($"reading \"{file}\": {exception.Message}");
        }
    }

    private byte[] ReadKeyFile(string file, string kind)
    {
        if (file != "-")
        {
            try
            {
                return File.ReadAllBytes(context.GetFullPath(file));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new AgeUsageException($"reading \"{file}\": failed to open {kind} file: {exception.Message}");
            }
        }

        if (isInputUsed)
        {
            throw new AgeUsageException($"reading \"-\": standard input is used for multiple purposes");
        }

        isInputUsed = true;
        return SecretFiles.ReadInput(context);
    }

    private FileStream OpenInput(string file)
    {
        try
        {
            return File.OpenRead(context.GetFullPath(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AgeUsageException($"failed to open input file \"{file}\": {exception.Message}");
        }
    }

    private static string AskNewPassphrase()
    {
        string passphrase = PassphrasePrompt.Ask("Enter passphrase (leave empty to autogenerate a secure one):");
        if (passphrase.Length == 0)
        {
            // age takes ten words of a list; these are as hard to guess (120 bits).
            passphrase = string.Join('-', Enumerable.Range(0, 6).Select(_ => System.Security.Cryptography.RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 4)));
            PassphrasePrompt.Tell($"age: using autogenerated passphrase \"{passphrase}\"");
            return passphrase;
        }

        return PassphrasePrompt.Ask("Confirm passphrase:") == passphrase ? passphrase : throw new AgeUsageException("passphrases didn't match");
    }

    private void Warn(string message) => context.Error.WriteLine($"age: warning: {message}");

    private sealed class AgeUsageException(string message, params string[] hints) : Exception(message)
    {
        public string[] Hints => hints;
    }
}
