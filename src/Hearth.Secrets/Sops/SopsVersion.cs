namespace Hearth.Secrets.Sops;

/// <summary>The version of SOPS whose files and command line Hearth follows.</summary>
public static class SopsVersion
{
    public static string Current => SopsMetadata.FormatVersion;
}
