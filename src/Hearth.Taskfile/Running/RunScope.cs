using Hearth.Taskfile.Errors;

namespace Hearth.Taskfile.Running;

/// <summary>
/// How long something may run, inside of what it runs in: cancelled by its own timeout, by its siblings, or from
/// outside; and which of these it was.
/// </summary>
internal sealed class RunScope : IDisposable
{
    private readonly RunScope? outer;
    private readonly CancellationTokenSource source;
    private readonly TaskTimeoutException? timeout;
    private readonly Timer? timer;
    private bool hasExpired;

    private RunScope(RunScope? outer, TaskTimeoutException? timeout, TimeSpan limit, CancellationToken token)
    {
        this.outer = outer;
        this.timeout = timeout;
        source = CancellationTokenSource.CreateLinkedTokenSource(token);
        timer = timeout is null ? null : new Timer(static scope => ((RunScope)scope!).Expire(), this, limit, Timeout.InfiniteTimeSpan); // Given one line above.
    }

    public CancellationToken Token => source.Token;

    /// <summary>Why it was cancelled.</summary>
    public Exception Cause => Expired
        ?? (outer is { Token.IsCancellationRequested: true } cancelled ? cancelled.Cause : new OperationCanceledException("context canceled"));

    /// <summary>The timeout, where that is what ended it.</summary>
    public TaskTimeoutException? Expired => hasExpired ? timeout : null;

    public static RunScope Root(CancellationToken cancellationToken) => new(null, null, default, cancellationToken);

    /// <summary>A scope that is cancelled with this one, or alone.</summary>
    public RunScope Inner() => new(this, null, default, Token);

    /// <summary>A scope with a time limit; without one, as <see cref="Inner"/>.</summary>
    public RunScope Within(TimeSpan? limit, string taskName) =>
        limit is { } duration ? new RunScope(this, new TaskTimeoutException(taskName, duration), duration, Token) : Inner();

    public void Cancel() => source.Cancel();

    public void Dispose()
    {
        timer?.Dispose();
        source.Dispose();
    }

    // The reason is there before anybody who waits is told.
    private void Expire()
    {
        if (!source.IsCancellationRequested)
        {
            hasExpired = true;
            try
            {
                source.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // What it was for has just ended.
            }
        }
    }
}
