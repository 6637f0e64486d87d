using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;

namespace Hearth.Syntax.Yaml.Reading;

/// <summary>
/// Makes events of tokens: libyaml's grammar as a state machine with its own stack, so that depth costs no call frames.
/// The productions are quoted above their states.
/// </summary>
internal sealed partial class YamlParser(SourceText source, YamlScanner scanner)
{
    private readonly TagHandles handles = new();
    private State state = State.StreamStart;
    private Frame[] frames = new Frame[16];
    private int depth;

    // Where the last anchor or tag ends that no value followed, for messages.
    private int bareProperties = -1;

    // The last scalar, for messages: what is wrong shows only behind it.
    private (ScalarStyle Style, int Start, int End) lastScalar;

    private enum State : byte
    {
        StreamStart,
        DocumentStart,
        DocumentContent,
        DocumentEnd,
        BlockNode,
        BlockSequenceEntry,
        IndentlessSequenceEntry,
        BlockMappingKey,
        BlockMappingValue,
        FlowSequenceFirst,
        FlowSequenceEntry,
        FlowPairKey,
        FlowPairValue,
        FlowPairEnd,
        FlowMappingFirst,
        FlowMappingKey,
        FlowMappingValue,
        FlowMappingEmptyValue,
        End,
    }

    public void Next(out YamlEvent next)
    {
        next = default;
        scanner.Places?.StartEvent();
        switch (state)
        {
            case State.StreamStart:
                StartDocument(ref next, isFirst: true);
                break;
            case State.DocumentStart:
                StartDocument(ref next, isFirst: false);
                break;
            case State.DocumentContent:
                ReadDocumentContent(ref next);
                break;
            case State.DocumentEnd:
                EndDocument(ref next);
                break;
            case State.BlockNode:
                ReadNode(ref next, isBlock: true);
                break;
            case State.BlockSequenceEntry:
                ReadBlockSequenceEntry(ref next);
                break;
            case State.IndentlessSequenceEntry:
                ReadIndentlessSequenceEntry(ref next);
                break;
            case State.BlockMappingKey:
                ReadBlockMappingKey(ref next);
                break;
            case State.BlockMappingValue:
                ReadBlockMappingValue(ref next);
                break;
            case State.FlowSequenceFirst:
                ReadFlowSequenceEntry(ref next, isFirst: true);
                break;
            case State.FlowSequenceEntry:
                ReadFlowSequenceEntry(ref next, isFirst: false);
                break;
            case State.FlowPairKey:
                ReadFlowPairKey(ref next);
                break;
            case State.FlowPairValue:
                ReadFlowPairValue(ref next);
                break;
            case State.FlowPairEnd:
                next.Kind = YamlEventKind.MappingEnd;
                next.End = scanner.PreviousEnd;
                state = State.FlowSequenceEntry;
                break;
            case State.FlowMappingFirst:
                ReadFlowMappingKey(ref next, isFirst: true);
                break;
            case State.FlowMappingKey:
                ReadFlowMappingKey(ref next, isFirst: false);
                break;
            case State.FlowMappingValue:
                ReadFlowMappingValue(ref next);
                break;
            case State.FlowMappingEmptyValue:
                state = State.FlowMappingKey;
                EmptyScalar(ref next, scanner.PreviousEnd);
                break;
            default:
                next.Kind = YamlEventKind.StreamEnd;
                break;
        }
    }

    // implicit_document ::= block_node DOCUMENT-END*
    // explicit_document ::= DIRECTIVE* DOCUMENT-START block_node? DOCUMENT-END*
    private void StartDocument(ref YamlEvent next, bool isFirst)
    {
        if (!isFirst)
        {
            while (scanner.Peek().Kind == YamlTokenKind.DocumentEnd)
            {
                scanner.Take();
            }
        }

        ref readonly var token = ref scanner.Peek();
        next.Start = next.End = token.Start;
        if (token.Kind == YamlTokenKind.StreamEnd)
        {
            next.Kind = YamlEventKind.StreamEnd;
            state = State.End;
            scanner.Places?.GiveToEvent();
            return;
        }

        next.Kind = YamlEventKind.DocumentStart;
        handles.Reset();
        Push(State.DocumentEnd, token.Start);
        if (isFirst && token.Kind is not (YamlTokenKind.VersionDirective or YamlTokenKind.TagDirective or YamlTokenKind.DocumentStart))
        {
            state = State.BlockNode;
            scanner.Places?.GiveHeaderToEvent();
            return;
        }

        ReadDirectives();
        ref readonly var marker = ref scanner.Peek();
        if (marker.Kind != YamlTokenKind.DocumentStart)
        {
            throw OutsideOfDocument(marker);
        }

        scanner.Take();
        state = State.DocumentContent;
    }

    private void ReadDirectives()
    {
        bool hasVersion = false;
        while (true)
        {
            ref readonly var token = ref scanner.Peek();
            if (token.Kind == YamlTokenKind.VersionDirective)
            {
                if (hasVersion)
                {
                    throw Fail(YamlRules.Directive, token, "found a second %YAML directive for one document", "remove one of them");
                }

                if (token.Text != "1.1")
                {
                    throw Fail(YamlRules.Directive, token, $"found version {token.Text}; go-yaml reads %YAML 1.1 only", "remove the line: the readers of this field decide by themselves");
                }

                hasVersion = true;
            }
            else if (token.Kind != YamlTokenKind.TagDirective)
            {
                return;
            }
            else if (!handles.TryAdd(token.Text!, token.Suffix!)) // Both set by the scanner.
            {
                throw Fail(YamlRules.Directive, token, $"found a second %TAG directive for '{token.Text}'", "remove one of them");
            }

            scanner.Take();
        }
    }

    private void ReadDocumentContent(ref YamlEvent next)
    {
        if (scanner.Peek().Kind is YamlTokenKind.VersionDirective or YamlTokenKind.TagDirective or YamlTokenKind.DocumentStart or YamlTokenKind.DocumentEnd or YamlTokenKind.StreamEnd)
        {
            Pop();
            EmptyScalar(ref next, scanner.PreviousEnd);
            next.IsAbsent = true;
            return;
        }

        ReadNode(ref next, isBlock: true);
    }

    private void EndDocument(ref YamlEvent next)
    {
        ref readonly var token = ref scanner.Peek();
        next.Kind = YamlEventKind.DocumentEnd;
        next.Start = next.End = token.Start;
        if (token.Kind == YamlTokenKind.DocumentEnd)
        {
            next.End = token.End;
            scanner.Take();
        }

        scanner.Places?.GiveToDocumentEnd();
        state = State.DocumentStart;
    }

    // node       ::= ALIAS | properties content? | content
    // properties ::= TAG ANCHOR? | ANCHOR TAG?
    private void ReadNode(ref YamlEvent next, bool isBlock, bool isIndentlessAllowed = false)
    {
        if (scanner.Peek().Kind is YamlTokenKind.Anchor or YamlTokenKind.Tag)
        {
            ReadProperties(ref next);
        }

        ref readonly var token = ref scanner.Peek();
        next.Start = token.Start;
        next.End = token.End;
        switch (token.Kind)
        {
            case YamlTokenKind.Alias when next.PropertiesEnd == 0:
                next.Kind = YamlEventKind.Alias;
                next.Text = token.Text;
                scanner.Places?.GiveToEvent();
                scanner.Take();
                Pop();
                return;
            case YamlTokenKind.Scalar:
                next.Kind = YamlEventKind.Scalar;
                next.ScalarStyle = token.Style;
                lastScalar = (token.Style, token.Start, token.End);
                next.Text = token.Text;
                scanner.Places?.GiveToEvent();
                scanner.Take();
                Pop();
                return;
            case YamlTokenKind.BlockEntry when isIndentlessAllowed:
                StartCollection(ref next, YamlEventKind.SequenceStart, CollectionStyle.Block, State.IndentlessSequenceEntry);
                return;
            case YamlTokenKind.BlockSequenceStart when isBlock:
                scanner.Places?.GiveStemToEvent();
                scanner.Take();
                StartCollection(ref next, YamlEventKind.SequenceStart, CollectionStyle.Block, State.BlockSequenceEntry);
                return;
            case YamlTokenKind.BlockMappingStart when isBlock:
                scanner.Places?.GiveStemToEvent();
                scanner.Take();
                StartCollection(ref next, YamlEventKind.MappingStart, CollectionStyle.Block, State.BlockMappingKey);
                return;
            case YamlTokenKind.FlowSequenceStart:
                scanner.Places?.GiveToEvent();
                scanner.Take();
                StartCollection(ref next, YamlEventKind.SequenceStart, CollectionStyle.Flow, State.FlowSequenceFirst);
                return;
            case YamlTokenKind.FlowMappingStart:
                scanner.Places?.GiveToEvent();
                scanner.Take();
                StartCollection(ref next, YamlEventKind.MappingStart, CollectionStyle.Flow, State.FlowMappingFirst);
                return;
        }

        if (next.PropertiesEnd == 0)
        {
            throw NoContent(token, isBlock);
        }

        bareProperties = next.PropertiesEnd;
        Pop();
        EmptyScalar(ref next, next.PropertiesEnd);
    }

    private void ReadProperties(ref YamlEvent next)
    {
        next.PropertiesStart = scanner.Peek().Start;
        bool hasTag = false;
        for (int i = 0; i < 2; i++)
        {
            ref readonly var token = ref scanner.Peek();
            if (token.Kind == YamlTokenKind.Anchor && next.Anchor is null)
            {
                next.Anchor = token.Text;
            }
            else if (token.Kind == YamlTokenKind.Tag && !hasTag)
            {
                hasTag = true;
                next.Tag = handles.Resolve(token.Text!, token.Suffix!) // Both set by the scanner.
                    ?? throw Fail(YamlRules.Tag, token, $"found the tag handle '{token.Text}', which no %TAG directive declares", "declare it before the document, or put the value in quotes where it is text that starts with '!'");
            }
            else
            {
                break;
            }

            next.PropertiesEnd = token.End;
            scanner.Take();
        }
    }

    private void StartCollection(ref YamlEvent next, YamlEventKind kind, CollectionStyle style, State first)
    {
        next.Kind = kind;
        next.CollectionStyle = style;
        frames[depth - 1].Start = next.Start;
        state = first;
    }

    private void EmptyScalar(ref YamlEvent next, int at)
    {
        next.Kind = YamlEventKind.Scalar;
        next.ScalarStyle = ScalarStyle.Plain;
        next.Start = next.End = at;
    }

    // The collection in frames[depth - 1] goes on in this state when its child is done.
    private void Push(State goesOn, int start)
    {
        if (depth == frames.Length)
        {
            Array.Resize(ref frames, depth * 2);
        }

        frames[depth++] = new Frame { GoesOn = goesOn, Start = start };
    }

    private void Pop() => state = frames[--depth].GoesOn;

    private DiagnosticException Fail(DiagnosticRule rule, in YamlToken token, string message, string? hint = null, RelatedPlace? related = null) =>
        scanner.Fail(rule, token.Start, Math.Max(1, token.End - token.Start), message, hint, related);

    /// <summary>Where to go on after a node.</summary>
    private struct Frame
    {
        public State GoesOn;

        /// <summary>Where the collection starts that reads the node's children, for messages.</summary>
        public int Start;
    }
}
