using System.Text;
using System.Text.RegularExpressions;

namespace Hearth.Flux.Checks.Rules.Safety;

/// <summary>Globs of CI systems and Renovate: <c>*</c> inside of one part, <c>**</c> over parts, <c>?</c>, <c>[…]</c>, <c>{a,b}</c>.</summary>
internal static class PathGlob
{
    /// <summary>A pattern over whole paths; null where the glob is broken.</summary>
    public static Regex? TryCompile(string glob)
    {
        var text = new StringBuilder("^");
        int depth = 0;
        for (int i = 0; i < glob.Length; i++)
        {
            char c = glob[i];
            switch (c)
            {
                case '*' when i + 1 < glob.Length && glob[i + 1] == '*':
                    i++;
                    if (i + 1 < glob.Length && glob[i + 1] == '/')
                    {
                        i++;
                        text.Append("(.*/)?");
                    }
                    else
                    {
                        text.Append(".*");
                    }

                    break;
                case '*':
                    text.Append("[^/]*");
                    break;
                case '?':
                    text.Append("[^/]");
                    break;
                case '[' or ']':
                    text.Append(c);
                    break;
                case '{':
                    depth++;
                    text.Append('(');
                    break;
                case '}' when depth > 0:
                    depth--;
                    text.Append(')');
                    break;
                case ',' when depth > 0:
                    text.Append('|');
                    break;
                default:
                    text.Append(Regex.Escape(c.ToString()));
                    break;
            }
        }

        return TryCompileExpression(text.Append('$').ToString());
    }

    /// <summary>A regular expression; null where it is none, or one that cannot be run in linear time.</summary>
    public static Regex? TryCompileExpression(string expression)
    {
        try
        {
            return new Regex(expression, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
