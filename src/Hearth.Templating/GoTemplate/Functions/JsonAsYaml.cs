using System.Buffers;
using System.Text;
using Hearth.Templating.GoTemplate.Formatting;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>
/// What becomes of a string on sigs.k8s.io/yaml's way from JSON to YAML: the JSON is read as YAML (go-yaml 2), which
/// refuses control characters that JSON leaves as they are, and takes U+0085 for a line break.
/// </summary>
internal static class JsonAsYaml
{
    private const char NextLine = '\u0085';

    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        "\u007F\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089\u008A\u008B\u008C\u008D\u008E\u008F"
        + "\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009A\u009B\u009C\u009D\u009E\u009F\uFFFE\uFFFF");

    /// <exception cref="FunctionException">The string holds what YAML cannot: toYaml is then empty.</exception>
    public static string Read(string text)
    {
        text = GoString.ReplaceInvalid(text);
        return text.AsSpan().IndexOfAny(Suspects) < 0 ? text : Fold(text);
    }

    /// <exception cref="FunctionException">As for <see cref="Read"/>; and a key does not go over several lines.</exception>
    public static string ReadKey(string key)
    {
        string read = Read(key);
        return key.Contains(NextLine) ? throw new FunctionException("yaml: line 1: did not find expected ',' or '}'") : read;
    }

    // One break becomes a space, more become all but one; spaces around them go.
    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] != NextLine)
            {
                folded.Append(!Suspects.Contains(text[at]) ? text[at] : throw new FunctionException("yaml: control characters are not allowed"));
                continue;
            }

            int breaks = 0;
            for (; at < text.Length && text[at] is NextLine or ' '; at++)
            {
                breaks += text[at] == NextLine ? 1 : 0;
            }

            at--;
            while (folded is [.., ' '])
            {
                folded.Length--;
            }

            _ = breaks == 1 ? folded.Append(' ') : folded.Append('\n', breaks - 1);
        }

        return folded.ToString();
    }
}
