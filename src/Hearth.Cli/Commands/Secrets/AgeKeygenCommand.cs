using System.CommandLine;
using System.Globalization;
using System.Text;
using Hearth.Secrets.Age;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Secrets;

/// <summary><c>hearth age-keygen</c>: makes a key pair, or turns private keys into recipients.</summary>
internal static class AgeKeygenCommand
{
    public static readonly CommandEntry Entry = new("age-keygen", CommandGroup.Secrets, "Make age keys, in place of age-keygen", Create)
    {
        StandsFor = "age-keygen",
        Examples =
        [
            new("Make a key for the repository", "hearth age-keygen -o age.key"),
            new("Show its public key", "hearth age-keygen -y age.key"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        var output = new Option<string>("--output", "-o") { Description = "Write the result to the file at path OUTPUT; an existing file is not overwritten" };
        var convert = new Option<bool>("-y") { Description = "Convert an identity file to a recipients file" };
        var postQuantum = new Option<bool>("-pq") { Description = "Make a post-quantum key (age1pq1…)" };
        var version = new Option<bool>("--version") { Description = "Print the version of age-keygen that this stands for" };
        var input = new Argument<string[]>("INPUT") { Description = "With -y: the identity file; standard input if omitted", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("age-keygen", "Generate age key pairs") { output, convert, postQuantum, version, input };
        command.SetAction(parsed =>
        {
            try
            {
                if (parsed.GetValue(version))
                {
                    context.Out.WriteLine("v1.1.1");
                    return 0;
                }

                string[] inputs = parsed.GetValue(input) ?? [];
                if (inputs.Length > (parsed.GetValue(convert) ? 1 : 0))
                {
                    return Fail(context, "too many arguments");
                }

                string text = parsed.GetValue(convert) ? Convert(context, inputs) : Generate(context, parsed.GetValue(postQuantum), isToFile: parsed.GetValue(output) is not null);
                return Write(context, parsed.GetValue(output), text);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return Fail(context, exception.Message);
            }
        });
        return command;
    }

    private static string Generate(CommandContext context, bool postQuantum, bool isToFile)
    {
        using AgeIdentity identity = postQuantum ? HybridIdentity.Generate() : X25519Identity.Generate();
        string key = identity is HybridIdentity hybrid ? hybrid.Export().Reveal() : ((X25519Identity)identity).Export().Reveal();
        if (isToFile || !context.IsInteractive)
        {
            context.Error.WriteLine($"Public key: {identity.Recipient}");
        }

        string created = context.Time.GetLocalNow().ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture).Replace("+00:00", "Z", StringComparison.Ordinal);
        return $"# created: {created}\n# public key: {identity.Recipient}\n{key}\n";
    }

    private static string Convert(CommandContext context, string[] inputs)
    {
        bool readsInput = inputs is [] or ["-"];
        byte[] file = readsInput ? SecretFiles.ReadInput(context) : File.ReadAllBytes(context.GetFullPath(inputs[0]));
        try
        {
            var identities = AgeKeyFiles.ParseIdentities(Encoding.UTF8.GetString(file), readsInput ? "-" : inputs[0]);
            return string.Concat(identities.Select(static identity => $"{identity.Recipient}\n"));
        }
        catch (AgeException exception)
        {
            throw new IOException($"failed to parse input: {exception.Message}", exception);
        }
    }

    private static int Write(CommandContext context, string? output, string text)
    {
        if (output is null)
        {
            context.Out.Write(text);
            return 0;
        }

        string path = context.GetFullPath(output);
        if (File.Exists(path))
        {
            return Fail(context, $"failed to open output file \"{output}\": file exists");
        }

        AtomicFile.WriteText(path, text, SecretFiles.OwnerOnly);
        return 0;
    }

    private static int Fail(CommandContext context, string message)
    {
        context.Error.WriteLine($"age-keygen: error: {message}");
        return 1;
    }
}
