namespace Hearth.Templating.Yq;

/// <summary>What the command line says of reading, writing and evaluating; the defaults are upstream's.</summary>
public sealed record YqSettings
{
    public static readonly YqSettings Default = new();

    public int Indent { get; init; } = 2;

    /// <summary>A scalar alone is written without quotes and comments.</summary>
    public bool UnwrapsScalars { get; init; } = true;

    /// <summary>The same for JSON, where the default is to quote.</summary>
    public bool UnwrapsJson { get; init; }

    public bool UnwrapsShell { get; init; }

    public bool WritesSeparators { get; init; } = true;

    public bool HasColors { get; init; }

    /// <summary>What stands above the first value is taken apart and written back as it is.</summary>
    public bool KeepsHeader { get; init; } = true;

    /// <summary>All documents at once; then only the first file's header is kept apart.</summary>
    public bool IsTogether { get; init; }

    /// <summary>A mapping's own keys win over those of <c>&lt;&lt;</c>, wherever they stand.</summary>
    public bool MergesToSpec { get; init; }

    public bool CompactSequences { get; init; }

    public bool Interpolates { get; init; } = true;

    public bool ForbidsEnvironment { get; init; }

    public bool ForbidsFiles { get; init; }

    public bool AllowsSystem { get; init; }

    public string PropertySeparator { get; init; } = " = ";

    public bool PropertyBrackets { get; init; }

    public char CsvSeparator { get; init; } = ',';

    public bool CsvParses { get; init; } = true;

    public bool TsvParses { get; init; } = true;

    public string ShellSeparator { get; init; } = "_";

    public bool IniKeepsQuotes { get; init; }

    public string XmlAttributePrefix { get; init; } = "+@";

    public string XmlContentName { get; init; } = "+content";

    public string XmlInstructionPrefix { get; init; } = "+p_";

    public string XmlDirectiveName { get; init; } = "+directive";

    public bool XmlKeepsNamespace { get; init; } = true;

    public bool XmlIsRaw { get; init; } = true;

    public bool XmlIsStrict { get; init; }

    public bool XmlSkipsInstructions { get; init; }

    public bool XmlSkipsDirectives { get; init; }
}

/// <summary>The world outside of an expression.</summary>
public sealed record YqHost
{
    /// <summary>A file's text; throws what .NET throws.</summary>
    public required Func<string, string> ReadFile { get; init; }

    public required Func<string, string?> GetEnvironmentVariable { get; init; }

    public Func<DateTimeOffset> Now { get; init; } = static () => TimeProvider.System.GetLocalNow();

    /// <summary>Runs a program: its name, arguments and input; gives its output.</summary>
    public Func<string, IReadOnlyList<string>, string, string>? Run { get; init; }

    /// <summary>A warning for people.</summary>
    public Action<string> Warn { get; init; } = static _ => { };
}
