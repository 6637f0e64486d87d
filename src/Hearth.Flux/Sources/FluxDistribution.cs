using System.Globalization;
using System.Text.RegularExpressions;
using Hearth.Flux.Caching;
using Hearth.Syntax.Files;

namespace Hearth.Flux.Sources;

/// <summary>
/// What the repository says of the Flux that runs in its cluster: a FluxInstance's distribution, gotk-components.yaml, the
/// artifact of Flux's manifests. Since Flux 2.9 a variable without a value is an error; before, it was empty.
/// </summary>
internal static partial class FluxDistribution
{
    private static readonly (int Major, int Minor) StrictSince = (2, 9);

    // The first version of Flux Operator whose manifests bring Flux 2.9.
    private const int OperatorSince = 53;

    /// <summary>Whether variables without a value are errors: unless all that the repository says of its Flux is of before.</summary>
    public static bool IsStrict(FileTree tree, RenderCache? cache) => cache is null ? IsStrict(tree) : cache.Remember(tree, "strict", () => IsStrict(tree) ? "yes" : "no") == "yes";

    private static bool IsStrict(FileTree tree)
    {
        bool? isNew = null;
        foreach (string path in Candidates(tree))
        {
            if (tree.TryRead(path)?.Text is not { } text)
            {
                continue;
            }

            if (Gate().Match(text) is { Success: true } gate)
            {
                return gate.Groups[1].Value == "true";
            }

            if (IsNew(text) is { } found)
            {
                isNew = isNew is true || found;
            }
        }

        return isNew ?? true;
    }

    private static List<string> Candidates(FileTree tree) =>
        [.. tree.Walk("", static directory => RepositoryWalk.Enters(directory) && TreePath.GetName(directory) != ".github").Where(MaySpeakOfIt)];

    private static bool MaySpeakOfIt(string path) => Path.GetExtension(path) is ".yaml" or ".yml"
        && (path.Contains("flux", StringComparison.OrdinalIgnoreCase) || TreePath.GetName(path).StartsWith("gotk-", StringComparison.Ordinal));

    // Null: the text says nothing of it.
    private static bool? IsNew(string text)
    {
        if (Components().Match(text) is { Success: true } components)
        {
            return IsNew(components);
        }

        if (Manifests().Match(text) is { Success: true } manifests)
        {
            return IsNew(manifests);
        }

        if (Distribution().Match(text) is not { Success: true } distribution)
        {
            return null;
        }

        // A range up to the next major version is met by the newest that the operator's manifests hold.
        string block = distribution.Value;
        if (Exact().Match(block) is { Success: true } exact)
        {
            return IsNew(exact);
        }

        return Artifact().Match(block) is { Success: true } artifact
            ? int.Parse(artifact.Groups[1].Value, CultureInfo.InvariantCulture) >= OperatorSince
            : true;
    }

    private static bool IsNew(Match match) =>
        (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)).CompareTo(StrictSince) >= 0;

    [GeneratedRegex("StrictPostBuildSubstitutions=(true|false)", RegexOptions.CultureInvariant)]
    private static partial Regex Gate();

    [GeneratedRegex(@"^# Flux Version: v(\d{1,4})\.(\d{1,4})", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Components();

    [GeneratedRegex(@"oci://ghcr\.io/fluxcd/flux-manifests\s[^#]*?\btag:\s*[""']?v(\d{1,4})\.(\d{1,4})\.", RegexOptions.CultureInvariant)]
    private static partial Regex Manifests();

    // The mapping below the key: all lines that are indented deeper.
    [GeneratedRegex(@"^([ \t]*)distribution:[ \t]*(#.*)?\n(?:\1[ \t]+.*\n?|\s*\n)+", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Distribution();

    [GeneratedRegex(@"^\s*version:\s*[""']?[=v~^]*(\d{1,4})\.(\d{1,4})(?:\.|[""'\s]|$)", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Exact();

    [GeneratedRegex(@"flux-operator-manifests:v0\.(\d{1,4})\.", RegexOptions.CultureInvariant)]
    private static partial Regex Artifact();
}
