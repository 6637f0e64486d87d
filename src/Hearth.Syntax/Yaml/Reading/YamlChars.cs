using System.Buffers;

namespace Hearth.Syntax.Yaml.Reading;

/// <summary>The character classes of libyaml. <c>'\0'</c> stands for the end of the text, which cannot hold one itself.</summary>
internal static class YamlChars
{
    public const string AsciiBreaks = "\n\r";

    public const string AllBreaks = "\n\r\u0085\u2028\u2029";

    // What can end a run of text on one line; the sets with the Unicode breaks are slower and rarely needed.
    public static readonly SearchValues<char> BlockPlainEnds = SearchValues.Create(":#" + AsciiBreaks);

    public static readonly SearchValues<char> BlockPlainEndsUnicode = SearchValues.Create(":#" + AllBreaks);

    public static readonly SearchValues<char> FlowPlainEnds = SearchValues.Create(":#,?[]{}" + AsciiBreaks);

    public static readonly SearchValues<char> FlowPlainEndsUnicode = SearchValues.Create(":#,?[]{}" + AllBreaks);

    public static readonly SearchValues<char> SingleQuotedEnds = SearchValues.Create("'" + AllBreaks);

    public static readonly SearchValues<char> DoubleQuotedEnds = SearchValues.Create("\"\\" + AllBreaks);

    public static readonly SearchValues<char> TagUri = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-;/?:@&=+$,.!~*'()[]%");

    public static readonly SearchValues<char> AllowedAscii = SearchValues.Create(
        "\t\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    public static bool IsBlank(char c) => c is ' ' or '\t';

    public static bool IsBreak(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

    public static bool IsBreakOrEnd(char c) => c is '\n' or '\r' or '\0' or '\u0085' or '\u2028' or '\u2029';

    public static bool IsBlankOrEnd(char c) => c is ' ' or '\n' or '\r' or '\t' or '\0' or '\u0085' or '\u2028' or '\u2029';

    /// <summary>What names of anchors, handles and directives are made of.</summary>
    public static bool IsName(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
}
