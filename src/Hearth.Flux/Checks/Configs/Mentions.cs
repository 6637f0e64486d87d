using System.Collections.Concurrent;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Files;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Configs;

/// <summary>
/// Names that something else than a manifest of Flux's speaks of, and may therefore make: custom objects whose fields name
/// what they write, arguments and scripts of jobs, scripts and templates of the bootstrap.
/// </summary>
internal sealed class Mentions(CheckContext context)
{
    private readonly ConcurrentDictionary<string, bool> known = new(StringComparer.Ordinal);
    private HashSet<string>? texts;
    private List<string>? longTexts;
    private List<string>? toolTexts;

    public bool Has(string name) => known.GetOrAdd(name, Search);

    private bool Search(string name)
    {
        if (texts is null)
        {
            Collect();
        }

        // Collect has just filled all of them.
        return texts!.Contains(name) || longTexts!.Exists(text => HasWord(text, name)) || toolTexts!.Exists(text => HasWord(text, name));
    }

    private void Collect()
    {
        texts = new HashSet<string>(StringComparer.Ordinal);
        longTexts = [];
        foreach (var found in context.Objects)
        {
            if (found.Id.Group.Contains('.') && !found.Id.Group.EndsWith(".k8s.io", StringComparison.Ordinal) && !ConfigSources.IsConsumer(found) && found.Resource.Root.GetMapping("spec") is { } spec)
            {
                Collect(spec);
            }
        }

        foreach (var pods in context.Pods)
        {
            foreach (var container in pods.Containers)
            {
                foreach (string field in (string[])["args", "command"])
                {
                    longTexts.AddRange(container.GetStrings(field));
                }
            }
        }

        toolTexts = [.. context.Files.Paths.Where(IsTool).Select(path => context.Files.TryRead(path)?.Text ?? "")];
    }

    private void Collect(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar when scalar.Value.Length < 254:
                texts!.Add(scalar.Value); // Made by the caller.
                break;
            case YamlMapping mapping:
                foreach (ref readonly var entry in mapping.Entries)
                {
                    Collect(entry.Value.Target);
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    Collect(item.Target);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Whether a file belongs to what people run beside Flux: scripts, tasks, bootstrap templates.</summary>
    public static bool IsTool(string path)
    {
        string name = TreePath.GetName(path);
        return Path.GetExtension(name) is ".sh" or ".py" or ".just" or ".j2" or ".gotmpl" or ".tf" or ".env" or ".tmpl"
            || name is "justfile" or "Makefile" or ".justfile" or "mod.just"
            || name.StartsWith("Taskfile", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("helmfile", StringComparison.Ordinal)
            || path.StartsWith(".taskfiles/", StringComparison.Ordinal)
            || path.StartsWith("bootstrap/", StringComparison.Ordinal) || path.Contains("/bootstrap/", StringComparison.Ordinal);
    }

    private static bool HasWord(string text, string name)
    {
        for (int at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            int end = at + name.Length;
            if ((at == 0 || !IsNameCharacter(text[at - 1])) && (end == text.Length || !IsNameCharacter(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-';
}
