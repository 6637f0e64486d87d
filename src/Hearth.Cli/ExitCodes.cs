namespace Hearth.Cli;

/// <summary>Hearth's own exit codes. Drop-in tools (kustomize, helm, task …) keep the codes of the tool they stand for.</summary>
public static class ExitCodes
{
    public const int Clean = 0;

    /// <summary>Findings, differences, failed objects.</summary>
    public const int Findings = 1;

    /// <summary>The command line itself was wrong.</summary>
    public const int Usage = 2;

    /// <summary>The world failed: network, key, disk.</summary>
    public const int CouldNotRun = 3;

    /// <summary>Stopped by Ctrl-C.</summary>
    public const int Interrupted = 130;
}
