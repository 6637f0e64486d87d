namespace Hearth.Syntax.Files;

/// <summary>One line of a <c>.gitignore</c>, matched as go-git matches it.</summary>
public sealed class GitignoreRule
{
    private readonly string[] domain;
    private readonly string[] pattern;
    private readonly bool directoriesOnly;
    private readonly bool isPath;

    private GitignoreRule(string[] domain, string[] pattern, bool isNegated, bool directoriesOnly, bool isPath)
    {
        this.domain = domain;
        this.pattern = pattern;
        this.directoriesOnly = directoriesOnly;
        this.isPath = isPath;
        IsNegated = isNegated;
    }

    /// <summary>Written with <c>!</c>: takes back in.</summary>
    public bool IsNegated { get; }

    /// <param name="line">The line, not empty and no comment.</param>
    /// <param name="domain">The directory of the file, seen from the repository.</param>
    public static GitignoreRule Parse(string line, string[] domain)
    {
        bool isNegated = line.StartsWith('!');
        string text = isNegated ? line[1..] : line;
        if (!text.EndsWith("\\ ", StringComparison.Ordinal))
        {
            text = text.TrimEnd(' ');
        }

        bool directoriesOnly = text.EndsWith('/');
        text = directoriesOnly ? text[..^1] : text;
        return new GitignoreRule(domain, text.Split('/'), isNegated, directoriesOnly, text.Contains('/'));
    }

    /// <summary>Whether rules, the later ones winning, leave out a file. What lies in an ignored directory cannot be taken back in by a deeper rule.</summary>
    public static bool Ignore(List<GitignoreRule> rules, ReadOnlySpan<string> path)
    {
        for (int length = 1; length < path.Length; length++)
        {
            if (LastVerdict(rules, path[..length], isDirectory: true))
            {
                return true;
            }
        }

        return LastVerdict(rules, path, isDirectory: false);
    }

    public bool Matches(ReadOnlySpan<string> path, bool isDirectory)
    {
        if (path.Length <= domain.Length || !path[..domain.Length].SequenceEqual(domain))
        {
            return false;
        }

        path = path[domain.Length..];
        return isPath ? MatchesPath(path, isDirectory) : MatchesName(path, isDirectory);
    }

    private bool MatchesName(ReadOnlySpan<string> path, bool isDirectory)
    {
        for (int i = 0; i < path.Length; i++)
        {
            if (PathPattern.Matches(pattern[0], path[i]))
            {
                return !directoriesOnly || isDirectory || i < path.Length - 1;
            }
        }

        return false;
    }

    private bool MatchesPath(ReadOnlySpan<string> path, bool isDirectory)
    {
        bool matched = false;
        bool anyDepth = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case "":
                    anyDepth = false;
                    continue;
                case "**" when i == pattern.Length - 1:
                    continue;
                case "**":
                    anyDepth = true;
                    continue;
            }

            if (pattern[i].Contains("**", StringComparison.Ordinal) || path.IsEmpty)
            {
                return false;
            }

            int at = anyDepth ? FindName(pattern[i], path) : PathPattern.Matches(pattern[i], path[0]) ? 0 : -1;
            if (at < 0 && !anyDepth)
            {
                return false;
            }

            matched = at >= 0;
            path = at < 0 ? [] : path[(at + 1)..];
            anyDepth = false;
        }

        return matched && (!directoriesOnly || isDirectory || !path.IsEmpty);
    }

    private static int FindName(string pattern, ReadOnlySpan<string> path)
    {
        for (int i = 0; i < path.Length; i++)
        {
            if (PathPattern.Matches(pattern, path[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool LastVerdict(List<GitignoreRule> rules, ReadOnlySpan<string> path, bool isDirectory)
    {
        for (int i = rules.Count - 1; i >= 0; i--)
        {
            if (rules[i].Matches(path, isDirectory))
            {
                return !rules[i].IsNegated;
            }
        }

        return false;
    }
}
