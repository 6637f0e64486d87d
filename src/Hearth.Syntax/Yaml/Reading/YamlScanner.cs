using Hearth.Syntax.Text;

namespace Hearth.Syntax.Yaml.Reading;

/// <summary>
/// Cuts a text into tokens as libyaml does, with the variations of go-yaml v3 (branch v3, scannerc.go). Block structure is
/// found by indentation; a key without <c>?</c> is known only at its <c>:</c>, so tokens wait in a queue until
/// what stands at its head cannot become a key any more.
/// </summary>
internal sealed partial class YamlScanner
{
    private readonly SourceText source;
    private readonly string text;
    private readonly int end;
    private readonly bool hasUnicodeBreaks;
    private readonly bool hasSurrogates;
    private readonly TextBuffer buffer = new();
    private readonly TextBuffer pendingBreaks = new();

    private int position;
    private int lineStart;
    private int flowLevel;
    private bool ended;

    public YamlScanner(SourceText source, TextProfile profile)
    {
        this.source = source;
        text = source.Text;
        end = profile.End;
        hasUnicodeBreaks = profile.HasUnicodeBreaks;
        hasSurrogates = profile.HasSurrogates;

        // A byte order mark at the start belongs to the encoding and takes no column.
        position = lineStart = end > 0 && text[0] == '\uFEFF' ? 1 : 0;
    }

    /// <summary>The comments met so far, in the order of the text.</summary>
    public List<SourceSpan> Comments { get; } = [];

    public bool HasReachedEnd => position >= end;

    private char At(int at) => (uint)at < (uint)end ? text[at] : '\0';

    private int Column => hasSurrogates ? CountColumn(position) : position - lineStart;

    private void FetchNext()
    {
        int scanStart = position;
        if (Places is null)
        {
            SkipToToken();
        }
        else
        {
            SkipToTokenPlacing(Places);
        }

        int column = Column;
        UnrollIndent(column, scanStart);
        if (position >= end)
        {
            FetchStreamEnd();
            return;
        }

        if (column == 0 && text[position] == '%')
        {
            FetchDirective();
        }
        else if (column == 0 && IsDocumentMarker(position))
        {
            FetchDocumentMarker(text[position] == '-' ? YamlTokenKind.DocumentStart : YamlTokenKind.DocumentEnd);
        }
        else
        {
            char first = text[position];
            if (Places is null)
            {
                FetchContent(first, column);
                SkipLineComment();
                return;
            }

            // A comment behind the colon or comma belongs to what stands before that.
            int token = count > 0 && first == (flowLevel > 0 ? ',' : ':') ? queue[count - 1].Start : position;
            FetchContent(first, column);
            if (queue[count - 1].Kind != YamlTokenKind.BlockEntry)
            {
                PlaceLineComment(Places, token);
            }
        }
    }

    private void FetchContent(char c, int column)
    {
        switch (c)
        {
            case '[':
                FetchFlowStart(YamlTokenKind.FlowSequenceStart);
                return;
            case '{':
                FetchFlowStart(YamlTokenKind.FlowMappingStart);
                return;
            case ']':
                FetchFlowEnd(YamlTokenKind.FlowSequenceEnd);
                return;
            case '}':
                FetchFlowEnd(YamlTokenKind.FlowMappingEnd);
                return;
            case ',':
                FetchFlowEntry();
                return;
            case '-' when YamlChars.IsBlankOrEnd(At(position + 1)):
                FetchBlockEntry(column);
                return;
            case '?' when flowLevel > 0 || YamlChars.IsBlankOrEnd(At(position + 1)):
                FetchExplicitKey(column);
                return;
            case ':' when flowLevel > 0 || YamlChars.IsBlankOrEnd(At(position + 1)):
                FetchValue(column);
                return;
            case '*':
                FetchName(YamlTokenKind.Alias);
                return;
            case '&':
                FetchName(YamlTokenKind.Anchor);
                return;
            case '!':
                FetchTag();
                return;
            case '|' or '>' when flowLevel == 0:
                FetchBlockScalar(c == '|' ? ScalarStyle.Literal : ScalarStyle.Folded);
                return;
            case '\'':
                FetchQuoted(c, ScalarStyle.SingleQuoted);
                return;
            case '"':
                FetchQuoted(c, ScalarStyle.DoubleQuoted);
                return;
            case '\t':
                throw Fail(YamlRules.Tab, position, 1, "found a tab where the line is indented; wants spaces", "replace the tab by spaces");
            case '%' when At(position - 1) == '{':
                throw Fail(YamlRules.IndicatorStart, position - 1, 2, "found '{%', which cannot start a value", "this looks like a template: render it before it is read as YAML");
            case '|' or '>' or '%' or '@' or '`':
                throw Fail(YamlRules.IndicatorStart, position, 1, $"found '{c}', which cannot start a value{(flowLevel > 0 ? " inside of [ ] and { }" : "")}", "put the value in quotes");
            default:
                FetchPlain();
                return;
        }
    }

    private void FetchStreamEnd()
    {
        lineStart = position;
        UnrollIndent(-1, position);
        DropPossibleKey();
        keyAllowed = false;
        Push(new YamlToken(YamlTokenKind.StreamEnd, default, position, position));
        ended = true;
    }

    private void FetchDocumentMarker(YamlTokenKind kind)
    {
        UnrollIndent(-1, position);
        DropPossibleKey();
        keyAllowed = false;
        PushIndicator(kind, 3);
    }

    private void FetchFlowStart(YamlTokenKind kind)
    {
        SaveKey();
        OpenFlow();
        keyAllowed = true;
        PushIndicator(kind, 1);
    }

    private void FetchFlowEnd(YamlTokenKind kind)
    {
        DropPossibleKey();
        CloseFlow();
        keyAllowed = false;
        PushIndicator(kind, 1);
    }

    private void FetchFlowEntry()
    {
        DropPossibleKey();
        keyAllowed = true;
        PushIndicator(YamlTokenKind.FlowEntry, 1);
    }

    private void FetchBlockEntry(int column)
    {
        // In flow context the parser refuses the dash: it knows the collection that it stands in.
        if (flowLevel == 0)
        {
            if (!keyAllowed)
            {
                throw Fail(YamlRules.EntryNotAllowed, position, 1, "found a list entry '-' after a value on the same line; wants it on a line of its own",
                    "start a new line before the '-', or quote the text where the dash belongs to it");
            }

            RollIndent(column, YamlTokenKind.BlockSequenceStart, position);
        }

        DropPossibleKey();
        keyAllowed = true;
        PushIndicator(YamlTokenKind.BlockEntry, 1);
    }

    private void FetchExplicitKey(int column)
    {
        if (flowLevel == 0)
        {
            if (!keyAllowed)
            {
                throw Fail(YamlRules.EntryNotAllowed, position, 1, "found an explicit key '?' after a value on the same line; wants it on a line of its own",
                    "quote the text where the '?' belongs to it");
            }

            RollIndent(column, YamlTokenKind.BlockMappingStart, position);
        }

        DropPossibleKey();
        keyAllowed = flowLevel == 0;
        PushIndicator(YamlTokenKind.Key, 1);
    }

    private void FetchValue(int column)
    {
        ref var key = ref keys[flowLevel];
        if (IsStillPossible(ref key))
        {
            // The text before turns out to be a key.
            int at = key.Token - taken;
            Insert(at, new YamlToken(YamlTokenKind.Key, default, key.Start, key.Start));
            if (flowLevel == 0 && indent < key.Column)
            {
                PushIndent(key.Column);
                Insert(at, new YamlToken(YamlTokenKind.BlockMappingStart, default, key.Start, key.Start));
            }

            key.IsPossible = false;
            keyAllowed = false;
            PushIndicator(YamlTokenKind.Value, 1);
            return;
        }

        if (flowLevel == 0)
        {
            if (!keyAllowed)
            {
                throw ValueNotAllowed();
            }

            RollIndent(column, YamlTokenKind.BlockMappingStart, position);
        }

        keyAllowed = flowLevel == 0;
        PushIndicator(YamlTokenKind.Value, 1);
    }

    private bool IsDocumentMarker(int at) =>
        (text[at] is '-' or '.') && At(at + 1) == text[at] && At(at + 2) == text[at] && YamlChars.IsBlankOrEnd(At(at + 3));
}
