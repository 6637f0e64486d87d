using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml.Reading;

namespace Hearth.Syntax.Yaml;

/// <summary>Reads YAML as go-yaml reads it (libyaml's grammar), which is not YAML 1.2.</summary>
public static class YamlReader
{
    /// <summary>
    /// Reads all documents. At the first error reading ends: the documents before it are kept and the error is in
    /// <see cref="YamlStream.Diagnostics"/>.
    /// </summary>
    public static YamlStream Read(SourceText source, YamlReadOptions? options = null)
    {
        options ??= YamlReadOptions.Default;
        if (source.Length > options.MaxLength)
        {
            return new YamlStream(source, [], [new Diagnostic(YamlRules.Length, source.Span(0, 0), $"found a text of {source.Length} characters; wants at most {options.MaxLength}")]);
        }

        if (source.InvalidByte is { } invalid)
        {
            return new YamlStream(source, [], [new Diagnostic(YamlRules.Encoding, source.Span(invalid.Offset, 1), $"found the byte {invalid.Value:X2}, which is not UTF-8") { Hint = "save the file as UTF-8" }]);
        }

        var profile = TextProfile.Of(source);
        var composer = new YamlComposer(source, options, profile);
        composer.Run();
        if (profile.End < source.Length && composer.HasReachedEnd)
        {
            // An error at the end of the cut-off text is a consequence of this, and so is its last document.
            return new YamlStream(source, composer.DocumentsBefore(profile.End), [NotAllowed(source, profile.End)]);
        }

        return new YamlStream(source, composer.Documents, composer.Findings);
    }

    internal static Diagnostic NotAllowed(SourceText source, int at)
    {
        char c = source.Text[at];
        string found = char.IsSurrogate(c) ? $"half of a surrogate pair (U+{(int)c:X4})" : $"the control character U+{(int)c:X4}";
        return new Diagnostic(YamlRules.ControlCharacter, source.Span(at, 1), $"found {found}, which YAML does not allow")
        {
            Hint = c < 0x100 ? $"remove it, or write it as \\x{(int)c:x2} in double quotes" : "remove it",
        };
    }
}
