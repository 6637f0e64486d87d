namespace Hearth.Syntax.Yaml.Reading;

// The entries of collections.
internal sealed partial class YamlParser
{
    // block_sequence ::= BLOCK-SEQUENCE-START (BLOCK-ENTRY block_node?)* BLOCK-END
    private void ReadBlockSequenceEntry(ref YamlEvent next)
    {
        ref readonly var token = ref scanner.Peek();
        if (token.Kind == YamlTokenKind.BlockEntry)
        {
            TakeBlockEntry();
            if (scanner.Peek().Kind is YamlTokenKind.BlockEntry or YamlTokenKind.BlockEnd)
            {
                EmptyScalar(ref next, scanner.PreviousEnd);
                return;
            }

            Push(State.BlockSequenceEntry, 0);
            ReadNode(ref next, isBlock: true);
            return;
        }

        if (token.Kind != YamlTokenKind.BlockEnd)
        {
            throw NoEntry(token);
        }

        scanner.Take();
        EndCollection(ref next, YamlEventKind.SequenceEnd);
    }

    // indentless_sequence ::= (BLOCK-ENTRY block_node?)+
    private void ReadIndentlessSequenceEntry(ref YamlEvent next)
    {
        if (scanner.Peek().Kind != YamlTokenKind.BlockEntry)
        {
            EndCollection(ref next, YamlEventKind.SequenceEnd);
            return;
        }

        TakeBlockEntry();
        if (scanner.Peek().Kind is YamlTokenKind.BlockEntry or YamlTokenKind.Key or YamlTokenKind.Value or YamlTokenKind.BlockEnd)
        {
            EmptyScalar(ref next, scanner.PreviousEnd);
            return;
        }

        Push(State.IndentlessSequenceEntry, 0);
        ReadNode(ref next, isBlock: true);
    }

    // block_mapping ::= BLOCK-MAPPING-START
    //                   ((KEY block_node_or_indentless_sequence?)? (VALUE block_node_or_indentless_sequence?)?)*
    //                   BLOCK-END
    private void ReadBlockMappingKey(ref YamlEvent next)
    {
        ref readonly var token = ref scanner.Peek();
        if (token.Kind == YamlTokenKind.Key)
        {
            scanner.Take();
            state = State.BlockMappingValue;
            ReadBlockMappingNode(ref next, State.BlockMappingValue);
            return;
        }

        if (token.Kind != YamlTokenKind.BlockEnd)
        {
            throw NoKey(token);
        }

        scanner.Places?.GiveToEvent();
        scanner.Take();
        EndCollection(ref next, YamlEventKind.MappingEnd);
    }

    private void ReadBlockMappingValue(ref YamlEvent next)
    {
        state = State.BlockMappingKey;
        if (scanner.Peek().Kind == YamlTokenKind.Value)
        {
            scanner.Take();
            ReadBlockMappingNode(ref next, State.BlockMappingKey);
        }
        else
        {
            EmptyScalar(ref next, scanner.PreviousEnd);
        }
    }

    private void ReadBlockMappingNode(ref YamlEvent next, State goesOn)
    {
        if (scanner.Peek().Kind is YamlTokenKind.Key or YamlTokenKind.Value or YamlTokenKind.BlockEnd)
        {
            EmptyScalar(ref next, scanner.PreviousEnd);
            return;
        }

        Push(goesOn, 0);
        ReadNode(ref next, isBlock: true, isIndentlessAllowed: true);
    }

    // flow_sequence       ::= FLOW-SEQUENCE-START (flow_sequence_entry FLOW-ENTRY)* flow_sequence_entry? FLOW-SEQUENCE-END
    // flow_sequence_entry ::= flow_node | KEY flow_node? (VALUE flow_node?)?
    private void ReadFlowSequenceEntry(ref YamlEvent next, bool isFirst)
    {
        if (!isFirst && scanner.Peek().Kind != YamlTokenKind.FlowSequenceEnd)
        {
            TakeComma('[', ']');
        }

        ref readonly var token = ref scanner.Peek();
        switch (token.Kind)
        {
            case YamlTokenKind.FlowSequenceEnd:
                scanner.Places?.GiveToEvent();
                scanner.Take();
                EndCollection(ref next, YamlEventKind.SequenceEnd);
                return;
            case YamlTokenKind.Key:
                next.Kind = YamlEventKind.MappingStart;
                next.CollectionStyle = CollectionStyle.Flow;
                next.Start = token.Start;
                scanner.Take();
                state = State.FlowPairKey;
                return;
            default:
                Push(State.FlowSequenceEntry, 0);
                ReadFlowNode(ref next, '[', ']');
                return;
        }
    }

    private void ReadFlowPairKey(ref YamlEvent next)
    {
        ref readonly var token = ref scanner.Peek();
        if (token.Kind is YamlTokenKind.Value or YamlTokenKind.FlowEntry or YamlTokenKind.FlowSequenceEnd)
        {
            // go-yaml takes the token here as well, so that [? : a] and [? ] are refused at what follows (parserc.go, v2 and v3).
            scanner.Take();
            state = State.FlowPairValue;
            EmptyScalar(ref next, scanner.PreviousEnd);
            return;
        }

        Push(State.FlowPairValue, 0);
        ReadFlowNode(ref next, '[', ']');
    }

    private void ReadFlowPairValue(ref YamlEvent next)
    {
        if (scanner.Peek().Kind == YamlTokenKind.Value)
        {
            scanner.Take();
            if (scanner.Peek().Kind is not (YamlTokenKind.FlowEntry or YamlTokenKind.FlowSequenceEnd))
            {
                Push(State.FlowPairEnd, 0);
                ReadFlowNode(ref next, '[', ']');
                return;
            }
        }

        state = State.FlowPairEnd;
        EmptyScalar(ref next, scanner.PreviousEnd);
    }

    // flow_mapping       ::= FLOW-MAPPING-START (flow_mapping_entry FLOW-ENTRY)* flow_mapping_entry? FLOW-MAPPING-END
    // flow_mapping_entry ::= flow_node | KEY flow_node? (VALUE flow_node?)?
    private void ReadFlowMappingKey(ref YamlEvent next, bool isFirst)
    {
        if (!isFirst && scanner.Peek().Kind != YamlTokenKind.FlowMappingEnd)
        {
            TakeComma('{', '}');
        }

        switch (scanner.Peek().Kind)
        {
            case YamlTokenKind.FlowMappingEnd:
                scanner.Places?.GiveToEvent();
                scanner.Take();
                EndCollection(ref next, YamlEventKind.MappingEnd);
                return;
            case YamlTokenKind.Key:
                scanner.Take();
                if (scanner.Peek().Kind is YamlTokenKind.Value or YamlTokenKind.FlowEntry or YamlTokenKind.FlowMappingEnd)
                {
                    state = State.FlowMappingValue;
                    EmptyScalar(ref next, scanner.PreviousEnd);
                    return;
                }

                Push(State.FlowMappingValue, 0);
                ReadFlowNode(ref next, '{', '}');
                return;
            default:
                Push(State.FlowMappingEmptyValue, 0);
                ReadFlowNode(ref next, '{', '}');
                return;
        }
    }

    private void ReadFlowMappingValue(ref YamlEvent next)
    {
        if (scanner.Peek().Kind == YamlTokenKind.Value)
        {
            scanner.Take();
            if (scanner.Peek().Kind is not (YamlTokenKind.FlowEntry or YamlTokenKind.FlowMappingEnd))
            {
                Push(State.FlowMappingKey, 0);
                ReadFlowNode(ref next, '{', '}');
                return;
            }
        }

        state = State.FlowMappingKey;
        EmptyScalar(ref next, scanner.PreviousEnd);
    }

    private void ReadFlowNode(ref YamlEvent next, char open, char close)
    {
        if (scanner.Peek().Kind == YamlTokenKind.StreamEnd)
        {
            throw Unclosed(frames[depth - 2].Start, open, close);
        }

        ReadNode(ref next, isBlock: false);
    }

    private void TakeComma(char open, char close)
    {
        ref readonly var token = ref scanner.Peek();
        if (token.Kind != YamlTokenKind.FlowEntry)
        {
            throw token.Kind == YamlTokenKind.StreamEnd ? Unclosed(frames[depth - 1].Start, open, close) : NoComma(token, open, close);
        }

        scanner.Take();
    }

    // The comment above a dash that opens a collection is the collection's, not that of its first entry.
    private void TakeBlockEntry()
    {
        int before = scanner.Places?.HeadLength ?? 0;
        scanner.Take();
        if (before > 0 && scanner.Peek() is { Kind: YamlTokenKind.BlockSequenceStart or YamlTokenKind.BlockMappingStart })
        {
            scanner.Places?.SplitStem(before);
        }
    }

    private void EndCollection(ref YamlEvent next, YamlEventKind kind)
    {
        next.Kind = kind;
        next.End = scanner.PreviousEnd;
        Pop();
    }
}
