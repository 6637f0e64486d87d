using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;
using Hearth.Templating.Yq.Formats;

namespace Hearth.Templating.Yq;

/// <summary>Values from text that stands in a cell, a variable or an environment: what YAML makes of it.</summary>
internal static class YqText
{
    /// <summary>The value; null where the text is no YAML.</summary>
    public static YqNode? TryParse(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (Exception refused) when (refused is YqException or DiagnosticException)
        {
            return null;
        }
    }

    public static YqNode Parse(string text)
    {
        if (text.Length == 0)
        {
            return YqNode.Null();
        }

        // Most are words and numbers, which need no reader.
        if (IsPlain(text))
        {
            return YqNode.Scalar(YamlImplicitTag.Of(text), text);
        }

        var node = new YamlDecoder(text, "", YqSettings.Default).Read() ?? throw new YqException("EOF");
        if (node.Kind == YqKind.Scalar)
        {
            node.LineComment = node.LeadingContent;
        }
        else
        {
            node.HeadComment = node.LeadingContent;
        }

        node.LeadingContent = "";
        if (node.Tag == YamlImplicitTag.String)
        {
            // Reading would have folded its line breaks.
            var original = YqNode.Text(text);
            original.LineComment = node.LineComment;
            return original;
        }

        node.Line = node.Column = 0;
        return node;
    }

    private static bool IsPlain(string text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '/'))
            {
                return false;
            }
        }

        return text[0] != '.' || text.Length < 3 || text is not "...";
    }
}
