namespace Hearth.Taskfile.Output;

/// <summary>Where a run's text goes. Written in whole pieces, under a lock, unbuffered: commands write to the same places.</summary>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
/// <param name="areInherited">Whether they are the process's own, so that commands simply inherit them.</param>
public sealed class TaskStreams(Stream output, Stream error, bool areInherited)
{
    public Stream Output { get; } = Stream.Synchronized(output);

    public Stream Error { get; } = Stream.Synchronized(error);

    public bool AreInherited => areInherited;

    public void Flush()
    {
        Output.Flush();
        Error.Flush();
    }
}
