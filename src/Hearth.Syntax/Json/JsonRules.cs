using Hearth.Syntax.Diagnostics;

namespace Hearth.Syntax.Json;

/// <summary>What reading JSON can refuse.</summary>
public static class JsonRules
{
    public static readonly DiagnosticRule Syntax = new("JSON001", "not JSON", Severity.Error,
        "The text breaks the grammar of RFC 8259: objects and lists hold their values with commas between them and none after the last, names and texts stand in double quotes, and nothing follows the value.");

    public static readonly DiagnosticRule Text = new("JSON002", "broken JSON string", Severity.Error,
        "A string runs to its closing quote on the same line. Control characters are written as escapes; the escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uHHHH.");

    public static readonly DiagnosticRule Number = new("JSON003", "broken JSON number", Severity.Error,
        "A number is an optional minus, digits without a leading zero, then a point with digits and an exponent where needed. There is no hexadecimal, no plus, no infinity.");

    public static readonly DiagnosticRule Depth = new("JSON004", "JSON nested too deep", Severity.Error,
        "Objects and lists inside of each other are read up to a limit, so that a hostile file cannot exhaust the stack.");

    public static IReadOnlyList<DiagnosticRule> All => [Syntax, Text, Number, Depth];
}
