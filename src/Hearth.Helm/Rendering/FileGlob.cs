using System.Text;
using System.Text.RegularExpressions;

namespace Hearth.Helm.Rendering;

/// <summary>
/// The patterns of <c>.Files.Glob</c> (gobwas/glob): <c>*</c> and <c>?</c> stay inside a path part, <c>**</c> crosses
/// them, <c>{a,b}</c> are alternatives, <c>[a-z]</c> and <c>[!a]</c> classes. One that cannot be read matches everything, as in Helm.
/// </summary>
internal static class FileGlob
{
    public static Func<string, bool> Compile(string pattern)
    {
        try
        {
            // Linear time whatever the pattern: charts are strangers' code.
            var regex = new Regex(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);
            return regex.IsMatch;
        }
        catch (ArgumentException)
        {
            return static _ => true;
        }
    }

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder(@"\A(?:");
        int depth = 0;
        for (int i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    regex.Append(".*");
                    i++;
                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                case '{':
                    regex.Append("(?:");
                    depth++;
                    break;
                case '}' when depth > 0:
                    regex.Append(')');
                    depth--;
                    break;
                case ',' when depth > 0:
                    regex.Append('|');
                    break;
                case '[':
                    int end = pattern.IndexOf(']', i + 1);
                    if (end < 0)
                    {
                        throw new ArgumentException("unclosed class", nameof(pattern));
                    }

                    string members = pattern[(i + 1)..end];
                    regex.Append(members.StartsWith('!') ? "[^" : "[").Append(members.TrimStart('!').Replace(@"\", @"\\").Replace("[", @"\[")).Append(']');
                    i = end;
                    break;
                case '\\' when i + 1 < pattern.Length:
                    regex.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return depth == 0 ? regex.Append(@")\z").ToString() : throw new ArgumentException("unclosed alternatives", nameof(pattern));
    }
}
