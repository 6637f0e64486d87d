using Hearth.Taskfile.Model;

namespace Hearth.Taskfile.Running;

/// <summary>What the command line says about a run.</summary>
internal sealed record TaskRunOptions
{
    /// <summary>Run the called tasks though they are up to date, but not those they call.</summary>
    public bool Force { get; init; }

    public bool ForceAll { get; init; }

    public bool Watch { get; init; }

    public bool IsSilent { get; init; }

    public bool AssumeYes { get; init; }

    /// <summary>Ask for required variables that are missing.</summary>
    public bool AskForVariables { get; init; }

    public bool IsDry { get; init; }

    public bool Summary { get; init; }

    public bool Parallel { get; init; }

    public int Concurrency { get; init; }

    public TimeSpan? Interval { get; init; }

    public bool Failfast { get; init; }

    public OutputStyle Output { get; init; } = OutputStyle.Unset;
}
