namespace Hearth.Syntax.Text;

/// <summary>A half-open range <c>[Start, Start + Length)</c> of one <see cref="SourceText"/>. 16 bytes; lines are computed on demand.</summary>
public readonly record struct SourceSpan(SourceText Source, int Start, int Length)
{
    public int End => Start + Length;

    public string Path => Source.Path;

    public LinePosition Position => Source.GetPosition(Start);

    public ReadOnlySpan<char> Text => Source.Text.AsSpan(Start, Length);

    /// <summary>A part of this span; <paramref name="offset"/> counts from <see cref="Start"/>.</summary>
    public SourceSpan Slice(int offset, int length) => new(Source, Start + offset, length);

    /// <summary>The smallest span that holds this one and <paramref name="other"/>; both in one source.</summary>
    public SourceSpan To(SourceSpan other)
    {
        int start = Math.Min(Start, other.Start);
        return new SourceSpan(Source, start, Math.Max(End, other.End) - start);
    }

    /// <summary>
    /// Follows the maps of generated texts, through as many as there are, to the range that a person wrote.
    /// Where a template printed a value, that is the value; where the range has no origin, this span itself.
    /// </summary>
    public SourceSpan Authored()
    {
        var span = this;
        while (span.Source.Map is { } map && map.Find(span) is { } found)
        {
            span = found.Value ?? found.Origin;
        }

        return span;
    }

    /// <summary>
    /// Every place that had a hand in this range, nearest first: the generated range itself, the template text that
    /// printed it, the value that it printed, and so on down to what people wrote.
    /// </summary>
    public IEnumerable<SourceSpan> Trace()
    {
        yield return this;
        if (Source.Map?.Find(this) is not { } segment)
        {
            yield break;
        }

        if (segment.Origin.Source is not null)
        {
            foreach (var span in segment.Origin.Trace())
            {
                yield return span;
            }
        }

        if (segment.Value is { } value)
        {
            foreach (var span in value.Trace())
            {
                yield return span;
            }
        }
    }

    /// <summary><c>path:line:column</c>, both 1-based, as editors and compilers write it.</summary>
    public override string ToString() => $"{Path}:{Position}";
}
