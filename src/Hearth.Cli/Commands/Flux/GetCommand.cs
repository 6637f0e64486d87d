using System.CommandLine;
using System.Text.Json;
using Hearth.Flux.Rendering;
using Hearth.Flux.Reports;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Flux;

/// <summary><c>hearth get KIND</c>: lists what a repository holds, without a cluster.</summary>
internal static class GetCommand
{
    public static readonly CommandEntry Entry = new("get", CommandGroup.Repository, "List Kustomizations, releases, sources, charts, images and secrets", Create)
    {
        Examples =
        [
            new("The Kustomizations of this repository", "hearth get ks"),
            new("The releases of a namespace, with sources and dependencies", "hearth get hr -n media -o wide"),
            new("Every image, as JSON", "hearth get images -o json"),
            new("The charts as they were a commit ago", "hearth get charts --revision HEAD~1"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        var kind = new Argument<string>("KIND") { Description = string.Join(", ", Listings.Kinds) };
        kind.AcceptOnlyFromAmong([.. Listings.Kinds, "kustomizations", "helmreleases", "resourcesets"]);
        var output = new Option<string>("--output", "-o") { Description = "table, wide, json, yaml or name", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "wide", "json", "yaml", "name");
        var command = new Command("get", "List what Flux would apply from a repository") { kind, output };
        var options = new RepositoryOptions().AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            string wanted = parsed.GetRequiredValue(kind) switch { "kustomizations" => "ks", "helmreleases" => "hr", "resourcesets" => "rset", var name => name };
            var tree = options.OpenTree(parsed, context);
            var cluster = options.Render(parsed, context, tree, withReleases: wanted is "images" or "all" or "hr", cancellationToken);
            var owners = cluster.Owners.Where(options.Selection(parsed)).ToList();
            var objects = cluster.Objects.All.Where(options.ObjectSelection(parsed)).ToList();
            (string Name, Listing Listing)[] listings = wanted switch
            {
                "ks" => [("kustomizations", Listings.Kustomizations(owners))],
                "hr" => [("releases", Listings.Releases(owners))],
                "rset" => [("resourceSets", Listings.ResourceSets(owners))],
                "sources" => [("sources", Listings.Sources(objects))],
                "charts" => [("charts", Listings.Charts(owners))],
                "images" => [("images", Listings.Images(owners))],
                "secrets" => [("secrets", Listings.Secrets(objects))],
                "notifications" => [("notifications", Listings.Notifications(objects))],
                "automation" => [("automation", Listings.Automation(objects, tree))],
                _ => All(owners, objects, tree),
            };
            Write(context, listings, parsed.GetRequiredValue(output));
            return Task.FromResult(ExitCodes.Clean);
        });
        return command;
    }

    // Of the kinds that few repositories have, those that are there.
    private static (string Name, Listing Listing)[] All(List<RenderedOwner> owners, List<ClusterObject> objects, FileTree tree)
    {
        (string Name, Listing Listing)[] always = [("kustomizations", Listings.Kustomizations(owners)), ("releases", Listings.Releases(owners)), ("sources", Listings.Sources(objects))];
        (string Name, Listing Listing)[] others = [("resourceSets", Listings.ResourceSets(owners)), ("notifications", Listings.Notifications(objects)), ("automation", Listings.Automation(objects, tree))];
        return [.. always, .. others.Where(static other => other.Listing.Rows.Count > 0)];
    }

    private static void Write(CommandContext context, (string Name, Listing Listing)[] listings, string format)
    {
        if (format == "json" && listings is [var (_, single)])
        {
            single.WriteJson(context.OutputStream);
            context.Out.WriteLine();
            return;
        }

        if (format == "json")
        {
            using (var json = new Utf8JsonWriter(context.OutputStream, new JsonWriterOptions { Indented = true }))
            {
                json.WriteStartObject();
                foreach (var (name, listing) in listings)
                {
                    json.WritePropertyName(name);
                    listing.WriteJson(json);
                }

                json.WriteEndObject();
            }

            context.Out.WriteLine();
            return;
        }

        for (int i = 0; i < listings.Length; i++)
        {
            var listing = listings[i].Listing;
            switch (format)
            {
                case "yaml":
                    context.Out.Write(listings.Length > 1 ? $"---\n{listing.ToYaml()}" : listing.ToYaml());
                    break;
                case "name":
                    foreach (string name in listing.Names)
                    {
                        context.Out.WriteLine(name);
                    }

                    break;
                default:
                    if (i > 0)
                    {
                        context.Out.WriteLine();
                    }

                    listing.WriteTable(context.Out, format == "wide");
                    break;
            }
        }
    }
}
