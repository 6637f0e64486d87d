using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Hearth.Taskfile.Model;

/// <summary>Go's names of operating systems and architectures.</summary>
internal static class Platforms
{
    private static readonly string[] OperatingSystems =
    [
        "aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux", "nacl", "netbsd", "openbsd", "plan9", "solaris", "wasip1", "windows", "zos",

        // go-task's own tests name this one: an operating system that nothing runs on.
        "__test__",
    ];

    private static readonly string[] Architectures =
    [
        "386", "amd64", "amd64p32", "arm", "armbe", "arm64", "arm64be", "loong64", "mips", "mipsle", "mips64", "mips64le", "mips64p32", "mips64p32le", "ppc", "ppc64", "ppc64le",
        "riscv", "riscv64", "s390", "s390x", "sparc", "sparc64", "wasm",
    ];

    public static string CurrentOperatingSystem { get; } =
        OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsFreeBSD() ? "freebsd" : "linux";

    public static string CurrentArchitecture { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.X86 => "386",
        Architecture.Arm64 => "arm64",
        Architecture.Arm or Architecture.Armv6 => "arm",
        Architecture.S390x => "s390x",
        Architecture.Ppc64le => "ppc64le",
        Architecture.LoongArch64 => "loong64",
        Architecture.RiscV64 => "riscv64",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>Reads <c>os</c>, <c>arch</c> or <c>os/arch</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TaskPlatform? platform)
    {
        platform = text.Split('/') switch
        {
            [var one] when OperatingSystems.Contains(one) => new TaskPlatform(one, ""),
            [var one] when Architectures.Contains(one) => new TaskPlatform("", one),
            [var os, var architecture] when OperatingSystems.Contains(os) && Architectures.Contains(architecture) => new TaskPlatform(os, architecture),
            _ => null,
        };
        return platform is not null;
    }

    public static bool IncludeCurrent(IReadOnlyList<TaskPlatform> platforms)
    {
        foreach (var platform in platforms)
        {
            if ((platform.OperatingSystem.Length == 0 || platform.OperatingSystem == CurrentOperatingSystem)
                && (platform.Architecture.Length == 0 || platform.Architecture == CurrentArchitecture))
            {
                return true;
            }
        }

        return platforms.Count == 0;
    }
}
