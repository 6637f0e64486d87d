using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml.Reading;

namespace Hearth.Syntax.Yaml;

/// <summary>The comments of one event; lines are parted by line feeds and keep their <c>#</c>.</summary>
public readonly record struct EventComments(string? Head, string? Line, string? Foot);

/// <summary>
/// Reads YAML event by event, with the comments that belong to each as go-yaml places them: for programs that change a
/// text's tree and write it again. Documents are read when they are asked for. Everything else reads with
/// <see cref="YamlReader"/>, which is faster.
/// </summary>
public sealed class YamlEventReader
{
    private const int MaxLength = 256 * 1024 * 1024;

    private readonly SourceText source;
    private readonly YamlScanner scanner;
    private readonly YamlParser parser;
    private readonly int profileEnd;
    private readonly YamlComments places = new();
    private YamlEvent current;

    /// <exception cref="DiagnosticException">The text is too long or no UTF-8.</exception>
    public YamlEventReader(SourceText source)
    {
        this.source = source;
        if (source.Length > MaxLength)
        {
            throw new DiagnosticException(new Diagnostic(YamlRules.Length, source.Span(0, 0), $"found a text of {source.Length} characters; wants at most {MaxLength}"));
        }

        var profile = TextProfile.Of(source);
        profileEnd = profile.End;
        scanner = new YamlScanner(source, profile) { Places = places };
        parser = new YamlParser(source, scanner);
    }

    public YamlEventKind Kind => current.Kind;

    public ScalarStyle ScalarStyle => current.ScalarStyle;

    public CollectionStyle CollectionStyle => current.CollectionStyle;

    /// <summary>A scalar's text, an alias's name.</summary>
    public string Text => current.Text ?? (current.ScalarStyle == ScalarStyle.Plain
        ? source.Text[current.Start..current.End]
        : source.Text[(current.Start + 1)..(current.End - 1)]);

    public string? Anchor => current.Anchor;

    /// <summary>Resolved; null where none was written.</summary>
    public string? Tag => current.Tag;

    public EventComments Comments => places.Event;

    /// <summary>Where the node starts, its anchor and tag included.</summary>
    public int Start => current.PropertiesEnd > 0 ? current.PropertiesStart : current.Start;

    /// <exception cref="DiagnosticException">The text is no YAML from here on.</exception>
    public void Next()
    {
        parser.Next(out current);
        if (current.Kind == YamlEventKind.StreamEnd && profileEnd < source.Length)
        {
            throw new DiagnosticException(YamlReader.NotAllowed(source, profileEnd));
        }
    }
}
