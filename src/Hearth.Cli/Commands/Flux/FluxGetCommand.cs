using System.CommandLine;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Flux.Reports;
using Hearth.Flux.Sources;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Cli.Commands.Flux;

/// <summary><c>flux get kustomizations</c>: ready is what renders.</summary>
internal static class FluxGetCommand
{
    public static Command Create(CommandContext context, Option<string?> namespaceOption)
    {
        var name = new Argument<string?>("NAME") { Description = "One Kustomization; all where it is left out", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all-namespaces", "-A") { Description = "Of every namespace" };
        var source = new Option<bool>("--show-source") { Description = "Show where the files come from" };
        var noHeader = new Option<bool>("--no-header") { Description = "Leave the headings out" };
        var status = new Option<string?>("--status-selector") { Description = "ready=true, ready=false, ready!=true …" };
        var labels = new Option<string?>("--label-selector", "-l") { Description = "Only those with these labels" };
        var command = new Command("kustomizations", "Get Kustomization statuses") { name, all, source, noHeader, status, labels };
        command.Aliases.Add("ks");
        command.Aliases.Add("kustomization");
        var options = new RepositoryOptions();
        command.SetAction((parsed, cancellationToken) =>
        {
            var tree = options.OpenTree(parsed, context);
            var cache = options.OpenCache(parsed, context);
            var (roots, error) = cache?.FindRoots(tree, null) ?? RootFinder.Find(tree, null);
            if (error is not null)
            {
                throw new CommandException($"✗ {error.Message}", ExitCodes.Findings);
            }

            string? wanted = parsed.GetValue(all) ? null : parsed.GetValue(namespaceOption) ?? "flux-system";
            var matches = Labels(parsed.GetValue(labels));
            var cluster = ClusterRenderer.Render(tree, roots, new RenderSettings { Cache = cache }, cancellationToken);
            options.Complete();
            var found = cluster.Kustomizations
                .Where(owner => (wanted is null || owner.Id.Namespace == wanted) && (parsed.GetValue(name) is not { } one || owner.Id.Name == one) && matches(owner.Object) && HasStatus(owner, parsed.GetValue(status)))
                .OrderBy(static owner => owner.Id.Namespace, StringComparer.Ordinal).ThenBy(static owner => owner.Id.Name, StringComparer.Ordinal).ToList();
            if (found.Count == 0)
            {
                throw new CommandException($"✗ no Kustomization objects found in {(wanted is null ? "any" : $"\"{wanted}\"")} namespace", ExitCodes.Findings);
            }

            List(found, wanted is null, parsed.GetValue(source)).WriteTable(context.Out, wide: false, header: !parsed.GetValue(noHeader));
            return Task.FromResult(ExitCodes.Clean);
        });
        return command;
    }

    private static Listing List(List<RenderedOwner> owners, bool withNamespace, bool withSource)
    {
        List<(ListingColumn Column, Func<RenderedOwner, string> Text)> columns = [];
        if (withNamespace)
        {
            columns.Add((new("NAMESPACE", "namespace"), static owner => owner.Id.Namespace));
        }

        columns.Add((new("NAME", "name"), static owner => owner.Id.Name));
        if (withSource)
        {
            columns.Add((new("SOURCE", "source"), static owner => ((FluxKustomization)owner.Object).Source?.Id.ShortName ?? ""));
        }

        columns.Add((new("SUSPENDED", "suspended"), static owner => owner.Object.IsSuspended ? "True" : "False"));
        columns.Add((new("READY", "ready"), Ready));
        columns.Add((new("MESSAGE", "message"), Message));
        return new Listing([.. columns.Select(static column => column.Column)], [.. owners.Select(owner => columns.Select(column => column.Text(owner)).ToArray())], [.. owners.Select(static owner => owner.Id.ShortName)]);
    }

    private static string Ready(RenderedOwner owner) => owner.HasErrors || owner.State == RenderState.Failed ? "False" : owner.State == RenderState.Rendered ? "True" : "Unknown";

    private static string Message(RenderedOwner owner) => owner.Diagnostics.FirstOrDefault(static diagnostic => diagnostic.Severity == Severity.Error) is { } error ? error.ToString()
        : owner.Reason.Length > 0 ? owner.Reason
        : $"Renders {owner.Resources.Count} objects";

    private static bool HasStatus(RenderedOwner owner, string? selector)
    {
        if (selector is null)
        {
            return true;
        }

        string[] parts = selector.Split(selector.Contains("!=", StringComparison.Ordinal) ? "!=" : "=", 2);
        if (parts is not [var type, var wanted] || !type.Equals("ready", StringComparison.OrdinalIgnoreCase))
        {
            throw new CommandException($"✗ --status-selector {selector}: wants ready=true or ready!=true", ExitCodes.Findings);
        }

        return Ready(owner).Equals(wanted, StringComparison.OrdinalIgnoreCase) != selector.Contains("!=", StringComparison.Ordinal);
    }

    private static Func<FluxObject, bool> Labels(string? text)
    {
        if (text is null)
        {
            return static _ => true;
        }

        var selector = LabelSelector.TryParse(text, out string? error) ?? throw new CommandException($"✗ --label-selector {text}: {error}", ExitCodes.Findings);
        return found => selector.Matches(label => found.Resource.Root.GetMapping("metadata")?.GetMapping("labels")?.GetString(label));
    }
}
