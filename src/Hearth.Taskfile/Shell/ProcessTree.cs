using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Hearth.Taskfile.Shell;

/// <summary>A process with all that descend from it.</summary>
internal static partial class ProcessTree
{
    public const int Interrupt = 2;

    private const int MaximumPasses = 100;

    // Linux's numbers; elsewhere only the process itself is signalled, and these two are left out.
    private static readonly int Stop = OperatingSystem.IsLinux() ? 19 : 0;
    private static readonly int Continue = OperatingSystem.IsLinux() ? 18 : 0;

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

            var all = StopDescendants(process.Id);
            foreach (int id in all)
            {
                _ = Kill(id, signal);
            }

            foreach (int id in all)
            {
                _ = Kill(id, Continue);
            }
        }
        catch (InvalidOperationException)
        {
            // It has ended meanwhile.
        }
    }

    // Stopped while they are looked for: a shell would start the next process behind the search. A signal takes a
    // moment to arrive, so the search goes on until all have been seen to stand still.
    private static List<int> StopDescendants(int root)
    {
        List<int> found = [root];
        _ = Kill(root, Stop);
        bool isSettled = !OperatingSystem.IsLinux();
        for (int pass = 0; !isSettled && pass < MaximumPasses; pass++)
        {
            isSettled = true;
            foreach (var (id, parent, isStill) in Processes())
            {
                if (found.Contains(id))
                {
                    isSettled &= isStill;
                }
                else if (found.Contains(parent))
                {
                    _ = Kill(id, Stop);
                    found.Add(id);
                    isSettled = false;
                }
            }
        }

        return found;
    }

    private static List<(int Id, int Parent, bool IsStill)> Processes()
    {
        var processes = new List<(int, int, bool)>();
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && Describe(directory) is { } found)
            {
                processes.Add((id, found.Parent, found.IsStill));
            }
        }

        return processes;
    }

    // pid (name) state parent …: the name may hold anything, so it is read from its last parenthesis. Stopped, traced,
    // ended: none of these starts a process.
    private static (int Parent, bool IsStill)? Describe(string directory)
    {
        try
        {
            string stat = File.ReadAllText(directory + "/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ', 3);
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), fields[0] is "T" or "t" or "Z" or "X");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // It has ended meanwhile.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
