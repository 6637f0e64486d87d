using System.CommandLine;
using System.Text;
using Hearth.Templating.EnvSubst;

namespace Hearth.Cli.Commands;

/// <summary><c>hearth envsubst [SHELL-FORMAT]</c>: as GNU gettext's tool, which scripts of home-ops repositories call.</summary>
internal static class EnvSubstCommand
{
    public static readonly CommandEntry Entry = new("envsubst", CommandGroup.Tools, "Replace $NAME in standard input by environment variables", Create)
    {
        StandsFor = "envsubst",
        Examples =
        [
            new("Fill in every variable", "hearth envsubst < secret.tmpl.yaml"),
            new("Fill in these only, and leave other dollars alone", "hearth envsubst '$SECRET_DOMAIN ${CLUSTER}' < ks.yaml"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        var format = new Argument<string?>("SHELL-FORMAT") { Description = "Names to replace, such as '$A ${B}'; all where it is left out", Arity = ArgumentArity.ZeroOrOne };
        var variables = new Option<bool>("--variables", "-v") { Description = "Print the names in SHELL-FORMAT" };
        var command = new Command("envsubst", "Replace $NAME and ${NAME} in standard input by environment variables") { format, variables };
        command.SetAction(parsed =>
        {
            string? names = parsed.GetValue(format);
            if (parsed.GetValue(variables))
            {
                foreach (string name in GnuEnvSubst.Names(names ?? throw new CommandException("missing arguments: --variables needs a SHELL-FORMAT", ExitCodes.Findings)))
                {
                    context.Out.WriteLine(name);
                }

                return ExitCodes.Clean;
            }

            // Bytes go through untouched: one char stands for one byte.
            using var buffer = new MemoryStream();
            context.InputStream.CopyTo(buffer);
            string text = Encoding.Latin1.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
            HashSet<string>? only = names is null ? null : [.. GnuEnvSubst.Names(names)];
            string result = GnuEnvSubst.Substitute(text, name => context.GetEnvironmentVariable(name) is { } value ? Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(value)) : null, only);
            context.OutputStream.Write(Encoding.Latin1.GetBytes(result));
            return ExitCodes.Clean;
        });
        return command;
    }
}
