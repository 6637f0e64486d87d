using System.Collections.Frozen;
using System.Text;

namespace Hearth.Templating.Cel.Hosts;

/// <summary>
/// How rules of CRDs name fields that are no identifiers of the language: <c>self.foo__dash__bar</c> for <c>foo-bar</c>,
/// <c>self.__namespace__</c> for <c>namespace</c> (apiserver, pkg/cel/escaping.go).
/// </summary>
public static class KubernetesNames
{
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
        "loop", "package", "namespace", "return", "var", "void", "while");

    /// <summary>The name that a rule uses; null for a field that no rule can reach.</summary>
    public static string? Escape(string field)
    {
        if (field.Length == 0 || char.IsAsciiDigit(field[0]))
        {
            return null;
        }

        if (Reserved.Contains(field))
        {
            return $"__{field}__";
        }

        var escaped = new StringBuilder(field.Length);
        for (int i = 0; i < field.Length; i++)
        {
            char c = field[i];
            bool isPair = c == '_' && i + 1 < field.Length && field[i + 1] == '_';
            string? part = c switch
            {
                '_' when isPair => "__underscores__",
                '.' => "__dot__",
                '-' => "__dash__",
                '/' => "__slash__",
                '_' => "_",
                _ when char.IsAsciiLetterOrDigit(c) => c.ToString(),
                _ => null,
            };
            if (part is null)
            {
                return null;
            }

            escaped.Append(part);
            i += isPair ? 1 : 0;
        }

        return escaped.ToString();
    }

    /// <summary>The field that an escaped name means; null where the escapes are none.</summary>
    public static string? Unescape(string name)
    {
        if (!name.Contains("__", StringComparison.Ordinal))
        {
            return name;
        }

        var field = new StringBuilder(name.Length);
        for (int i = 0; i < name.Length;)
        {
            int end = name.AsSpan(i).StartsWith("__") ? name.IndexOf("__", i + 2, StringComparison.Ordinal) : -1;
            if (end < 0)
            {
                field.Append(name[i++]);
                continue;
            }

            string inner = name[(i + 2)..end];
            string? meant = inner switch
            {
                "underscores" => "__",
                "dot" => ".",
                "dash" => "-",
                "slash" => "/",
                _ when Reserved.Contains(inner) && i == 0 && end + 2 == name.Length => inner,
                _ => null,
            };
            if (meant is null)
            {
                return null;
            }

            field.Append(meant);
            i = end + 2;
        }

        return field.ToString();
    }
}
