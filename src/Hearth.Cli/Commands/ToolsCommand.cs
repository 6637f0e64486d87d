using System.CommandLine;
using System.Text.Json;
using Hearth.Cli.Tools;

namespace Hearth.Cli.Commands;

/// <summary><c>hearth tools</c>: links under which Hearth stands in for other tools, for a shell.</summary>
internal static class ToolsCommand
{
    public static readonly CommandEntry Entry = new("tools", CommandGroup.Tools, "Stand in for kustomize, helm, task and others in a shell", Create)
    {
        Examples =
        [
            new("Link every tool into a directory of your PATH", "hearth tools link ~/.local/bin"),
            new("See which tools there are, and what answers to each name now", "hearth tools list"),
            new("Take the links away again", "hearth tools unlink ~/.local/bin"),
        ],
    };

    private static Command Create(CommandContext context) => new("tools", "Links under which Hearth stands in for other tools")
    {
        CreateList(context),
        CreateLink(context),
        CreateUnlink(context),
    };

    private static Command CreateList(CommandContext context)
    {
        var output = new Option<string>("--output", "-o") { Description = "text or json", DefaultValueFactory = static _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        var command = new Command("list", "Say which tools Hearth stands in for, and what each name runs now") { output };
        command.SetAction(parsed =>
        {
            string path = context.GetEnvironmentVariable("PATH") ?? "";
            if (parsed.GetValue(output) == "json")
            {
                using var json = new Utf8JsonWriter(context.OutputStream, new JsonWriterOptions { Indented = true });
                json.WriteStartArray();
                foreach (string name in ToolLinks.Names)
                {
                    json.WriteStartObject();
                    json.WriteString("name", name);
                    json.WriteString("path", Taskfile.Shell.ExecutableSearch.Find(name, path));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                return;
            }

            int width = ToolLinks.Names.Max(static name => name.Length);
            foreach (string name in ToolLinks.Names)
            {
                context.Out.WriteLine($"{name.PadRight(width)}  {Taskfile.Shell.ExecutableSearch.Find(name, path) ?? "not on the PATH: hearth answers while a task runs"}");
            }
        });
        return command;
    }

    private static Command CreateLink(CommandContext context)
    {
        var directory = new Argument<string>("DIR") { Description = "Where to put the links; made if it is not there" };
        var command = new Command("link", "Make a link for every tool; files that are there already are left alone") { directory };
        command.SetAction(parsed =>
        {
            string binary = ToolLinks.BinaryPath() ?? throw new CommandException("links lead to the hearth binary, and this is not it: run the published one");
            var (linked, taken) = ToolLinks.Link(context.GetFullPath(parsed.GetRequiredValue(directory)), binary);
            context.Out.WriteLine($"linked {string.Join(", ", linked)}");
            foreach (string name in taken)
            {
                context.Error.WriteLine($"hearth: {name} is a file of its own and was left alone");
            }
        });
        return command;
    }

    private static Command CreateUnlink(CommandContext context)
    {
        var directory = new Argument<string>("DIR") { Description = "Where the links are" };
        var command = new Command("unlink", "Remove the links that lead to a hearth binary") { directory };
        command.SetAction(parsed =>
        {
            var removed = ToolLinks.Unlink(context.GetFullPath(parsed.GetRequiredValue(directory)));
            context.Out.WriteLine(removed.Count == 0 ? "no links of hearth's there" : $"removed {string.Join(", ", removed)}");
        });
        return command;
    }
}
