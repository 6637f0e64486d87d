namespace Hearth.Templating.Makejinja;

/// <summary>How the values of an option are read.</summary>
public enum MakejinjaOptionKind
{
    Text,
    Path,
    Flag,
    Number,
    TextList,
    PathList,

    /// <summary><c>KEY=VALUE</c>, any number of times.</summary>
    Pairs,

    /// <summary><c>TEMPLATE=FILE,FILE</c>, any number of times.</summary>
    PathPairs,
}

/// <summary>One setting: under which name the file has it and which flags set it.</summary>
/// <param name="Key">In the file, dotted for tables: <c>delimiter.block_start</c>.</param>
/// <param name="Kind">How it is read.</param>
/// <param name="Flags">On the command line.</param>
/// <param name="Negation">The flag that turns it off, where there is one.</param>
/// <param name="Help">One line.</param>
public sealed record MakejinjaOption(string Key, MakejinjaOptionKind Kind, string[] Flags, string? Negation, string Help)
{
    public bool IsHidden { get; init; }

    /// <summary>Every setting, in the order of makejinja's help.</summary>
    public static IReadOnlyList<MakejinjaOption> All { get; } =
    [
        new("inputs", MakejinjaOptionKind.PathList, ["--input", "-i"], null, "Directory of templates, or one template; of several the first that has a file wins"),
        new("output", MakejinjaOptionKind.Path, ["--output", "-o"], null, "Where the rendered files go"),
        new("include_patterns", MakejinjaOptionKind.TextList, ["--include-pattern", "--include", "-I"], null, "Glob of files to take; **/* where it is left out"),
        new("exclude_patterns", MakejinjaOptionKind.TextList, ["--exclude-pattern", "--exclude", "-E"], null, "Glob of files to leave out"),
        new("jinja_suffix", MakejinjaOptionKind.Text, ["--jinja-suffix"], null, "Ending of templates; .jinja where it is left out, empty for all files"),
        new("keep_jinja_suffix", MakejinjaOptionKind.Flag, ["--keep-jinja-suffix"], null, "Keep the ending in the output's name"),
        new("keep_empty", MakejinjaOptionKind.Flag, ["--keep-empty"], null, "Write files that rendered to nothing, keep empty directories"),
        new("copy_metadata", MakejinjaOptionKind.Flag, ["--copy-metadata", "-m"], null, "Copy mode and times of the template"),
        new("data", MakejinjaOptionKind.PathList, ["--data", "-d"], null, "YAML, TOML or JSON file with values, or a directory of them"),
        new("data_vars", MakejinjaOptionKind.Pairs, ["--data-var", "-D"], null, "Set a single value: a.b.c=text"),
        new("file_data", MakejinjaOptionKind.PathPairs, ["--file-data"], null, "Values for one template: TEMPLATE=FILE,FILE"),
        new("loaders", MakejinjaOptionKind.TextList, ["--loader", "-l"], null, "The old name of --plugin") { IsHidden = true },
        new("plugins", MakejinjaOptionKind.TextList, ["--plugin", "-p"], null, "Python class with filters, functions, tests and data: module:Class"),
        new("import_paths", MakejinjaOptionKind.PathList, ["--import-path"], null, "Where plugins are looked for; the working directory where it is left out"),
        new("extensions", MakejinjaOptionKind.TextList, ["--extension", "-e"], null, "Jinja extension: jinja2.ext.do, .loopcontrols, .debug, .i18n"),
        new("undefined", MakejinjaOptionKind.Text, ["--undefined"], null, "default, chainable, debug or strict"),
        new("exec_pre", MakejinjaOptionKind.TextList, ["--exec-pre"], null, "Shell command to run before"),
        new("exec_post", MakejinjaOptionKind.TextList, ["--exec-post"], null, "Shell command to run after"),
        new("clean", MakejinjaOptionKind.Flag, ["--clean", "-c"], null, "Remove the output directory first"),
        new("force", MakejinjaOptionKind.Flag, ["--force", "-f"], null, "Overwrite what is there"),
        new("quiet", MakejinjaOptionKind.Flag, ["--quiet", "-q"], null, "Say nothing about the files"),
        new("delimiter.block_start", MakejinjaOptionKind.Text, ["--delimiter-block-start"], null, "Instead of {%"),
        new("delimiter.block_end", MakejinjaOptionKind.Text, ["--delimiter-block-end"], null, "Instead of %}"),
        new("delimiter.variable_start", MakejinjaOptionKind.Text, ["--delimiter-variable-start"], null, "Instead of {{"),
        new("delimiter.variable_end", MakejinjaOptionKind.Text, ["--delimiter-variable-end"], null, "Instead of }}"),
        new("delimiter.comment_start", MakejinjaOptionKind.Text, ["--delimiter-comment-start"], null, "Instead of {#"),
        new("delimiter.comment_end", MakejinjaOptionKind.Text, ["--delimiter-comment-end"], null, "Instead of #}"),
        new("prefix.line_statement", MakejinjaOptionKind.Text, ["--prefix-line-statement"], null, "Prefix of lines that are statements"),
        new("prefix.line_comment", MakejinjaOptionKind.Text, ["--prefix-line-comment"], null, "Prefix of comments to the end of a line"),
        new("whitespace.trim_blocks", MakejinjaOptionKind.Flag, ["--trim-blocks"], "--no-trim-blocks", "Drop the line break after a block (on)"),
        new("whitespace.lstrip_blocks", MakejinjaOptionKind.Flag, ["--lstrip-blocks"], "--no-lstrip-blocks", "Drop blanks before a block (on)"),
        new("whitespace.newline_sequence", MakejinjaOptionKind.Text, ["--newline-sequence"], null, "Line breaks of the output"),
        new("whitespace.keep_trailing_newline", MakejinjaOptionKind.Flag, ["--keep-trailing-newline"], "--strip-trailing-newline", "Keep the last line break (on)"),
        new("internal.optimized", MakejinjaOptionKind.Flag, ["--internal-optimized"], "--no-internal-optimized", "Accepted; changes nothing here") { IsHidden = true },
        new("internal.autoescape", MakejinjaOptionKind.Flag, ["--internal-autoescape"], null, "Escape values for HTML") { IsHidden = true },
        new("internal.cache_size", MakejinjaOptionKind.Number, ["--internal-cache-size"], null, "Accepted; changes nothing here") { IsHidden = true },
        new("internal.auto_reload", MakejinjaOptionKind.Flag, ["--internal-auto-reload"], "--no-internal-auto-reload", "Accepted; changes nothing here") { IsHidden = true },
        new("internal.enable_async", MakejinjaOptionKind.Flag, ["--internal-enable-async"], null, "Accepted; changes nothing here") { IsHidden = true },
    ];
}
