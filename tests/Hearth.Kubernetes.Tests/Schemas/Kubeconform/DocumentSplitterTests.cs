using System.Text;
using Hearth.Kubernetes.Schemas.Kubeconform;

namespace Hearth.Kubernetes.Tests.Schemas.Kubeconform;

public sealed class DocumentSplitterTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a: 1\n", "[a: 1\n]")]
    [InlineData("---\na: 1\n", "[---\na: 1\n]")]
    [InlineData("a: 1\n---\nb: 2\n", "[a: 1][b: 2\n]")]
    [InlineData("a: 1\n--- # comment\nb: 2\n", "[a: 1][b: 2\n]")]
    [InlineData("a: 1\n---\n---\nb: 2\n", "[a: 1][---\nb: 2\n]")]
    [InlineData("a: 1\n---", "[a: 1]")]
    [InlineData("a: 1\n--- b", "")]
    public void A_stream_is_cut_where_Kubernetes_cuts_it(string text, string expected)
    {
        Assert.Equal(expected, Split(new MemoryStream(Encoding.UTF8.GetBytes(text))));
        Assert.Equal(expected, Split(new SlowStream(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void A_document_may_be_larger_than_what_is_read_at_once()
    {
        string large = "a: " + new string('x', 300_000);

        Assert.Equal($"[{large}][b: 1\n]", Split(new MemoryStream(Encoding.UTF8.GetBytes(large + "\n---\nb: 1\n"))));
    }

    private static string Split(Stream stream)
    {
        var splitter = new DocumentSplitter();
        splitter.Open(stream);
        var text = new StringBuilder();
        while (splitter.TryNext(out var document))
        {
            text.Append('[').Append(Encoding.UTF8.GetString(document.Span)).Append(']');
        }

        return text.ToString();
    }

    /// <summary>Gives a byte at a time, as a pipe may.</summary>
    private sealed class SlowStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));
    }
}
