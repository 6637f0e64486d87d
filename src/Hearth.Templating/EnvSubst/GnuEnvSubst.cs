using System.Text;

namespace Hearth.Templating.EnvSubst;

/// <summary>GNU gettext's <c>envsubst</c>: <c>$NAME</c> and <c>${NAME}</c> only, everything else stays as it is.</summary>
public static class GnuEnvSubst
{
    /// <param name="text">The input.</param>
    /// <param name="lookup">A variable's value; null where it is not set, which prints nothing.</param>
    /// <param name="only">The names to replace; null for all.</param>
    public static string Substitute(string text, Func<string, string?> lookup, IReadOnlySet<string>? only = null)
    {
        var result = new StringBuilder(text.Length);
        int copied = 0;
        foreach (var (start, end, name) in Find(text))
        {
            if (only is null || only.Contains(name))
            {
                result.Append(text, copied, start - copied).Append(lookup(name));
                copied = end;
            }
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>The names that a text or a SHELL-FORMAT mentions, in order, each time.</summary>
    public static IEnumerable<string> Names(string text) => Find(text).Select(static found => found.Name);

    private static IEnumerable<(int Start, int End, string Name)> Find(string text)
    {
        for (int at = 0; (at = text.IndexOf('$', at)) >= 0;)
        {
            int start = at++;
            bool braced = at < text.Length && text[at] == '{';
            int nameStart = at + (braced ? 1 : 0);
            int end = nameStart;
            while (end < text.Length && (text[end] == '_' || char.IsAsciiLetter(text[end]) || (end > nameStart && char.IsAsciiDigit(text[end]))))
            {
                end++;
            }

            if (end > nameStart && (!braced || (end < text.Length && text[end] == '}')))
            {
                at = braced ? end + 1 : end;
                yield return (start, at, text[nameStart..end]);
            }
        }
    }
}
