namespace Hearth.Cli.Output;

/// <summary>
/// One line on standard error that says how far a command is. It appears after half a second, for people at a terminal
/// only, and is wiped away at the end.
/// </summary>
internal sealed class ProgressLine : IDisposable
{
    private const int MaxLength = 78;

    private static readonly TimeSpan FirstAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly TextWriter output;
    private readonly string what;
    private readonly ITimer? timer;
    private volatile string state = "";
    private bool isDrawn;
    private bool isDone;

    private ProgressLine(CommandContext context, string what)
    {
        output = context.Error;
        this.what = what;
        timer = context.ShowsProgress ? context.Time.CreateTimer(_ => Draw(), null, FirstAfter, Every) : null;
    }

    public static ProgressLine Start(CommandContext context, string what) => new(context, what);

    /// <summary>How far it is now; drawn when the time comes. Any thread may call.</summary>
    public void Tell(string now) => state = now;

    public void Dispose()
    {
        timer?.Dispose();
        lock (gate)
        {
            isDone = true;
            if (isDrawn)
            {
                output.Write("\r\e[K");
                output.Flush();
            }
        }
    }

    private void Draw()
    {
        lock (gate)
        {
            if (!isDone)
            {
                string line = $"{what} {state}";
                output.Write($"\r\e[K{(line.Length > MaxLength ? $"{line[..(MaxLength - 1)]}…" : line)}");
                output.Flush();
                isDrawn = true;
            }
        }
    }
}
