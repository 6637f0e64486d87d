namespace Hearth.Taskfile.Running;

/// <summary>Limits how many tasks run at once. A task that waits for others gives its place back meanwhile.</summary>
internal sealed class ConcurrencyGate(int limit)
{
    private readonly SemaphoreSlim? places = limit > 0 ? new SemaphoreSlim(limit, limit) : null;

    public Task EnterAsync() => places?.WaitAsync() ?? Task.CompletedTask;

    public void Leave() => places?.Release();
}
