using System.Runtime.CompilerServices;
using Hearth.TestKit;

namespace Hearth.Cli.Tests;

/// <summary>Keeps what tests cache out of the user's own cache.</summary>
internal static class CacheDirectory
{
    [ModuleInitializer]
    internal static void Use()
    {
        var directory = new TemporaryDirectory();
        Environment.SetEnvironmentVariable("HEARTH_CACHE_DIR", directory.Path);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => directory.Dispose();
    }
}
