using Hearth.Taskfile.Model;

namespace Hearth.Taskfile.CommandLine;

/// <summary>The flags of go-task's command line, and Hearth's own <c>--no-tools</c>. The defaults come from the environment and from configuration files.</summary>
internal sealed class TaskFlags
{
    public bool Version { get; set; }

    public bool Help { get; set; }

    public bool Init { get; set; }

    public string Completion { get; set; } = "";

    public bool List { get; set; }

    public bool ListAll { get; set; }

    public bool Json { get; set; }

    public string Sort { get; set; } = "";

    public bool Status { get; set; }

    public bool NoStatus { get; set; }

    public bool Nested { get; set; }

    public bool Watch { get; set; }

    public bool Verbose { get; set; }

    public bool Silent { get; set; }

    public bool DisableFuzzy { get; set; }

    public bool AssumeYes { get; set; }

    public bool Interactive { get; set; }

    public bool Parallel { get; set; }

    public bool Dry { get; set; }

    public bool Summary { get; set; }

    public bool ExitCode { get; set; }

    public string Directory { get; set; } = "";

    public string Taskfile { get; set; } = "";

    public string TempDirectory { get; set; } = "";

    public string Output { get; set; } = "";

    public string OutputGroupBegin { get; set; } = "";

    public string OutputGroupEnd { get; set; } = "";

    public bool OutputGroupErrorOnly { get; set; }

    /// <summary>Null where neither flag, environment nor configuration says.</summary>
    public bool? Color { get; set; }

    public int Concurrency { get; set; }

    public TimeSpan Interval { get; set; }

    public bool Failfast { get; set; }

    public bool Global { get; set; }

    public bool Experiments { get; set; }

    public bool Force { get; set; }

    public bool ForceAll { get; set; }

    public bool NoTools { get; set; }

    // Of remote Taskfiles, which Hearth does not read: taken, so that scripts which set them go on working.
    public bool Insecure { get; set; }

    public bool Download { get; set; }

    public bool Offline { get; set; }

    public string TrustedHosts { get; set; } = "";

    public bool ClearCache { get; set; }

    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    public TimeSpan Expiry { get; set; }

    public string RemoteCacheDirectory { get; set; } = "";

    public string CaCertificate { get; set; } = "";

    public string Certificate { get; set; } = "";

    public string CertificateKey { get; set; } = "";

    public OutputStyle OutputStyle => new(Output, OutputGroupBegin, OutputGroupEnd, OutputGroupErrorOnly);

    /// <summary>What contradicts itself; null where nothing does.</summary>
    public string? FindConflict() => this switch
    {
        { Download: true, Offline: true } => "task: You can't set both --download and --offline flags",
        { Download: true, ClearCache: true } => "task: You can't set both --download and --clear-cache flags",
        { Global: true, Directory.Length: > 0 } => "task: You can't set both --global and --dir",
        { Output: not "group", OutputGroupBegin.Length: > 0 } => "task: You can't set --output-group-begin without --output=group",
        { Output: not "group", OutputGroupEnd.Length: > 0 } => "task: You can't set --output-group-end without --output=group",
        { Output: not "group", OutputGroupErrorOnly: true } => "task: You can't set --output-group-error-only without --output=group",
        { List: true, ListAll: true } => "task: cannot use --list and --list-all at the same time",
        { Json: true, List: false, ListAll: false } => "task: --json only applies to --list or --list-all",
        { NoStatus: true, Json: false } => "task: --no-status only applies to --json with --list or --list-all",
        { Nested: true, Json: false } => "task: --nested only applies to --json with --list or --list-all",
        _ when Certificate.Length > 0 != CertificateKey.Length > 0 => "task: --cert and --cert-key must be provided together",
        _ => null,
    };
}
