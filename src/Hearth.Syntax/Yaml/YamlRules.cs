using Hearth.Syntax.Diagnostics;

namespace Hearth.Syntax.Yaml;

/// <summary>What reading YAML can refuse.</summary>
public static class YamlRules
{
    public static readonly DiagnosticRule ControlCharacter = new("YAML001", "character that YAML does not allow", Severity.Error,
        "A YAML text may hold tabs, line breaks and printable characters only. Control characters usually come from a wrong encoding, a binary file or a copy out of a terminal. In a double-quoted scalar they can be written as an escape such as \\x1b.");

    public static readonly DiagnosticRule Tab = new("YAML002", "tab as indentation", Severity.Error,
        "YAML is indented with spaces only; a tab has no width that both a person and the reader know. Tabs may stand between a value and its comment, and inside of [ ] and { }.");

    public static readonly DiagnosticRule UnclosedQuote = new("YAML003", "quote that is not closed", Severity.Error,
        "A quoted scalar runs until its closing quote, over line ends too. Where the quote is missing the rest of the file is read as text. Inside of '…' a quote is written twice, inside of \"…\" it is escaped.");

    public static readonly DiagnosticRule Flow = new("YAML004", "broken flow collection", Severity.Error,
        "Between [ and ] or { and } entries stand with a comma between them, and every bracket has its partner.");

    public static readonly DiagnosticRule Indentation = new("YAML005", "wrong indentation", Severity.Error,
        "The keys of one mapping start in one column, and so do the dashes of one list. A line between two columns belongs to neither.");

    public static readonly DiagnosticRule MissingColon = new("YAML006", "key without a colon", Severity.Error,
        "Every line of a block mapping is 'key: value', with a blank or a line end after the colon. A key stands on one line and within 1024 characters.");

    public static readonly DiagnosticRule ValueNotAllowed = new("YAML007", "mapping value where none may stand", Severity.Error,
        "A ': ' makes a key of the text before it, and here a key may not start. Quote the value where the colon belongs to it, or correct the indentation where the key belongs to another mapping.");

    public static readonly DiagnosticRule UnknownAlias = new("YAML008", "alias without an anchor", Severity.Error,
        "An alias *name stands for the last node before it that has the anchor &name.");

    public static readonly DiagnosticRule AliasInsideItself = new("YAML009", "anchor that contains itself", Severity.Error,
        "An alias inside of the node it stands for would have no end.");

    public static readonly DiagnosticRule DuplicateKey = new("YAML010", "key that is there twice", Severity.Error,
        "Of a key that a mapping has twice, readers take the last or refuse the file; kustomize, Flux and strict decoders refuse it.");

    public static readonly DiagnosticRule IndicatorStart = new("YAML011", "character that starts nothing", Severity.Error,
        "The characters @ and ` are reserved, % starts a directive, and | and > start a block scalar outside of [ ] and { } only. Text that starts with one of them is quoted.");

    public static readonly DiagnosticRule Escape = new("YAML012", "unknown escape", Severity.Error,
        "In a double-quoted scalar a backslash starts an escape: \\0 \\a \\b \\t \\n \\v \\f \\r \\e \\\" \\\\ \\N \\_ \\L \\P \\xHH \\uHHHH \\UHHHHHHHH, or a line end. Write '…' where the backslash is meant as such.");

    public static readonly DiagnosticRule BlockHeader = new("YAML013", "broken block scalar header", Severity.Error,
        "After | or > stand at most a digit from 1 to 9 and one of + and -, then a comment or the end of the line. The text starts on the next line.");

    public static readonly DiagnosticRule Name = new("YAML014", "broken anchor or alias name", Severity.Error,
        "The name of an anchor or alias is of letters, digits, - and _.");

    public static readonly DiagnosticRule Tag = new("YAML015", "broken tag", Severity.Error,
        "A tag is !name, !!name, !handle!name with a %TAG directive for the handle, or !<uri>, and ends with a blank or the line.");

    public static readonly DiagnosticRule Directive = new("YAML016", "broken directive", Severity.Error,
        "A line that starts with % is %YAML 1.1 or %TAG !handle! prefix, once each, before the --- of a document. go-yaml takes version 1.1 only.");

    public static readonly DiagnosticRule DocumentMarker = new("YAML017", "text outside of a document", Severity.Error,
        "After a document comes the end of the text or the next document, which starts with ---.");

    public static readonly DiagnosticRule Depth = new("YAML018", "nested too deep", Severity.Error,
        "Collections inside of collections are read up to a limit, so that a hostile file cannot exhaust the memory.");

    public static readonly DiagnosticRule Length = new("YAML019", "text too long", Severity.Error,
        "A text is read up to a limit, so that a hostile file cannot exhaust the memory.");

    public static readonly DiagnosticRule Merge = new("YAML020", "merge of something else than a mapping", Severity.Error,
        "The value of << is a mapping, an alias of one, or a list of those.");

    public static readonly DiagnosticRule ExcessiveAliases = new("YAML021", "aliases that multiply", Severity.Error,
        "Aliases of aliases can make gigabytes of a few lines. go-yaml refuses a document where nearly all nodes come from aliases.");

    public static readonly DiagnosticRule EntryNotAllowed = new("YAML022", "list entry or key where none may stand", Severity.Error,
        "A list entry '- ' or an explicit key '? ' starts a line, or follows another '- '. It cannot follow a value or '---' on its line.");

    public static readonly DiagnosticRule MissingContent = new("YAML023", "missing value", Severity.Error,
        "Something else stands where a value is wanted.");

    public static readonly DiagnosticRule Encoding = new("YAML024", "bytes that are not text", Severity.Error,
        "A YAML file is UTF-8, or UTF-16 with a byte order mark.");

    public static readonly DiagnosticRule ComplexKey = new("YAML025", "mapping or list as a key", Severity.Error,
        "YAML takes any node as a key, but data for JSON, Kubernetes and Go takes text only. Most often it is a template's {{ … }} without quotes, which reads as a mapping in a mapping.");

    public static IReadOnlyList<DiagnosticRule> All { get; } =
    [
        ControlCharacter, Tab, UnclosedQuote, Flow, Indentation, MissingColon, ValueNotAllowed, UnknownAlias,
        AliasInsideItself, DuplicateKey, IndicatorStart, Escape, BlockHeader, Name, Tag, Directive, DocumentMarker,
        Depth, Length, Merge, ExcessiveAliases, EntryNotAllowed, MissingContent, Encoding, ComplexKey,
    ];
}
