namespace Hearth.Syntax.Files;

/// <summary>Where Hearth keeps what belongs to a user and not to a repository, by the XDG base directory rules.</summary>
public static class UserDirectories
{
    /// <summary><c>HEARTH_CACHE_DIR</c>, else <c>$XDG_CACHE_HOME/hearth</c>, else <c>~/.cache/hearth</c>. May be deleted at any time.</summary>
    public static string Cache =>
        Environment.GetEnvironmentVariable("HEARTH_CACHE_DIR") is { Length: > 0 } own ? own : Path.Combine(Base("XDG_CACHE_HOME", ".cache"), "hearth");

    /// <summary><c>$XDG_CONFIG_HOME</c>, else <c>~/.config</c>: where other tools (sops, helm) keep theirs too.</summary>
    public static string Config => Base("XDG_CONFIG_HOME", ".config");

    private static string Base(string variable, string fallback) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path && Path.IsPathRooted(path)
            ? path
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), fallback);
}
