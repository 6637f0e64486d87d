using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;

namespace Hearth.SchemaTable;

/// <summary>A line of packages.txt.</summary>
/// <param name="Role">core, values, models or constructs.</param>
/// <param name="Name">Such as <c>@kubernetes/client-node</c>.</param>
/// <param name="Version">The exact version.</param>
/// <param name="Wanted">What to take of it.</param>
internal sealed record PinnedPackage(string Role, string Name, string Version, IReadOnlyList<string> Wanted)
{
    public static IReadOnlyList<PinnedPackage> ReadAll(string path) =>
    [
        .. File.ReadLines(path)
            .Where(static line => line.Length > 0 && line[0] != '#')
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(static words => new PinnedPackage(words[0], words[1], words[2], words[3..])),
    ];

    /// <summary>The package's directory, got with npm if it is not there yet. Nothing of the package is run.</summary>
    public string Fetch(string directory)
    {
        string unpacked = Path.Combine(directory, $"{Name.Replace('/', '+')}@{Version}");
        if (Directory.Exists(unpacked))
        {
            return Path.Combine(unpacked, "package");
        }

        Directory.CreateDirectory(directory);
        var start = new ProcessStartInfo("npm") { RedirectStandardOutput = true, WorkingDirectory = directory };
        foreach (string argument in (string[])["pack", "--silent", "--ignore-scripts", $"{Name}@{Version}"])
        {
            start.ArgumentList.Add(argument);
        }

        using var npm = Process.Start(start) ?? throw new InvalidOperationException("npm did not start");
        string archive = npm.StandardOutput.ReadToEnd().Trim();
        npm.WaitForExit();
        if (npm.ExitCode != 0)
        {
            throw new IOException($"npm pack {Name}@{Version} ended with {npm.ExitCode}");
        }

        using (var file = new GZipStream(File.OpenRead(Path.Combine(directory, archive)), CompressionMode.Decompress))
        {
            string partial = unpacked + ".partial";
            Directory.CreateDirectory(partial);
            TarFile.ExtractToDirectory(file, partial, overwriteFiles: true);
            Directory.Move(partial, unpacked);
        }

        return Path.Combine(unpacked, "package");
    }
}
