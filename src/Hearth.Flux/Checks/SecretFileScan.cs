using Hearth.Secrets;
using Hearth.Secrets.Repository;
using Hearth.Secrets.Sops;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Checks;

/// <summary>
/// Looks at every file that would be committed for secrets in plain text, files that should be encrypted, and files
/// encrypted to other keys than <c>.sops.yaml</c> names.
/// </summary>
internal static class SecretFileScan
{
    // Rules of .sops.yaml speak of paths below its directory; the tree's root stands for that.
    private const string Root = "/";

    // What holds no text has no secret that anybody could see.
    private static readonly HashSet<string> BinaryExtensions = new(StringComparer.OrdinalIgnoreCase) { ".png", ".jpg", ".jpeg", ".gif", ".ico", ".webp", ".svg", ".woff", ".woff2", ".ttf", ".pdf", ".zip", ".gz", ".tgz", ".mp4", ".stl", ".bin" };

    public static IReadOnlyList<Diagnostic> Run(RepositoryFiles files, IgnoredFiles ignored)
    {
        var found = new List<(string Path, Diagnostic Finding)>();
        var config = ReadConfig(files);
        var scanner = new SecretScanner(config);
        foreach (string path in files.Paths.Where(static path => !BinaryExtensions.Contains(Path.GetExtension(path))))
        {
            if (files.Tree.TryReadBytes(path) is not { } bytes)
            {
                continue;
            }

            string display = files.Tree.GetDisplayPath(path);
            foreach (var finding in scanner.Scan(display, Root + path, bytes))
            {
                if (!IsTemplate(finding, path))
                {
                    found.Add((path, Masked(finding)));
                }
            }

            if (bytes.AsSpan().IndexOf("ENC[AES256_GCM,"u8) >= 0 && CheckRecipients(path, display, bytes, config) is { } differs)
            {
                found.Add((path, differs));
            }
        }

        return [.. found.Where(pair => !ignored.Contains(pair.Path)).Select(static pair => pair.Finding)];
    }

    private static SopsConfig? ReadConfig(RepositoryFiles files)
    {
        try
        {
            return files.TryRead(SopsConfig.FileName) is { } text ? SopsConfig.Parse(text, Root + SopsConfig.FileName) : null;
        }
        catch (SopsException)
        {
            return null;
        }
    }

    // A value that is put together of variables, or that names an entry of a vault for another tool to put in, is no secret.
    private static bool IsTemplate(Diagnostic finding, string path)
    {
        if (finding.Rule == SecretsRules.UnencryptedFile)
        {
            return Path.GetExtension(path) is ".j2" or ".tmpl" or ".tpl" or ".gotmpl" or ".example" or ".sample" or ".template";
        }

        if (finding.Rule != SecretsRules.PlaintextSecret)
        {
            return false;
        }

        var source = finding.Span.Source;
        int line = finding.Span.Position.Line;
        string value = source.GetLine(line).ToString();
        value = value[(value.IndexOf(':') + 1)..].Trim();
        if (value is ['|' or '>', ..] && line + 1 < source.LineCount)
        {
            value = source.GetLine(line + 1).Trim().ToString();
        }

        value = value.Trim('"', '\'');
        return value.Contains("${", StringComparison.Ordinal) || value.Contains("{{", StringComparison.Ordinal) || value.Contains("#{", StringComparison.Ordinal)
            || value.StartsWith("op://", StringComparison.Ordinal) || value.StartsWith("ref+", StringComparison.Ordinal) || value.StartsWith("bws://", StringComparison.Ordinal) || value.StartsWith("<path:", StringComparison.Ordinal);
    }

    // Writers show the line: the secret on it must not reach the log of a CI system.
    private static Diagnostic Masked(Diagnostic finding)
    {
        var source = finding.Span.Source;
        int end = finding.Span.Start;
        while (end < source.Length && source.Text[end] != '\n')
        {
            end++;
        }

        int from = finding.Span.End;
        string masked = string.Concat(source.Text.AsSpan(0, from), finding.Span.Length > 0 ? ": ***" : "***", source.Text.AsSpan(end));
        return finding with { Span = new SourceText(source.Path, masked).Span(finding.Span.Start, finding.Span.Length) };
    }

    private static Diagnostic? CheckRecipients(string path, string display, byte[] bytes, SopsConfig? config)
    {
        if (config?.TryRuleFor(Root + path)?.Recipients is not { Count: > 0 } expected)
        {
            return null;
        }

        try
        {
            if (SopsFile.Summarize(bytes, path) is not { Recipients.Count: > 0 } summary || summary.Recipients.ToHashSet(StringComparer.Ordinal).SetEquals(expected))
            {
                return null;
            }

            var source = SourceText.FromBytes(display, bytes);
            int at = Math.Max(0, source.Text.IndexOf("recipient", StringComparison.Ordinal));
            string[] missing = [.. expected.Except(summary.Recipients, StringComparer.Ordinal)], extra = [.. summary.Recipients.Except(expected, StringComparer.Ordinal)];
            string difference = string.Join("; ", new[] { missing.Length > 0 ? $"not to {string.Join(", ", missing)}" : "", extra.Length > 0 ? $"still to {string.Join(", ", extra)}" : "" }.Where(static text => text.Length > 0));
            return new Diagnostic(SecretsRules.RecipientsDiffer, source.Span(at, "recipient".Length), $"encrypted {difference}, unlike {SopsConfig.FileName}") { Hint = $"hearth sops updatekeys {path}" };
        }
        catch (Exception exception) when (exception is SopsException or DiagnosticException)
        {
            return null; // Rendering reports what cannot be read.
        }
    }
}
