using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Ast;

namespace Hearth.Templating.GoTemplate;

/// <summary>A template that can be run: its parse and the text that it stands in.</summary>
public sealed class Template
{
    internal Template(ParsedTemplate parsed, string parseName, SourceText source)
    {
        Parsed = parsed;
        ParseName = parseName;
        Source = source;
    }

    public string Name => Parsed.Name;

    /// <summary>The name of the text it was parsed from, which errors show.</summary>
    public string ParseName { get; }

    public SourceText Source { get; }

    internal ParsedTemplate Parsed { get; }

    internal ListNode Root => Parsed.Root;
}
