using System.Text;
using Hearth.Flux.Graph;
using Hearth.Kubernetes.Resources;

namespace Hearth.Flux.Diffing;

/// <summary>
/// A diff as a comment of GitHub or GitLab: the summary and the warnings first, then each owner's objects folded up. What
/// does not fit the size is named and left out.
/// </summary>
public static class MarkdownDiff
{
    /// <summary>GitHub takes 65,536 characters.</summary>
    public const int DefaultLimit = 60_000;

    private const int FootRoom = 200;

    public static string Write(ClusterDiff diff, int limit = DefaultLimit)
    {
        var text = new StringBuilder();
        text.Append("### Hearth: ").Append(diff.IsEmpty ? "no differences" : DiffText.Summary(diff)).Append('\n');
        var warnings = diff.Changes.SelectMany(static change => change.Consequences.Select(consequence => $"- :warning: **{change.Id.ShortName}**: {consequence}")).ToList();
        Section(text, "", warnings, limit);
        Section(text, "**Not compared**\n", [.. diff.Incomparable.Select(static pair => $"- {pair.Id.ShortName}: {OneLine(pair.Reason)}")], limit);
        Section(text, "**Images**\n", [.. diff.Images.Select(Version)], limit);
        Section(text, "**Charts**\n", [.. diff.Charts.Select(Version)], limit);

        int leftOut = 0;
        foreach (var group in diff.Changes.GroupBy(static change => change.Owner))
        {
            string section = Owner(group.Key, [.. group]);
            if (text.Length + section.Length + FootRoom > limit)
            {
                leftOut += group.Count();
            }
            else
            {
                text.Append(section);
            }
        }

        if (leftOut > 0)
        {
            text.Append($"\n_{leftOut} more objects differ than fit here; `hearth diff` shows them all._\n");
        }

        return text.ToString();
    }

    private static void Section(StringBuilder text, string heading, List<string> lines, int limit)
    {
        if (lines.Count == 0)
        {
            return;
        }

        text.Append('\n').Append(heading);
        foreach (string line in lines)
        {
            // A third of the room at most: the objects follow.
            if (text.Length + line.Length > limit / 3)
            {
                text.Append("- …\n");
                return;
            }

            text.Append(line).Append('\n');
        }
    }

    private static string Owner(ResourceId owner, List<ResourceChange> changes)
    {
        var text = new StringBuilder();
        text.Append($"\n<details><summary>{owner.ShortName} ({changes.Count})</summary>\n\n```diff\n");
        foreach (var change in changes)
        {
            foreach (string line in DiffText.Unified(change))
            {
                // A fence inside of a value would end ours.
                text.Append(line.Replace("```", "`\u200b``", StringComparison.Ordinal)).Append('\n');
            }
        }

        return text.Append("```\n\n</details>\n").ToString();
    }

    private static string Version(VersionChange change) =>
        $"- {change.Kind switch { ChangeKind.Added => ":heavy_plus_sign: ", ChangeKind.Removed => ":heavy_minus_sign: ", _ => "" }}`{DiffText.Version(change)}`";

    private static string OneLine(string text) => text.Replace('\n', ' ');
}
