using System.Buffers;

namespace Hearth.Templating.Jinja;

/// <summary>
/// Cuts a template into tokens as Jinja 3.1's lexer does (lexer.py): text up to the nearest opening delimiter, longer
/// delimiters first, whitespace control, raw blocks, line statements and comments. What is inside of tags is in
/// <c>JinjaLexer.Tags.cs</c>.
/// </summary>
internal sealed partial class JinjaLexer
{
    private readonly JinjaOptions options;
    private readonly string source;
    private readonly string? name;
    private readonly List<Token> tokens = [];
    private readonly Opening[] openings;
    private readonly SearchValues<char>? firstCharacters;
    private readonly Stack<char> brackets = [];
    private int position;
    private int line = 1;
    private bool lineStarting = true;

    private JinjaLexer(JinjaOptions options, string source, string? name)
    {
        this.options = options;
        this.source = source;
        this.name = name;
        var delimiters = Delimiters.Of(options);
        openings = delimiters.Openings;
        firstCharacters = delimiters.FirstCharacters;
    }

    // The order of ties.
    private enum OpeningKind : byte
    {
        Variable,
        LineStatement,
        LineComment,
        Comment,
        Block,
    }

    public static List<Token> Tokenize(JinjaOptions options, string text, string? name)
    {
        var lexer = new JinjaLexer(options, NormalizeSource(text, options.KeepTrailingNewline), name);
        try
        {
            lexer.ReadAll();
        }
        catch (JinjaException exception)
        {
            lexer.tokens.Add(new Token(TokenKind.Error, exception, lexer.line));
        }

        lexer.tokens.Add(new Token(TokenKind.Eof, null, lexer.line));
        return lexer.tokens;
    }

    private static string NormalizeSource(string text, bool keepTrailingNewline)
    {
        if (text.Contains('\r'))
        {
            text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        }

        return !keepTrailingNewline && text.EndsWith('\n') ? text[..^1] : text;
    }

    private void ReadAll()
    {
        while (position < source.Length)
        {
            if (!FindOpening(out int at, out var opening, out int end, out char sign))
            {
                AddData(source[position..]);
                return;
            }

            AddTextBefore(at, opening, sign);
            lineStarting = source[end - 1] == '\n';
            position = end;
            switch (opening.Kind)
            {
                case OpeningKind.Variable:
                    tokens.Add(new Token(TokenKind.VariableBegin, null, line));
                    ReadTag(TokenKind.VariableEnd, isLine: false);
                    break;
                case OpeningKind.Block when MatchRaw(at) is { } raw:
                    position = raw;
                    CountLines(at, raw);
                    ReadRaw();
                    break;
                case OpeningKind.Block:
                    tokens.Add(new Token(TokenKind.BlockBegin, null, line));
                    ReadTag(TokenKind.BlockEnd, isLine: false);
                    break;
                case OpeningKind.LineStatement:
                    tokens.Add(new Token(TokenKind.BlockBegin, null, line));
                    ReadTag(TokenKind.BlockEnd, isLine: true);
                    break;
                case OpeningKind.Comment:
                    ReadComment();
                    break;
                case OpeningKind.LineComment:
                    int lineEnd = source.IndexOf('\n', position);
                    position = lineEnd < 0 ? source.Length : lineEnd;
                    lineStarting = false;
                    break;
            }
        }
    }

    // The nearest opening; at one place raw blocks come before the rest, which MatchRaw looks at again.
    private bool FindOpening(out int at, out Opening opening, out int end, out char sign)
    {
        for (at = position; at < source.Length; at++)
        {
            if (firstCharacters is not null)
            {
                int next = source.AsSpan(at).IndexOfAny(firstCharacters);
                if (next < 0)
                {
                    break;
                }

                at += next;
                if (MatchRaw(at) is not null)
                {
                    opening = new Opening(OpeningKind.Block, options.BlockStart);
                    end = at + options.BlockStart.Length;
                    sign = end < source.Length && source[end] is '-' or '+' ? source[end] : '\0';
                    end += sign == '\0' ? 0 : 1;
                    return true;
                }
            }

            foreach (var candidate in openings)
            {
                if (Match(candidate, at) is { } matched)
                {
                    opening = candidate;
                    end = matched;
                    sign = end < source.Length && source[end] is '-' or '+' ? source[end] : '\0';
                    end += sign == '\0' ? 0 : 1;
                    return true;
                }
            }
        }

        opening = default;
        end = 0;
        sign = '\0';
        return false;
    }

    private int? Match(Opening opening, int at)
    {
        bool atLineStart = at == 0 || source[at - 1] == '\n';
        switch (opening.Kind)
        {
            case OpeningKind.LineStatement:
                if (!atLineStart)
                {
                    return null;
                }

                while (at < source.Length && source[at] is ' ' or '\t' or '\v')
                {
                    at++;
                }

                break;
            case OpeningKind.LineComment:
                if (!atLineStart && char.IsWhiteSpace(source[at - 1]))
                {
                    return null;
                }

                while (at < source.Length && source[at] is not ('\r' or '\n') && char.IsWhiteSpace(source[at]))
                {
                    at++;
                }

                break;
        }

        return string.CompareOrdinal(source, at, opening.Text, 0, opening.Text.Length) == 0 ? at + opening.Text.Length : null;
    }

    private void AddTextBefore(int at, Opening opening, char sign)
    {
        var text = source.AsSpan(position, at - position);
        int lines = text.Count('\n');
        if (sign == '-')
        {
            text = text.TrimEnd();
        }
        else if (sign != '+' && options.LstripBlocks && opening.Kind != OpeningKind.Variable)
        {
            int lineStart = text.LastIndexOf('\n') + 1;
            if ((lineStart > 0 || lineStarting) && text[lineStart..].IsWhiteSpace())
            {
                text = text[..lineStart];
            }
        }

        AddData(text.ToString());
        line += lines - text.Count('\n');
    }

    private void AddData(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        tokens.Add(new Token(TokenKind.Data, options.NewlineSequence == "\n" ? text : text.Replace("\n", options.NewlineSequence, StringComparison.Ordinal), line));
        line += text.AsSpan().Count('\n');
    }

    // {%- raw -%}: returns where the raw text starts.
    private int? MatchRaw(int at)
    {
        if (!Matches(options.BlockStart, at))
        {
            return null;
        }

        at += options.BlockStart.Length;
        if (at < source.Length && source[at] is '-' or '+')
        {
            at++;
        }

        at = SkipWhiteSpace(at);
        if (!Matches("raw", at))
        {
            return null;
        }

        at = SkipWhiteSpace(at + 3);
        if (at < source.Length && source[at] == '-' && Matches(options.BlockEnd, at + 1))
        {
            return SkipWhiteSpace(at + 1 + options.BlockEnd.Length);
        }

        return Matches(options.BlockEnd, at) ? at + options.BlockEnd.Length : null;
    }

    private void ReadRaw()
    {
        lineStarting = source[position - 1] == '\n';
        for (int at = position; (at = source.IndexOf(options.BlockStart, at, StringComparison.Ordinal)) >= 0; at++)
        {
            int end = at + options.BlockStart.Length;
            char sign = end < source.Length && source[end] is '-' or '+' ? source[end] : '\0';
            end = SkipWhiteSpace(sign == '\0' ? end : end + 1);
            if (Matches("endraw", end) && MatchBlockEnd(SkipWhiteSpace(end + 6)) is { } after)
            {
                AddTextBefore(at, new Opening(OpeningKind.Block, options.BlockStart), sign);
                CountLines(at, after);
                lineStarting = source[after - 1] == '\n';
                position = after;
                return;
            }
        }

        if (position < source.Length)
        {
            throw JinjaException.Syntax("Missing end of raw directive", line, name);
        }
    }

    private void ReadComment()
    {
        int at = source.IndexOf(options.CommentEnd, position, StringComparison.Ordinal);
        if (at >= 0)
        {
            int end = at + options.CommentEnd.Length;
            if (at > position && source[at - 1] == '-')
            {
                end = SkipWhiteSpace(end);
            }
            else if (!(at > position && source[at - 1] == '+') && options.TrimBlocks && end < source.Length && source[end] == '\n')
            {
                end++;
            }

            CountLines(position, end);
            lineStarting = source[end - 1] == '\n';
            position = end;
            return;
        }

        // Nothing behind the opening is no error to Jinja's lexer.
        if (position < source.Length)
        {
            throw JinjaException.Syntax("Missing end of comment tag", line, name);
        }
    }

    // The end of a block tag at a place, with the whitespace it takes along.
    private int? MatchBlockEnd(int at)
    {
        if (at >= source.Length)
        {
            return null;
        }

        if (source[at] == '+' && Matches(options.BlockEnd, at + 1))
        {
            return at + 1 + options.BlockEnd.Length;
        }

        if (source[at] == '-' && Matches(options.BlockEnd, at + 1))
        {
            return SkipWhiteSpace(at + 1 + options.BlockEnd.Length);
        }

        if (!Matches(options.BlockEnd, at))
        {
            return null;
        }

        int end = at + options.BlockEnd.Length;
        return options.TrimBlocks && end < source.Length && source[end] == '\n' ? end + 1 : end;
    }

    private bool Matches(string text, int at) => string.CompareOrdinal(source, at, text, 0, text.Length) == 0;

    private int SkipWhiteSpace(int at)
    {
        while (at < source.Length && IsSpace(source[at]))
        {
            at++;
        }

        return at;
    }

    private void CountLines(int start, int end) => line += source.AsSpan(start, end - start).Count('\n');

    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';

    private readonly record struct Opening(OpeningKind Kind, string Text);

    /// <summary>What opens a tag, for all templates of the same options.</summary>
    private sealed class Delimiters
    {
        private static volatile Delimiters? latest;

        private readonly JinjaOptions options;

        private Delimiters(JinjaOptions options)
        {
            this.options = options;
            List<Opening> found =
            [
                new(OpeningKind.Variable, options.VariableStart),
                new(OpeningKind.Comment, options.CommentStart),
                new(OpeningKind.Block, options.BlockStart),
            ];
            if (options.LineStatementPrefix is { } statement)
            {
                found.Add(new Opening(OpeningKind.LineStatement, statement));
            }

            if (options.LineCommentPrefix is { } comment)
            {
                found.Add(new Opening(OpeningKind.LineComment, comment));
            }

            // Longest first; ties by Jinja's own names, backwards: variable, line statement, line comment, comment, block.
            Openings = [.. found.OrderByDescending(static opening => opening.Text.Length).ThenBy(static opening => opening.Kind)];
            if (options.LineStatementPrefix is null && options.LineCommentPrefix is null)
            {
                FirstCharacters = SearchValues.Create([options.VariableStart[0], options.CommentStart[0], options.BlockStart[0]]);
            }
        }

        public Opening[] Openings { get; }

        /// <summary>Null where a line may open a tag too.</summary>
        public SearchValues<char>? FirstCharacters { get; }

        public static Delimiters Of(JinjaOptions options)
        {
            var known = latest;
            return known is not null && ReferenceEquals(known.options, options) ? known : latest = new Delimiters(options);
        }
    }
}
