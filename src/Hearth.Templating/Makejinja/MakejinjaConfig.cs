using Hearth.Templating.Jinja;

namespace Hearth.Templating.Makejinja;

/// <summary>The settings of one run: makejinja's own names and defaults. Paths are absolute.</summary>
public sealed record MakejinjaConfig
{
    public required IReadOnlyList<string> Inputs { get; init; }

    public required string Output { get; init; }

    public IReadOnlyList<string> IncludePatterns { get; init; } = ["**/*"];

    public IReadOnlyList<string> ExcludePatterns { get; init; } = [];

    public string JinjaSuffix { get; init; } = ".jinja";

    public bool KeepJinjaSuffix { get; init; }

    public bool KeepEmpty { get; init; }

    public bool CopyMetadata { get; init; }

    public IReadOnlyList<string> Data { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> DataVars { get; init; } = [];

    public IReadOnlyDictionary<string, IReadOnlyList<string>> FileData { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Plugins, then those under the old name <c>loaders</c>.</summary>
    public IReadOnlyList<string> Plugins { get; init; } = [];

    public IReadOnlyList<string> ImportPaths { get; init; } = [];

    public IReadOnlyList<string> Extensions { get; init; } = [];

    public IReadOnlyList<string> ExecPre { get; init; } = [];

    public IReadOnlyList<string> ExecPost { get; init; } = [];

    public bool Clean { get; init; }

    public bool Force { get; init; }

    public bool Quiet { get; init; }

    /// <summary>Delimiters, whitespace and undefined.</summary>
    public JinjaOptions Jinja { get; init; } = JinjaOptions.Default;
}

/// <summary>The settings are wrong: what was found, and where.</summary>
public sealed class MakejinjaConfigException(string message) : Exception(message);
