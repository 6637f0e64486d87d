using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;

namespace Hearth.Flux.Checks;

/// <summary>
/// Of which codes and files a run can say that there is nothing to find: the check has run, and everything was rendered. What
/// is suspended counts where it could have been in the file.
/// </summary>
internal sealed class JudgedFiles
{
    private readonly CheckOptions options;
    private readonly Dictionary<string, bool> isOn = new(StringComparer.Ordinal);
    private readonly bool isComplete;
    private readonly List<string> suspendedPaths = [];
    private readonly HashSet<string> suspendedFiles = new(StringComparer.Ordinal);

    public JudgedFiles(CheckContext context, IReadOnlyList<Check> checks, CheckOptions options)
    {
        this.options = options;
        foreach (var rule in FluxRules.All)
        {
            isOn[rule.Code] = true;
        }

        foreach (var check in checks)
        {
            isOn[check.Rule.Code] = check.IsOn;
        }

        var owners = context.Cluster.Owners.Where(static owner => owner.State != RenderState.Rendered).ToList();
        isComplete = owners.TrueForAll(static owner => owner.State == RenderState.Suspended);
        foreach (var owner in owners)
        {
            if (owner.Object is FluxKustomization kustomization)
            {
                suspendedPaths.Add(kustomization.Path);
            }

            if (context.Files.PathOf(owner.Object.Span.Authored().Source) is { } path)
            {
                suspendedFiles.Add(path);
            }
        }
    }

    public bool Contains(string code, string path) => isComplete && isOn.TryGetValue(code, out bool runs) && options.Wants(code, runs)
        && !suspendedFiles.Contains(path) && !suspendedPaths.Exists(directory => directory.Length == 0 || path.StartsWith(directory + "/", StringComparison.Ordinal));
}
