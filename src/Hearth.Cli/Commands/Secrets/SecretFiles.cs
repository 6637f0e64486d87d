namespace Hearth.Cli.Commands.Secrets;

/// <summary>Reads and writes the files of the secrets commands.</summary>
internal static class SecretFiles
{
    /// <summary>Read and written by its owner only.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static byte[] ReadInput(CommandContext context)
    {
        using var buffer = new MemoryStream();
        context.InputStream.CopyTo(buffer);
        return buffer.ToArray();
    }

    /// <summary>A directory that only this user can look into, removed with all that is in it.</summary>
    public static TemporarySecrets CreateTemporary() => new();
}

/// <summary>A directory for plaintext that only this user can look into; removed, its files overwritten first, whatever happens.</summary>
internal sealed class TemporarySecrets : IDisposable
{
    private readonly DirectoryInfo directory;

    public TemporarySecrets()
    {
        // In memory where the system has such a place, so that nothing reaches a disk.
        string parent = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        string path = Path.Combine(parent, $"hearth-{Guid.NewGuid():N}");
        directory = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path)
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string PathOf(string name) => Path.Combine(directory.FullName, name);

    public string Write(string name, byte[] content)
    {
        string path = PathOf(name);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = SecretFiles.OwnerOnly;
        }

        using var stream = new FileStream(path, options);
        stream.Write(content);
        return path;
    }

    public void Dispose()
    {
        foreach (var file in directory.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            // A pipe has no length, and would wait for a reader.
            if (file.Length > 0)
            {
                using var stream = file.OpenWrite();
                stream.Write(new byte[file.Length]);
            }
        }

        directory.Delete(recursive: true);
    }
}
