using System.Text;
using Hearth.Syntax.Text;

namespace Hearth.Syntax.Tests.Text;

public sealed class SourceTextTests
{
    [Fact]
    public void Positions_count_lines_across_all_three_line_breaks()
    {
        var source = new SourceText("a.yaml", "one\ntwo\r\nthree\rfour");

        Assert.Equal(4, source.LineCount);
        Assert.Equal(new LinePosition(0, 0), source.GetPosition(0));
        Assert.Equal(new LinePosition(1, 2), source.GetPosition(6));
        Assert.Equal(new LinePosition(2, 0), source.GetPosition(9));
        Assert.Equal(new LinePosition(3, 4), source.GetPosition(99));
        Assert.Equal("three", source.GetLine(2));
        Assert.Equal("a.yaml:2:3", source.Span(6, 1).ToString());
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void A_byte_order_mark_decides_the_encoding_and_is_dropped(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes("größe: 1")];

        Assert.Equal("größe: 1", SourceText.FromBytes("a.yaml", bytes).Text);
    }

    [Fact]
    public void A_span_to_another_covers_both()
    {
        var source = new SourceText("a", "0123456789");

        Assert.Equal(source.Span(2, 6), source.Span(2, 2).To(source.Span(6, 2)));
        Assert.Equal(source.Span(2, 6), source.Span(6, 2).To(source.Span(2, 2)));
    }
}
