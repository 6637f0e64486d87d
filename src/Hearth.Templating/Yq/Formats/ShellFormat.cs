using System.Globalization;
using System.Text;

namespace Hearth.Templating.Yq.Formats;

/// <summary>Assignments for a shell: <c>a_b_0='x y'</c>.</summary>
internal sealed class ShellEncoder(YqSettings settings) : IYqEncoder
{
    public void Write(TextWriter output, YqNode node) => Write(output, node, "");

    private void Write(TextWriter output, YqNode node, string path)
    {
        switch (node.Kind)
        {
            case YqKind.Scalar:
                output.Write($"{(path.Length == 0 ? "value" : path)}={(settings.UnwrapsShell ? node.Value : Quote(node.Value))}\n");
                break;
            case YqKind.Sequence:
                for (int i = 0; i < node.Content.Count; i++)
                {
                    Write(output, node.Content[i], Join(path, i.ToString(CultureInfo.InvariantCulture)));
                }

                break;
            case YqKind.Mapping:
                for (int i = 0; i + 1 < node.Content.Count; i += 2)
                {
                    Write(output, node.Content[i + 1], Join(path, node.Content[i].Value));
                }

                break;
            case YqKind.Alias when node.Target is { } target:
                Write(output, target, path);
                break;
            default:
                throw new YqException($"unsupported node {node.Tag}");
        }
    }

    // Letters lose their accents, everything else that no name may have becomes an underscore.
    private string Join(string path, string key)
    {
        var made = new StringBuilder(key.Length);
        foreach (char c in Decompose(key))
        {
            if (c is >= ' ' and <= '~')
            {
                made.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
            }
        }

        string name = made.ToString();
        return path.Length > 0 ? path + settings.ShellSeparator + name : name is [var first, ..] && (char.IsAsciiLetter(first) || first == '_') ? name : $"_{name}";
    }

    private static string Decompose(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKD);
        }
        catch (ArgumentException)
        {
            return text; // Half a surrogate pair.
        }
    }

    private static string Quote(string value) =>
        value.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ? $"'{value.Replace("'", "'\"'\"'", StringComparison.Ordinal)}'" : value;
}
