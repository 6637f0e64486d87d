namespace Hearth.Homelab;

/// <summary>What happened to a file.</summary>
public enum FileChangeKind
{
    Created,
    Updated,
    Unchanged,

    /// <summary>Edited or deleted by hand since it was written: left as it is.</summary>
    Kept,
    Encrypted,
}

/// <summary>One file of the repository; the path has forward slashes.</summary>
public sealed record FileChange(string Path, FileChangeKind Kind);
