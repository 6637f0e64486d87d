using System.CommandLine;
using Hearth.Homelab;

namespace Hearth.Cli.Commands.Homelab;

/// <summary><c>hearth new app</c>: adds an app to a repository.</summary>
internal static class NewCommand
{
    public static readonly CommandEntry Entry = new("new", CommandGroup.Repository, "Add an app to the repository", Create)
    {
        Examples = [new("An app of the area games", "hearth new app games retroarch --image ghcr.io/org/retroarch --tag 1.0.0")],
    };

    private static Command Create(CommandContext context)
    {
        var app = new Command("app", "Write an app's files and add it to its area");
        var area = new Argument<string>("NAMESPACE") { Description = "The area; made where it is missing" };
        var name = new Argument<string>("NAME") { Description = "The app" };
        var image = new Option<string?>("--image") { Description = "Repository of the image" };
        var tag = new Option<string>("--tag") { Description = "Tag of the image", DefaultValueFactory = static _ => "latest" };
        var port = new Option<int>("--port") { Description = "Port that the app listens on", DefaultValueFactory = static _ => 8080 };
        app.Add(area);
        app.Add(name);
        app.Add(image);
        app.Add(tag);
        app.Add(port);
        app.SetAction(parsed =>
        {
            string wanted = parsed.GetRequiredValue(name);
            try
            {
                var result = new NewApp(context.WorkingDirectory, parsed.GetRequiredValue(area), wanted)
                {
                    Image = parsed.GetValue(image) ?? $"ghcr.io/{wanted}/{wanted}",
                    Tag = parsed.GetRequiredValue(tag),
                    Port = parsed.GetValue(port),
                }.Run();
                return HomelabOutput.Write(context, result.Changes, result.Diagnostics);
            }
            catch (HomelabException exception)
            {
                throw new CommandException(exception.Message, ExitCodes.Usage);
            }
        });
        return new Command("new", "Add an app to the repository") { app };
    }
}
