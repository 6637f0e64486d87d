using System.CommandLine;

namespace Hearth.Cli.Commands;

/// <summary><c>hearth version</c>.</summary>
internal static class VersionCommand
{
    public static readonly CommandEntry Entry = new("version", CommandGroup.Hearth, "Print the version", Create);

    private static Command Create(CommandContext context)
    {
        var command = new Command("version", "Print the version of this binary");
        command.SetAction(_ => context.Out.WriteLine(HearthVersion.Current));
        return command;
    }
}
