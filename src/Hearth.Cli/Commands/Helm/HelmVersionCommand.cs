using System.CommandLine;
using Hearth.Helm;

namespace Hearth.Cli.Commands.Helm;

/// <summary><c>hearth helm version</c>: the Helm whose engine is followed.</summary>
internal static class HelmVersionCommand
{
    public static Command Create(CommandContext context)
    {
        var isShort = new Option<bool>("--short") { Description = "The number alone" };
        var command = new Command("version", "Print the version of Helm that this follows") { isShort };
        command.SetAction(parsed => context.Out.WriteLine(parsed.GetValue(isShort)
            ? HelmVersion.Default.ToString()
            : $"version.BuildInfo{{Version:\"{HelmVersion.Default}\"}} (hearth {HearthVersion.Current})"));
        return command;
    }
}
