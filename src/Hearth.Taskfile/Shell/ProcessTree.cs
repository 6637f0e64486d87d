using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Hearth.Taskfile.Shell;

/// <summary>A process with all that descend from it.</summary>
internal static partial class ProcessTree
{
    public const int Interrupt = 2;

    /// <summary>Sends a signal to a process and its descendants. Where there are no signals, the tree is ended.</summary>
    public static void Signal(Process process, int signal)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                process.Kill(entireProcessTree: true);
                return;
            }

            foreach (int id in Descendants(process.Id))
            {
                _ = Kill(id, signal);
            }
        }
        catch (InvalidOperationException)
        {
            // It has ended meanwhile.
        }
    }

    private static List<int> Descendants(int root)
    {
        List<int> found = [root];
        if (!OperatingSystem.IsLinux())
        {
            return found;
        }

        var children = ChildrenByParent();
        for (int i = 0; i < found.Count; i++)
        {
            found.AddRange(children[found[i]]);
        }

        return found;
    }

    private static ILookup<int, int> ChildrenByParent()
    {
        var pairs = new List<(int Parent, int Child)>();
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && ParentOf(directory) is { } parent)
            {
                pairs.Add((parent, id));
            }
        }

        return pairs.ToLookup(static pair => pair.Parent, static pair => pair.Child);
    }

    // pid (name) state parent …: the name may hold anything, so it is read from its last parenthesis.
    private static int? ParentOf(string directory)
    {
        try
        {
            string stat = File.ReadAllText(directory + "/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ', 3);
            return int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null; // It has ended meanwhile.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
