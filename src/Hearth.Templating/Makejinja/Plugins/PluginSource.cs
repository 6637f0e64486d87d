using System.Text;
using System.Text.RegularExpressions;
using Org.BouncyCastle.Crypto.Digests;

namespace Hearth.Templating.Makejinja.Plugins;

/// <summary>
/// A plugin's Python file cut into its top-level statements, each with a fingerprint that comments and blank lines do
/// not change. Hearth takes a function over only where it knows the very text of it.
/// </summary>
internal sealed partial class PluginSource
{
    private readonly List<(string Head, string Text, string Fingerprint)> statements = [];

    public PluginSource(string text)
    {
        var current = new List<string>();
        foreach (string line in text.Split('\n'))
        {
            string bare = line.Trim();
            if (bare.Length == 0 || bare[0] == '#')
            {
                continue;
            }

            if (!(line[0] is ' ' or '\t' or ')' or ']' or '}') && !(current.Count > 0 && current[^1].StartsWith('@')))
            {
                Add(current);
                current.Clear();
            }

            current.Add(line.TrimEnd());
        }

        Add(current);
        Fingerprint = Hash(string.Join('\n', statements.Select(static statement => statement.Text)));
    }

    /// <summary>Of the whole file.</summary>
    public string Fingerprint { get; }

    /// <summary>Everything but imports.</summary>
    public IEnumerable<(string Head, string Text, string Fingerprint)> Definitions =>
        statements.Where(static statement => !statement.Head.StartsWith("import ", StringComparison.Ordinal) && !statement.Head.StartsWith("from ", StringComparison.Ordinal));

    public bool Imports(string module) =>
        statements.Exists(statement => statement.Head == $"import {module}" || statement.Head.StartsWith($"from {module} import", StringComparison.Ordinal));

    public string? Find(string definition) => statements.Find(statement => statement.Head.StartsWith(definition, StringComparison.Ordinal)).Text;

    /// <summary>The names that a method of the class returns in a list.</summary>
    public IEnumerable<string> Listed(string method)
    {
        var match = ListPattern().Matches(Find("class Plugin") ?? "").FirstOrDefault(match => match.Groups["method"].Value == method);
        return match is null ? [] : NamePattern().Matches(match.Groups["names"].Value).Select(static name => name.Value);
    }

    private void Add(List<string> lines)
    {
        if (lines.Count > 0)
        {
            string text = string.Join('\n', lines);
            statements.Add((lines[0], text, Hash(text)));
        }
    }

    // Managed: for these few kilobytes, loading OpenSSL took longer than all of the plugin.
    private static string Hash(string text)
    {
        var digest = new Sha256Digest();
        digest.BlockUpdate(Encoding.UTF8.GetBytes(text));
        byte[] hash = new byte[digest.GetDigestSize()];
        digest.DoFinal(hash);
        return Convert.ToHexStringLower(hash)[..16];
    }

    [GeneratedRegex(@"def (?<method>\w+)\(self[^\n]*\n\s+return \[(?<names>[^\]]*)\]")]
    private static partial Regex ListPattern();

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex NamePattern();
}
