using System.Text;

namespace Hearth.Taskfile.Output;

/// <summary>go-task's colours.</summary>
internal enum TaskColor
{
    Default,
    Blue,
    Green,
    Cyan,
    Yellow,
    Magenta,
    Red,
    BrightBlue,
    BrightGreen,
    BrightCyan,
    BrightYellow,
    BrightMagenta,
    BrightRed,
}

/// <summary>Prints what the runner itself has to say.</summary>
internal sealed class TaskLog(TaskStreams streams, bool isVerbose, TaskPalette palette)
{
    public bool IsVerbose => isVerbose;

    public void Out(TaskColor color, string text) => Write(streams.Output, color, text);

    public void Error(TaskColor color, string text) => Write(streams.Error, color, text);

    public void VerboseOut(TaskColor color, string text)
    {
        if (isVerbose)
        {
            Out(color, text);
        }
    }

    public void VerboseError(TaskColor color, string text)
    {
        if (isVerbose)
        {
            Error(color, text);
        }
    }

    public string Paint(TaskColor color, string text) => palette.Paint(color, text);

    private void Write(Stream stream, TaskColor color, string text)
    {
        stream.Write(Encoding.UTF8.GetBytes(palette.Paint(color, text)));
        stream.Flush();
    }
}
