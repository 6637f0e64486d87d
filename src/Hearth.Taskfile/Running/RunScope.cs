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
    private readonly CancellationTokenRegistration registration;
    private Exception? cause;

    private RunScope(RunScope? outer, CancellationToken token, TaskTimeoutException? timeout)
    {
        this.outer = outer;
        this.timeout = timeout;
        source = CancellationTokenSource.CreateLinkedTokenSource(token);
        registration = source.Token.Register(() => cause ??= this.outer is { Token.IsCancellationRequested: true } cancelled
            ? cancelled.Cause
            : (Exception?)this.timeout ?? new OperationCanceledException("context canceled"));
    }

    public CancellationToken Token => source.Token;

    /// <summary>Why it was cancelled.</summary>
    public Exception Cause => cause ?? new OperationCanceledException("context canceled");

    /// <summary>The timeout, where that is what ended it.</summary>
    public TaskTimeoutException? Expired => timeout is not null && ReferenceEquals(Cause, timeout) ? timeout : null;

    public static RunScope Root(CancellationToken cancellationToken) => new(null, cancellationToken, null);

    /// <summary>A scope that is cancelled with this one, or alone.</summary>
    public RunScope Inner() => new(this, Token, null);

    /// <summary>A scope with a time limit; without one, as <see cref="Inner"/>.</summary>
    public RunScope Within(TimeSpan? limit, string taskName)
    {
        if (limit is not { } duration)
        {
            return Inner();
        }

        var inner = new RunScope(this, Token, new TaskTimeoutException(taskName, duration));
        inner.source.CancelAfter(duration);
        return inner;
    }

    public void Cancel() => source.Cancel();

    public void Dispose()
    {
        registration.Dispose();
        source.Dispose();
    }
}
