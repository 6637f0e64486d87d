using System.Text;
using Hearth.Talos.Explaining;

namespace Hearth.Talos.Text;

/// <summary>Hides the values of secret fields in text that is shown: configs, diffs, what a node answers.</summary>
public static class SecretMask
{
    public static string Mask(string text)
    {
        var result = new StringBuilder(text.Length);
        bool inPem = false;
        foreach (string line in text.Split('\n'))
        {
            if (result.Length > 0)
            {
                result.Append('\n');
            }

            bool begins = line.Contains("-----BEGIN ", StringComparison.Ordinal);
            inPem |= begins;
            result.Append(inPem && !begins ? Indentation(line) + (line.Contains("-----END ", StringComparison.Ordinal) ? line.TrimStart('+', '-', ' ') : "***") : MaskLine(line));
            inPem &= !line.Contains("-----END ", StringComparison.Ordinal);
        }

        return result.ToString();
    }

    private static string Indentation(string line) => line[..(line.Length - line.TrimStart('+', '-', ' ').Length)] is var prefix && line.Contains("-----END", StringComparison.Ordinal) && prefix.Length > 5 ? prefix[..^5] + "-----" : prefix;

    private static string MaskLine(string line)
    {
        int colon = line.IndexOf(": ", StringComparison.Ordinal);
        if (colon < 0)
        {
            return line;
        }

        string key = line[..colon].TrimStart(' ', '+', '-').Trim('"');
        string value = line[(colon + 2)..].Trim();
        return value.Length > 0 && value is not ("\"\"" or "|" or "|-" or "{}" or "[]") && ConfigExplanation.IsSecret(key) ? line[..(colon + 2)] + "***" : line;
    }
}
