namespace Hearth.Cli.Output;

/// <summary>Writes <c>hearth --help</c> from the catalogue, without building a single command.</summary>
internal static class RootHelp
{
    public static void Write(TextWriter output)
    {
        output.WriteLine("""
            Hearth runs a homelab from Git: one binary that renders, checks, diffs and operates
            a Talos + Flux home-ops repository.

            Usage: hearth COMMAND [ARGUMENTS] [OPTIONS]
            """);
        int width = CommandCatalog.Entries.Max(entry => entry.Name.Length) + 2;
        foreach (var group in CommandCatalog.Entries.Where(entry => !entry.IsHidden).GroupBy(entry => entry.Group).OrderBy(group => group.Key))
        {
            output.WriteLine();
            output.WriteLine($"{Heading(group.Key)}:");
            foreach (var entry in group.OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                output.WriteLine($"  {entry.Name.PadRight(width)}{entry.Summary}");
            }
        }

        output.WriteLine();
        output.WriteLine("`hearth COMMAND --help` shows a command's arguments, options and examples.");
    }

    private static string Heading(CommandGroup group) => group switch
    {
        CommandGroup.Repository => "The repository",
        CommandGroup.Render => "Render and compare",
        CommandGroup.Secrets => "Secrets",
        CommandGroup.Cluster => "The cluster",
        CommandGroup.Tools => "In place of other tools",
        _ => "Hearth itself",
    };
}
