using Hearth.Syntax.Text;

namespace Hearth.Syntax.Tests.Text;

public sealed class SourceMapTests
{
    private readonly SourceText template = new("deployment.yaml", "replicas: {{ .Values.replicas }}\nname: {{ .Values.name }}\n");
    private readonly SourceText values = new("values.yaml", "replicas: 3\nname: romm\n");

    [Fact]
    public void A_printed_value_leads_to_the_values_file()
    {
        var output = Render();

        var span = Span(output, "romm");
        Assert.Equal("values.yaml:2:7", span.Authored().ToString());
    }

    [Fact]
    public void Copied_template_text_leads_to_its_own_column()
    {
        var output = Render();

        Assert.Equal("deployment.yaml:2:1", Span(output, "name").Authored().ToString());
        Assert.Equal("ame", Span(output, "ame").Authored().Text);
    }

    [Fact]
    public void Maps_compose_through_a_second_text_step()
    {
        var rendered = Render();
        var writer = new MappedTextWriter();
        writer.Append("---\n");
        writer.AppendVerbatim(rendered.WholeSpan());
        var substituted = writer.ToSourceText("substituted");

        Assert.Equal("values.yaml:2:8", Span(substituted, "omm").Authored().ToString());
    }

    [Fact]
    public void A_trace_names_every_step_from_the_output_to_the_value()
    {
        var output = Render();

        Assert.Equal(["rendered:2:7", "deployment.yaml:2:7", "values.yaml:2:7"], Span(output, "romm").Trace().Select(span => span.ToString()));
    }

    [Fact]
    public void Text_without_an_origin_is_its_own_author()
    {
        var writer = new MappedTextWriter();
        writer.Append("made up");
        var output = writer.ToSourceText("made");

        Assert.Equal(output.Span(0, 4), output.Span(0, 4).Authored());
    }

    [Fact]
    public void A_part_of_mapped_text_keeps_the_part_of_its_map()
    {
        var writer = new MappedTextWriter();
        writer.Append("  ");
        writer.Append(MappedText.From("replicas: 3", values.Span(0, 11)), 4, 7);
        var output = writer.ToSourceText("out");

        Assert.Equal("  icas: 3", output.Text);
        Assert.Equal("values.yaml:1:11", Span(output, "3").Authored().ToString());
    }

    [Fact]
    public void Neighbouring_copies_of_one_origin_become_one_segment()
    {
        var writer = new MappedTextWriter();
        writer.AppendVerbatim(template.Span(0, 3));
        writer.AppendVerbatim(template.Span(3, 5));

        var text = writer.ToMappedText();
        Assert.Equal(1, text.Segments.Length);
        Assert.Equal("deployment.yaml:1:5", text.ToSourceText("out").Span(4, 1).Authored().ToString());
    }

    private SourceText Render()
    {
        var writer = new MappedTextWriter();
        writer.AppendVerbatim(template.Span(0, 10));
        writer.Append("3", template.Span(10, 22), values.Span(10, 1));
        writer.AppendVerbatim(template.Span(32, 7));
        writer.Append("romm", template.Span(39, 18), values.Span(18, 4));
        writer.Append("\n");
        return writer.ToSourceText("rendered");
    }

    private static SourceSpan Span(SourceText source, string text) => source.Span(source.Text.IndexOf(text, StringComparison.Ordinal), text.Length);
}
