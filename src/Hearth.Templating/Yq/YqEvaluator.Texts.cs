using System.Text;
using System.Text.RegularExpressions;
using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Functions;
using Hearth.Templating.Yq.Syntax;

namespace Hearth.Templating.Yq;

// Strings: interpolation, regular expressions, splitting and joining.
internal sealed partial class YqEvaluator
{
    private YqContext Texts(YqContext context, YqExpression expression)
    {
        if (!settings.Interpolates)
        {
            return context.Child(YqNode.Text(expression.Text));
        }

        if (!expression.Text.Contains('\\'))
        {
            return Repeat(context, expression.Text);
        }

        return context.Nodes.Count == 0
            ? context.Child(YqNode.Text(Interpolate(context, expression.Text)))
            : Each(context, node => YqNode.Text(Interpolate(context.Child(node), expression.Text)));
    }

    private static YqContext Repeat(YqContext context, string text)
    {
        var made = new List<YqNode>(context.Nodes.Count);
        do
        {
            made.Add(YqNode.Text(text));
        }
        while (made.Count < context.Nodes.Count);
        return context.Child(made);
    }

    private string Interpolate(YqContext context, string text)
    {
        var made = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length || text[i + 1] is not ('(' or '\\'))
            {
                made.Append(text[i]);
                continue;
            }

            if (text[++i] == '\\')
            {
                made.Append('\\');
                continue;
            }

            int end = InnerExpression(text, i + 1, out string inner);
            if (end < 0)
            {
                host.Warn("unclosed interpolation string, skipping interpolation");
                return text;
            }

            made.Append(Interpolated(context, inner));
            i = end;
        }

        return made.ToString();
    }

    // To the bracket that closes it; -1 where none does.
    private static int InnerExpression(string text, int start, out string inner)
    {
        var made = new StringBuilder();
        int open = 0;
        inner = "";
        for (int i = start; i < text.Length; i++)
        {
            char c = text[i];
            if (c == ')' && open-- == 0)
            {
                inner = made.ToString();
                return i;
            }

            open += c == '(' ? 1 : 0;
            if (c == '\\' && i + 1 < text.Length && text[i + 1] is ')' or '\\')
            {
                c = text[++i];
            }

            made.Append(c);
        }

        return -1;
    }

    private string Interpolated(YqContext context, string inner)
    {
        var found = Evaluate(context, YqParser.Parse(inner)).First;
        return found switch
        {
            null => "",
            { Kind: YqKind.Scalar } => found.Value,
            _ => EncodeText(found, YqFormat.Yaml, settings.Indent).TrimEnd('\n'),
        };
    }

    private YqContext Join(YqContext context, YqExpression expression)
    {
        string between = Evaluate(context.ReadOnly(), expression.Right).First?.Value ?? "";
        return Each(context, node => node.Kind == YqKind.Sequence
            ? Text(node, string.Join(between, node.Content.Select(static item => item.IsNull ? "" : item.Value)))
            : throw new YqException($"cannot join with {node.Tag}, can only join arrays of scalars"));
    }

    private YqContext Split(YqContext context, YqExpression expression)
    {
        string by = Evaluate(context.ReadOnly(), expression.Right).First?.Value ?? "";
        return EachFound(context, node =>
        {
            if (node.IsNull)
            {
                return null;
            }

            if (node.GuessedTag != YamlImplicitTag.String)
            {
                throw new YqException($"cannot split {node.Tag}, can only split strings");
            }

            var made = node.Replacement(YqKind.Sequence, "!!seq", "");
            made.AddAll(SplitText(node.Value, by));
            return made;
        });
    }

    private static List<YqNode> SplitText(string text, string by) =>
        text.Length == 0 ? []
        : by.Length == 0 ? [.. text.EnumerateRunes().Select(static rune => YqNode.Text(rune.ToString()))]
        : [.. text.Split(by).Select(YqNode.Text)];

    private YqContext Substitute(YqContext context, YqExpression expression)
    {
        var block = expression.Right is { Operator: YqOperator.Block or YqOperator.Union or YqOperator.Pipe } sides
            ? sides
            : throw new YqException("sub must be given a block (;)") { At = expression.At };
        string pattern = Evaluate(context.ReadOnly(), block.Left).First?.Value ?? "";
        string replacement = Evaluate(context, block.Right).First?.Value ?? "";
        var regex = Regex(pattern);
        return Each(context, node =>
        {
            CheckText(node, "substitute", "substitute");
            return Text(node, regex.Replace(node.Value, replacement, isLiteral: false));
        });
    }

    private YqContext Test(YqContext context, YqExpression expression)
    {
        var (regex, _, _) = MatchArguments(context, expression);
        return Each(context, node =>
        {
            CheckText(node, "match", "match");
            return Boolean(node, regex.IsMatch(node.Value));
        });
    }

    private YqContext Match(YqContext context, YqExpression expression) => EachMatch(context, expression, static (node, match, names, text) =>
    {
        var made = node.Replacement(YqKind.Mapping, "!!map", "");
        AddMatch(made, match, text, "");
        var captures = new YqNode { Kind = YqKind.Sequence };
        for (int i = 1; i < match.Groups.Count; i++)
        {
            var capture = new YqNode { Kind = YqKind.Mapping };
            AddMatch(capture, match.Groups[i], text, names[i]);
            captures.Add(capture);
        }

        made.Add(YqNode.Text("captures"), captures);
        return made;
    });

    private YqContext Capture(YqContext context, YqExpression expression) => EachMatch(context, expression, static (node, match, names, _) =>
    {
        var made = node.Replacement(YqKind.Mapping, "!!map", "");
        for (int i = 1; i < match.Groups.Count; i++)
        {
            made.Add(YqNode.Text(names[i]), match.Groups[i].Success ? YqNode.Text(match.Groups[i].Value) : YqNode.Null("null"));
        }

        return made;
    });

    private YqContext EachMatch(YqContext context, YqExpression expression, Func<YqNode, Match, string[], string, YqNode> make)
    {
        var (regex, isGlobal, names) = MatchArguments(context, expression);
        var results = new List<YqNode>();
        foreach (var node in context.Nodes)
        {
            CheckText(node, "match", "match");
            foreach (var match in regex.FindAll(node.Value, isGlobal ? -1 : 1))
            {
                results.Add(make(node, match, names, node.Value));
            }
        }

        return context.Child(results);
    }

    private static void AddMatch(YqNode to, Group match, string text, string name)
    {
        to.Add(YqNode.Text("string"), match.Success ? YqNode.Text(match.Value) : YqNode.Null("null"));
        to.Add(YqNode.Text("offset"), YqNode.Integer(match.Success ? Encoding.UTF8.GetByteCount(text.AsSpan(0, match.Index)) : -1));
        to.Add(YqNode.Text("length"), YqNode.Integer(Encoding.UTF8.GetByteCount(match.Value)));
        if (name.Length > 0)
        {
            to.Add(YqNode.Text("name"), YqNode.Text(name));
        }
    }

    private (Re2Regex Regex, bool IsGlobal, string[] Names) MatchArguments(YqContext context, YqExpression expression)
    {
        var pattern = expression.Right;
        bool isGlobal = false;
        if (pattern is { Operator: YqOperator.Block } block)
        {
            pattern = block.Left;
            string flags = Evaluate(context, block.Right).First?.Value ?? "";
            isGlobal = flags.Contains('g');
            flags = flags.Replace("g", "", StringComparison.Ordinal);
            if (flags.Contains('i'))
            {
                throw new YqException("'i' is not a valid option for match. To ignore case, use an expression like match(\"(?i)cat\")") { At = expression.At };
            }

            if (flags.Length > 0)
            {
                throw new YqException($"unrecognised match params '{flags}', please see docs at https://mikefarah.gitbook.io/yq/operators/string-operators") { At = expression.At };
            }
        }

        var regex = Regex(Evaluate(context.ReadOnly(), pattern).First?.Value ?? "");
        return (regex, isGlobal, regex.GroupNames());
    }

    private static Re2Regex Regex(string pattern)
    {
        try
        {
            return Re2Regex.Parse(pattern);
        }
        catch (FunctionException refused)
        {
            throw new YqException(refused.Message, refused);
        }
    }

    private static void CheckText(YqNode node, string verb, string can)
    {
        if (node.GuessedTag != YamlImplicitTag.String)
        {
            throw new YqException($"cannot {verb} with {node.Tag}, can only {can} strings. Hint: Most often you'll want to use '|=' over '=' for this operation");
        }
    }

    private static YqNode ChangeCase(YqNode node, bool isUpper)
    {
        if (node.GuessedTag != YamlImplicitTag.String)
        {
            throw new YqException($"cannot change case with {node.Tag}, can only operate on strings. ");
        }

        var made = node.Replacement(YqKind.Scalar, node.Tag, isUpper ? node.Value.ToUpperInvariant() : node.Value.ToLowerInvariant());
        made.Style = node.Style;
        return made;
    }

    private static YqNode Trim(YqNode node)
    {
        if (node.GuessedTag != YamlImplicitTag.String)
        {
            throw new YqException($"cannot trim {node.Tag}, can only operate on strings. ");
        }

        var made = node.Replacement(YqKind.Scalar, node.Tag, node.Value.Trim());
        made.Style = node.Style;
        return made;
    }

    private YqNode ToText(YqNode node)
    {
        var made = Text(node, node.Kind == YqKind.Scalar ? node.Value : EncodeText(node, YqFormat.Yaml, settings.Indent).TrimEnd('\n'));
        made.Style = node.Tag == YamlImplicitTag.String ? YqStyle.Plain : YqStyle.DoubleQuoted;
        return made;
    }

    private static YqNode ToNumber(YqNode node)
    {
        if (node.Kind != YqKind.Scalar)
        {
            throw new YqException($"cannot convert node at path {node.NicePath()} of tag {node.Tag} to number");
        }

        if (node.Tag is YamlImplicitTag.Integer or YamlImplicitTag.Float)
        {
            return node;
        }

        string? tag = YqNumber.TryInteger(node.Value, out _) ? YamlImplicitTag.Integer : YqNumber.TryFloat(node.Value, out _) ? YamlImplicitTag.Float : null;
        return tag is null
            ? throw new YqException($"cannot convert node value [{node.Value}] at path {node.NicePath()} of tag {node.Tag} to number")
            : node.Replacement(YqKind.Scalar, tag, node.Value);
    }
}
