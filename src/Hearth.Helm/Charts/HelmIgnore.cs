using Hearth.Syntax.Files;
using Hearth.Syntax.Text;

namespace Hearth.Helm.Charts;

/// <summary>
/// <c>.helmignore</c>, as Helm reads it, which is not gitignore: the first rule that matches decides, a pattern without
/// a slash is held against the name alone, and <c>!pattern</c> excludes everything that does not match it.
/// Excluding a directory excludes what is below it.
/// </summary>
internal sealed class HelmIgnore
{
    private readonly List<Rule> rules = [];

    private HelmIgnore()
    {
    }

    /// <exception cref="ChartArchiveException">A pattern that Helm refuses.</exception>
    public static HelmIgnore Read(FileTree tree, string directory)
    {
        var ignore = new HelmIgnore();
        if (tree.TryRead(directory.Length == 0 ? ".helmignore" : directory + "/.helmignore") is { } source)
        {
            for (int line = 0; line < source.LineCount; line++)
            {
                ignore.Add(source, source.GetLine(line).Trim().ToString());
            }
        }

        // Helm's own rule: hidden files in templates/ are no templates.
        ignore.rules.Add(new Rule("templates/.?*", HasSlash: true, MustBeDirectory: false, IsNegated: false));
        return ignore;
    }

    public bool Excludes(string path, bool isDirectory)
    {
        foreach (var rule in rules)
        {
            bool matches = GlobPattern.IsMatch(rule.Pattern, rule.HasSlash ? path : TreePath.GetName(path));
            if (rule.IsNegated)
            {
                if ((rule.MustBeDirectory && !isDirectory) || !matches)
                {
                    return true;
                }
            }
            else if (matches && (!rule.MustBeDirectory || isDirectory))
            {
                return true;
            }
        }

        return false;
    }

    private void Add(SourceText source, string line)
    {
        if (line.Length == 0 || line[0] == '#')
        {
            return;
        }

        if (line.Contains("**", StringComparison.Ordinal) || !GlobPattern.IsValid(line))
        {
            throw new ChartArchiveException($"{source.Path}: the pattern {line} is not one that Helm takes{(line.Contains("**", StringComparison.Ordinal) ? " (it knows no **)" : "")}");
        }

        bool negated = line[0] == '!';
        line = negated ? line[1..] : line;
        bool directory = line.EndsWith('/');
        line = directory ? line[..^1] : line;
        bool rooted = line.StartsWith('/');
        line = rooted ? line[1..] : line;
        rules.Add(new Rule(line, rooted || line.Contains('/'), directory, negated));
    }

    private readonly record struct Rule(string Pattern, bool HasSlash, bool MustBeDirectory, bool IsNegated);
}
