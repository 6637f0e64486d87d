using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Hearth.Secrets.Sops;

/// <summary>Which of a document's values are encrypted. At most one of the six ways; without any, all but keys that end in <c>_unencrypted</c>.</summary>
public sealed record EncryptionRule
{
    public const string DefaultUnencryptedSuffix = "_unencrypted";

    // A repository has few rules and many files; making an expression takes longer (1.3 ms) than decrypting a file.
    private const int MaxCompiled = 256;
    private static readonly ConcurrentDictionary<string, Regex> Compiled = new(StringComparer.Ordinal);

    public string UnencryptedSuffix { get; init; } = "";

    public string EncryptedSuffix { get; init; } = "";

    public string UnencryptedRegex { get; init; } = "";

    public string EncryptedRegex { get; init; } = "";

    public string UnencryptedCommentRegex { get; init; } = "";

    public string EncryptedCommentRegex { get; init; } = "";

    /// <summary>How many of the six are set.</summary>
    public int Count => ((string[])[UnencryptedSuffix, EncryptedSuffix, UnencryptedRegex, EncryptedRegex, UnencryptedCommentRegex, EncryptedCommentRegex]).Count(static text => text.Length > 0);

    public EncryptionRule WithDefault() => Count == 0 ? this with { UnencryptedSuffix = DefaultUnencryptedSuffix } : this;

    /// <summary>One of the rule's expressions, as Go reads it: linear in time, whatever the file says.</summary>
    /// <exception cref="SopsException">The expression is malformed.</exception>
    public static Regex Compile(string pattern)
    {
        if (Compiled.TryGetValue(pattern, out var known))
        {
            return known;
        }

        try
        {
            string adapted = pattern.Replace("(?P<", "(?<", StringComparison.Ordinal)
                .Replace("[:alpha:]", "a-zA-Z", StringComparison.Ordinal).Replace("[:digit:]", "0-9", StringComparison.Ordinal).Replace("[:alnum:]", "a-zA-Z0-9", StringComparison.Ordinal)
                .Replace("[:upper:]", "A-Z", StringComparison.Ordinal).Replace("[:lower:]", "a-z", StringComparison.Ordinal).Replace("[:space:]", @"\s", StringComparison.Ordinal)
                .Replace("[:word:]", @"\w", StringComparison.Ordinal).Replace("[:xdigit:]", "0-9A-Fa-f", StringComparison.Ordinal);
            var regex = new Regex(adapted, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            if (Compiled.Count < MaxCompiled)
            {
                Compiled[pattern] = regex;
            }

            return regex;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new SopsException(SopsFailure.Config, $"the expression \"{pattern}\" cannot be used: {exception.Message}", exception);
        }
    }
}

/// <summary>The rule ready to be asked, while a tree is walked.</summary>
internal sealed class EncryptionDecision
{
    private readonly EncryptionRule rule;
    private readonly Regex? keyRegex;
    private readonly Regex? commentRegex;

    public EncryptionDecision(EncryptionRule rule)
    {
        this.rule = rule;
        string key = rule.EncryptedRegex.Length > 0 ? rule.EncryptedRegex : rule.UnencryptedRegex;
        string comment = rule.EncryptedCommentRegex.Length > 0 ? rule.EncryptedCommentRegex : rule.UnencryptedCommentRegex;
        keyRegex = key.Length > 0 ? EncryptionRule.Compile(key) : null;
        commentRegex = comment.Length > 0 ? EncryptionRule.Compile(comment) : null;
    }

    public bool UsesComments => commentRegex is not null;

    public bool IsRefusedAsEncryptedComment(string comment) => rule.UnencryptedCommentRegex.Length > 0 && commentRegex!.IsMatch(comment); // Compiled from it.

    /// <summary>Whether a key is named by the rule; then all below it is.</summary>
    public bool Matches(string key) =>
        (rule.UnencryptedSuffix.Length > 0 && key.EndsWith(rule.UnencryptedSuffix, StringComparison.Ordinal))
        || (rule.EncryptedSuffix.Length > 0 && key.EndsWith(rule.EncryptedSuffix, StringComparison.Ordinal))
        || (keyRegex?.IsMatch(key) ?? false);

    /// <param name="pathMatches">Whether a key of the path <see cref="Matches"/>.</param>
    /// <param name="comments">The comments that stand before the value and before what holds it, innermost last.</param>
    /// <param name="isComment">For a comment itself: its own line is the last of <paramref name="comments"/>.</param>
    public bool IsEncrypted(bool pathMatches, List<List<string>> comments, bool isComment)
    {
        if (commentRegex is null)
        {
            return rule.EncryptedSuffix.Length > 0 || rule.EncryptedRegex.Length > 0 ? pathMatches : !pathMatches;
        }

        // The line that says "encrypt" stays readable itself; the one that says "leave" does so for itself as well.
        bool encrypts = rule.EncryptedCommentRegex.Length > 0;
        for (int i = 0; i < comments.Count; i++)
        {
            int count = comments[i].Count - (encrypts && isComment && i == comments.Count - 1 ? 1 : 0);
            for (int j = 0; j < count; j++)
            {
                if (commentRegex.IsMatch(comments[i][j]))
                {
                    return encrypts;
                }
            }
        }

        return !encrypts;
    }
}
