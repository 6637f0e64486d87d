using Hearth.Syntax.Files;

namespace Hearth.Talos.Talconfig;

/// <summary>Writes generated configs, which hold every secret of the cluster: files 0600, folder 0700, a .gitignore that names them.</summary>
public sealed class ConfigOutput(string directory)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public void Write(string name, string text)
    {
        string path = Path.Combine(directory, name);
        string folder = Path.GetDirectoryName(path) ?? directory;
        if (!Directory.Exists(folder))
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, Private | UnixFileMode.UserExecute);
            }
        }

        AtomicFile.WriteText(path, text, Private);
    }

    /// <summary>Adds what is missing; what people wrote there stays.</summary>
    public void Ignore(IEnumerable<string> names)
    {
        string path = Path.Combine(directory, ".gitignore");
        string text = File.Exists(path) ? File.ReadAllText(path) : "";
        var known = text.Split('\n').Select(static line => line.Trim().TrimStart('/')).ToHashSet(StringComparer.Ordinal);
        string added = string.Concat(names.Where(name => !known.Contains(name) && !known.Contains("*")).Distinct().Select(static name => name + "\n"));
        if (added.Length > 0)
        {
            AtomicFile.WriteText(path, text.Length > 0 && !text.EndsWith('\n') ? text + "\n" + added : text + added);
        }
    }
}
