using Hearth.Taskfile.Scoping;

namespace Hearth.Taskfile.CommandLine;

/// <summary>go-task's flags with their help, set up from <c>TASK_…</c> variables and configuration files.</summary>
internal static class TaskFlagSet
{
    private const char None = '\0';

    /// <param name="flags">Gets the defaults at once and the values as they are parsed.</param>
    /// <param name="config">What configuration files say.</param>
    /// <param name="environment">The environment, which goes before configuration files.</param>
    /// <param name="gentleForce">The experiment that makes <c>--force</c> mean the called task only.</param>
    public static List<FlagDefinition> Create(TaskFlags flags, TaskConfiguration config, TaskEnvironment environment, bool gentleForce)
    {
        flags.Color = Bool("COLOR", config.Color);
        List<FlagDefinition> all =
        [
            FlagDefinition.Text("cacert", None, Text("REMOTE_CACERT", config.CaCertificate), v => flags.CaCertificate = v, "Path to a custom CA certificate for HTTPS connections."),
            FlagDefinition.Text("cert", None, Text("REMOTE_CERT", config.Certificate), v => flags.Certificate = v, "Path to a client certificate for HTTPS connections."),
            FlagDefinition.Text("cert-key", None, Text("REMOTE_CERT_KEY", config.CertificateKey), v => flags.CertificateKey = v, "Path to a client certificate key for HTTPS connections."),
            FlagDefinition.Switch("clear-cache", None, false, v => flags.ClearCache = v, "Clear the remote cache."),
            new("color", 'c', "", "Colored output. Enabled by default. Set flag to false or use NO_COLOR=1 to disable.", flags.Color == false ? "" : "true", text =>
            {
                flags.Color = FlagDefinition.AsBool(text);
                return flags.Color is null ? $"strconv.ParseBool: parsing {Errors.GoQuote.Quote(text)}: invalid syntax" : null;
            }),
            FlagDefinition.Text("completion", None, "", v => flags.Completion = v, "Generates shell completion script."),
            FlagDefinition.Number("concurrency", 'C', Int("CONCURRENCY", config.Concurrency), v => flags.Concurrency = v, "Limit number of tasks to run concurrently."),
            FlagDefinition.Text("dir", 'd', "", v => flags.Directory = v, "Sets the directory in which Task will execute and look for a Taskfile."),
            FlagDefinition.Switch("disable-fuzzy", None, Bool("DISABLE_FUZZY", config.DisableFuzzy) ?? false, v => flags.DisableFuzzy = v, "Disables fuzzy matching for task names."),
            FlagDefinition.Switch("download", None, false, v => flags.Download = v, "Forces task to download remote Taskfiles and ignore any cached versions."),
            FlagDefinition.Switch("dry", 'n', Bool("DRY", null) ?? false, v => flags.Dry = v, "Compiles and prints tasks in the order that they would be run, without executing them."),
            FlagDefinition.Switch("exit-code", 'x', false, v => flags.ExitCode = v, "Pass-through the exit code of the task command."),
            FlagDefinition.Switch("experiments", None, false, v => flags.Experiments = v, "Lists all the available experiments and whether or not they are enabled."),
            FlagDefinition.Duration("expiry", None, Duration("REMOTE_CACHE_EXPIRY", config.CacheExpiry, TimeSpan.Zero), v => flags.Expiry = v, "Expiry duration for cached remote Taskfiles."),
            FlagDefinition.Switch("failfast", 'F', Bool("FAILFAST", config.Failfast) ?? false, v => flags.Failfast = v, "When running tasks in parallel, stop all tasks if one fails."),
        ];
        all.AddRange(gentleForce
            ?
            [
                FlagDefinition.Switch("force", 'f', false, v => flags.Force = v, "Forces execution of the directly called task."),
                FlagDefinition.Switch("force-all", None, false, v => flags.ForceAll = v, "Forces execution of the called task and all its dependant tasks."),
            ]
            : [FlagDefinition.Switch("force", 'f', false, v => flags.ForceAll = v, "Forces execution even when the task is up-to-date.")]);
        all.AddRange(
        [
            FlagDefinition.Switch("global", 'g', false, v => flags.Global = v, "Runs global Taskfile, from $HOME/{T,t}askfile.{yml,yaml}."),
            FlagDefinition.Switch("help", 'h', false, v => flags.Help = v, "Shows Task usage."),
            FlagDefinition.Switch("init", 'i', false, v => flags.Init = v, "Creates a new Taskfile.yml in the current folder."),
            FlagDefinition.Switch("insecure", None, Bool("REMOTE_INSECURE", config.Insecure) ?? false, v => flags.Insecure = v, "Forces Task to download Taskfiles over insecure connections."),
            FlagDefinition.Switch("interactive", None, Bool("INTERACTIVE", config.Interactive) ?? false, v => flags.Interactive = v, "Prompt for missing required variables."),
            FlagDefinition.Duration("interval", 'I', TimeSpan.Zero, v => flags.Interval = v, "Interval to watch for changes."),
            FlagDefinition.Switch("json", 'j', false, v => flags.Json = v, "Formats task list as JSON."),
            FlagDefinition.Switch("list", 'l', false, v => flags.List = v, "Lists tasks with description of current Taskfile."),
            FlagDefinition.Switch("list-all", 'a', false, v => flags.ListAll = v, "Lists tasks with or without a description."),
            FlagDefinition.Switch("nested", None, false, v => flags.Nested = v, "Nest namespaces when listing tasks as JSON"),
            FlagDefinition.Switch("no-status", None, false, v => flags.NoStatus = v, "Ignore status when listing tasks as JSON"),
            FlagDefinition.Switch("no-tools", None, Bool("NO_TOOLS", null) ?? false, v => flags.NoTools = v, "Hearth: don't stand in for tools that are missing on the PATH."),
            FlagDefinition.Switch("offline", None, Bool("REMOTE_OFFLINE", config.Offline) ?? false, v => flags.Offline = v, "Forces Task to only use local or cached Taskfiles."),
            FlagDefinition.Text("output", 'o', Text("OUTPUT", null), v => flags.Output = v, "Sets output style: [interleaved|group|prefixed]."),
            FlagDefinition.Text("output-group-begin", None, Text("OUTPUT_GROUP_BEGIN", null), v => flags.OutputGroupBegin = v, "Message template to print before a task's grouped output."),
            FlagDefinition.Text("output-group-end", None, Text("OUTPUT_GROUP_END", null), v => flags.OutputGroupEnd = v, "Message template to print after a task's grouped output."),
            FlagDefinition.Switch("output-group-error-only", None, Bool("OUTPUT_GROUP_ERROR_ONLY", null) ?? false, v => flags.OutputGroupErrorOnly = v, "Swallow output from successful tasks."),
            FlagDefinition.Switch("parallel", 'p', false, v => flags.Parallel = v, "Executes tasks provided on command line in parallel."),
            FlagDefinition.Text("remote-cache-dir", None, Text("REMOTE_CACHE_DIR", config.RemoteCacheDirectory ?? environment["TASK_REMOTE_DIR"]), v => flags.RemoteCacheDirectory = v, "Directory to cache remote Taskfiles."),
            FlagDefinition.Switch("silent", 's', Bool("SILENT", config.Silent) ?? false, v => flags.Silent = v, "Disables echoing."),
            FlagDefinition.Text("sort", None, "", v => flags.Sort = v, "Changes the order of the tasks when listed. [default|alphanumeric|none]."),
            FlagDefinition.Switch("status", None, false, v => flags.Status = v, "Exits with non-zero exit code if any of the given tasks is not up-to-date."),
            FlagDefinition.Switch("summary", None, false, v => flags.Summary = v, "Show summary about a task."),
            FlagDefinition.Text("taskfile", 't', "", v => flags.Taskfile = v, "Choose which Taskfile to run. Defaults to \"Taskfile.yml\"."),
            FlagDefinition.Text("temp-dir", None, Text("TEMP_DIR", config.TempDirectory), v => flags.TempDirectory = v, "Sets the directory used to store Task temporary files, such as checksums. Relative paths are relative to the root Taskfile."),
            FlagDefinition.Duration("timeout", None, Duration("REMOTE_TIMEOUT", config.Timeout, TimeSpan.FromSeconds(10)), v => flags.Timeout = v, "Timeout for downloading remote Taskfiles."),
            FlagDefinition.Text("trusted-hosts", None, Text("REMOTE_TRUSTED_HOSTS", null), v => flags.TrustedHosts = v, "List of trusted hosts for remote Taskfiles (comma-separated).", "strings"),
            FlagDefinition.Switch("verbose", 'v', Bool("VERBOSE", config.Verbose) ?? false, v => flags.Verbose = v, "Enables verbose mode."),
            FlagDefinition.Switch("version", None, false, v => flags.Version = v, "Show Task version."),
            FlagDefinition.Switch("watch", 'w', false, v => flags.Watch = v, "Enables watch of the given task."),
            FlagDefinition.Switch("yes", 'y', Bool("ASSUME_YES", null) ?? false, v => flags.AssumeYes = v, "Assume \"yes\" as answer to all prompts."),
        ]);
        return all;

        bool? Bool(string name, bool? configured) => FlagDefinition.AsBool(environment["TASK_" + name] ?? "") ?? configured;

        string Text(string name, string? configured) => environment["TASK_" + name] is { Length: > 0 } set ? set : configured ?? "";

        int Int(string name, long? configured) => int.TryParse(environment["TASK_" + name], out int set) ? set : (int)(configured ?? 0);

        TimeSpan Duration(string name, TimeSpan? configured, TimeSpan fallback) =>
            environment["TASK_" + name] is { Length: > 0 } set && Errors.GoDuration.TryParse(set, out var duration) ? duration : configured ?? fallback;
    }
}
