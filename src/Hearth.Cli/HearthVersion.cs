using System.Globalization;
using System.Reflection;

namespace Hearth.Cli;

/// <summary>The version of this build.</summary>
internal static class HearthVersion
{
    public static string Current => typeof(HearthVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion; // The SDK always writes it.

    /// <summary>Tells this build from others of the same version, as developers make them.</summary>
    public static string Build
    {
        get
        {
            // The managed assemblies where there are any, else the native binary.
            var files = new DirectoryInfo(AppContext.BaseDirectory).GetFiles("Hearth.*.dll");
            if (files.Length == 0 && Environment.ProcessPath is { } native)
            {
                files = [new FileInfo(native)];
            }

            return string.Create(CultureInfo.InvariantCulture, $"{Current} {files.Sum(static file => file.Length)} {files.Select(static file => file.LastWriteTimeUtc.Ticks).DefaultIfEmpty().Max()}");
        }
    }
}
