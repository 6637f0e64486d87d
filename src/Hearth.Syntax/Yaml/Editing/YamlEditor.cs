using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Patching;
using Hearth.Syntax.Text;

namespace Hearth.Syntax.Yaml.Editing;

/// <summary>
/// Changes one value of a YAML file and nothing else in it: comments, order, indentation and the quoting style stay.
/// Each change is made in the text, which is then read again, so changes follow one another freely.
/// </summary>
public sealed partial class YamlEditor
{
    private readonly int documentIndex;

    /// <exception cref="DiagnosticException">The file does not read.</exception>
    public YamlEditor(SourceText source, int documentIndex = 0)
    {
        this.documentIndex = documentIndex;
        Source = source;
        Root = Read();
    }

    /// <summary>The file as it is now.</summary>
    public SourceText Source { get; private set; }

    public string Text => Source.Text;

    /// <summary>The edited document's tree; null while it is empty.</summary>
    public YamlNode? Root { get; private set; }

    /// <summary>Replaces a value, or adds it: a new key at the end of its mapping, an item for <c>-</c> or the index after the last. Parents are made.</summary>
    public void Set(JsonPointer place, YamlNode value)
    {
        if (place.Tokens.Count == 0)
        {
            SetRoot(value);
            return;
        }

        var parentPlace = new JsonPointer(place.Tokens.Take(place.Tokens.Count - 1));
        string key = place.Tokens[^1];
        switch (Root is null ? null : parentPlace.Find(Root))
        {
            case YamlMapping mapping when mapping.IndexOf(key) is var at and >= 0:
                ReplaceValue(mapping, at, value);
                break;
            case YamlMapping mapping:
                AddEntry(parentPlace, mapping, key, value);
                break;
            case YamlSequence sequence when key == "-" || (int.TryParse(key, out int end) && end == sequence.Count):
                Insert(parentPlace, sequence.Count, value);
                break;
            case YamlSequence sequence when int.TryParse(key, out int at) && at >= 0 && at < sequence.Count:
                ReplaceItem(sequence, at, value);
                break;
            case null or YamlScalar { IsPlain: true, Value: "" or "null" or "~" }:
                Set(parentPlace, key == "-" ? YamlValue.Sequence(value) : YamlValue.Mapping((key, value)));
                break;
            default:
                throw new ArgumentException($"{parentPlace} has no place {key}", nameof(place));
        }
    }

    /// <summary>Adds an item at the end of a list, which is made where it is missing.</summary>
    public void Append(JsonPointer list, YamlNode item) => Set(list.Append("-"), item);

    /// <summary>Adds an item before the one at <paramref name="at"/>.</summary>
    public void Insert(JsonPointer list, int at, YamlNode item)
    {
        if (Root is null || list.Find(Root) is not YamlSequence sequence)
        {
            Set(list, YamlValue.Sequence(item));
        }
        else if (sequence.Style == CollectionStyle.Flow)
        {
            InsertFlow(list, sequence, at, item);
        }
        else
        {
            int column = ColumnOf(sequence.Span.Start);
            string lines = RenderItem(item, column);
            if (at == 0)
            {
                Replace(sequence.Span.Start, 0, lines + NewLine + Blanks(column));
            }
            else
            {
                Replace(EndOfLines(sequence.Items[at - 1]), 0, NewLine + Blanks(column) + lines);
            }
        }
    }

    /// <summary>Removes a key or an item with its lines; comments on lines of their own stay. False where there is none.</summary>
    public bool Remove(JsonPointer place)
    {
        if (Root is null || place.Tokens.Count == 0 || place.Find(Root) is null)
        {
            return false;
        }

        var parentPlace = new JsonPointer(place.Tokens.Take(place.Tokens.Count - 1));
        switch (parentPlace.Find(Root))
        {
            case YamlMapping { Count: 1 }:
                Set(parentPlace, new YamlMapping([], CollectionStyle.Flow, Root.Span, null));
                break;
            case YamlSequence { Count: 1 }:
                Set(parentPlace, new YamlSequence([], CollectionStyle.Flow, Root.Span, null));
                break;
            case YamlMapping mapping:
                var entries = mapping.Entries;
                int index = mapping.IndexOf(place.Tokens[^1]);
                RemovePart(mapping.Style, entries[index].Key.Span.Start, entries[index].Value,
                    index > 0 ? entries[index - 1].Value.Span.End : -1, index + 1 < entries.Length ? entries[index + 1].Key.Span.Start : -1);
                break;
            case YamlSequence sequence:
                int at = int.Parse(place.Tokens[^1]);
                RemovePart(sequence.Style, StartOfItem(sequence, at), sequence.Items[at],
                    at > 0 ? sequence.Items[at - 1].Span.End : -1, at + 1 < sequence.Count ? StartOfItem(sequence, at + 1) : -1);
                break;
        }

        return true;
    }

    private void SetRoot(YamlNode value)
    {
        string text = Render(value);
        if (Root is null)
        {
            // A file of comments or of nothing: the value goes to its end.
            string before = Text.Length == 0 || Text.EndsWith('\n') ? "" : NewLine;
            Replace(Text.Length, 0, before + text + NewLine);
        }
        else
        {
            int start = Root.Properties?.Span.Start ?? Root.Span.Start;
            Replace(start, Root.Span.End - start, text);
        }
    }

    private void ReplaceValue(YamlMapping mapping, int at, YamlNode value)
    {
        var (key, old) = (mapping.Entries[at].Key, mapping.Entries[at].Value);
        if (mapping.Style == CollectionStyle.Flow)
        {
            ReplaceInFlow(old, value);
            return;
        }

        int colon = Text.IndexOf(':', key.Span.End);
        if (value is YamlScalar made && old is YamlScalar former && IsOnOneLine(made, former))
        {
            string text = RenderScalar(made, former);
            Replace(old.Span.Start, old.Span.Length, old.Span.Length == 0 && Text[old.Span.Start - 1] == ':' ? " " + text : text);
            return;
        }

        int column = ColumnOf(old.Span.Start);
        if (IsBlock(old) && IsBlock(value) && (column > ColumnOf(key.Span.Start) || value is YamlSequence))
        {
            Replace(old.Span.Start, old.Span.Length, Pad(Render(value), column));
            return;
        }

        // Everything after the colon goes; a comment beside an old scalar stays on the key's line.
        string entry = RenderAfterKey(value, ColumnOf(key.Span.Start));
        int end = old.Span.End;
        if (!IsBlock(old) && entry.IndexOf(NewLine, StringComparison.Ordinal) is var line and >= 0)
        {
            end = EndOfLine(end);
            entry = entry.Insert(line, Text[old.Span.End..end].TrimEnd());
        }

        Replace(colon + 1, end - colon - 1, entry);
    }

    private void ReplaceItem(YamlSequence sequence, int at, YamlNode value)
    {
        var old = sequence.Items[at];
        if (sequence.Style == CollectionStyle.Flow)
        {
            ReplaceInFlow(old, value);
        }
        else if (value is YamlScalar made && old is YamlScalar former && IsOnOneLine(made, former))
        {
            Replace(old.Span.Start, old.Span.Length, RenderScalar(made, former));
        }
        else
        {
            int start = StartOfItem(sequence, at);
            Replace(start, old.Span.End - start, RenderItem(value, ColumnOf(start)));
        }
    }

    private void AddEntry(JsonPointer place, YamlMapping mapping, string key, YamlNode value)
    {
        if (mapping.Style == CollectionStyle.Flow)
        {
            if (mapping.Count == 0 && !IsInFlow(place))
            {
                Set(place, YamlValue.Mapping((key, value)));
                return;
            }

            string text = RenderFlow(YamlValue.Mapping((key, value)))[1..^1];
            AddToFlow(mapping.Span, mapping.Count == 0 ? -1 : mapping.Entries[^1].Value.Span.End, text);
            return;
        }

        int column = ColumnOf(mapping.Entries[0].Key.Span.Start);
        string lines = Render(YamlValue.Mapping((key, value)));
        Replace(EndOfLines(mapping.Entries[^1].Value), 0, NewLine + Blanks(column) + Pad(lines, column));
    }

    private void InsertFlow(JsonPointer place, YamlSequence sequence, int at, YamlNode item)
    {
        if (sequence.Count == 0 && !IsInFlow(place))
        {
            Set(place, YamlValue.Sequence(item));
        }
        else if (at == sequence.Count)
        {
            AddToFlow(sequence.Span, at == 0 ? -1 : sequence.Items[^1].Span.End, RenderFlow(item));
        }
        else
        {
            Replace(sequence.Items[at].Span.Start, 0, RenderFlow(item) + ", ");
        }
    }

    private void AddToFlow(SourceSpan collection, int lastEnd, string text)
    {
        if (lastEnd < 0)
        {
            Replace(collection.Start + 1, collection.Length - 2, text);
        }
        else
        {
            Replace(lastEnd, 0, ", " + text);
        }
    }

    private void ReplaceInFlow(YamlNode old, YamlNode value)
    {
        string text = value is YamlScalar made && old is YamlScalar former ? RenderScalar(made, former, isFlow: true) : RenderFlow(value);
        Replace(old.Span.Start, old.Span.Length, old.Span.Length == 0 && Text[old.Span.Start - 1] == ':' ? " " + text : text);
    }

    private void RemovePart(CollectionStyle style, int start, YamlNode last, int previousEnd, int nextStart)
    {
        int end = last.Span.End;
        if (style == CollectionStyle.Flow)
        {
            (start, end) = nextStart >= 0 ? (start, nextStart) : (previousEnd, end);
        }
        else
        {
            int line = StartOfLine(start);
            if (!Text.AsSpan(line, start - line).IsWhiteSpace())
            {
                // The first of a mapping that stands beside its dash: the next takes its place.
                end = nextStart;
            }
            else
            {
                start = line;
                end = EndOfLines(last);
                if (end < Text.Length)
                {
                    end = Text.IndexOf('\n', end) + 1;
                }
                else
                {
                    start = Math.Max(0, start - NewLine.Length);
                }
            }
        }

        Replace(start, end - start, "");
    }

    private void Replace(int start, int length, string text)
    {
        Source = new SourceText(Source.Path, string.Concat(Text.AsSpan(0, start), text, Text.AsSpan(start + length)));
        Root = Read();
    }

    private YamlNode? Read()
    {
        var stream = YamlReader.Read(Source);
        if (stream.HasErrors)
        {
            throw new DiagnosticException(stream.Diagnostics.First(static found => found.Severity == Severity.Error));
        }

        return documentIndex < stream.Documents.Count ? stream.Documents[documentIndex].Root : null;
    }
}
