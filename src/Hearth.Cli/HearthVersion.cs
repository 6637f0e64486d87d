using System.Reflection;

namespace Hearth.Cli;

/// <summary>The version of this build.</summary>
internal static class HearthVersion
{
    public static string Current => typeof(HearthVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion; // The SDK always writes it.
}
