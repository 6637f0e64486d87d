using System.Globalization;
using Hearth.Taskfile.Scoping;

namespace Hearth.Taskfile.Output;

/// <summary>What each colour is on a terminal: go-task's choice, or <c>TASK_COLOR_…</c>.</summary>
internal sealed class TaskPalette(bool isEnabled, TaskEnvironment environment)
{
    private readonly string?[] sequences = new string?[Enum.GetValues<TaskColor>().Length];

    public bool IsEnabled => isEnabled;

    public string Paint(TaskColor color, string text) => isEnabled ? $"\e[{sequences[(int)color] ??= Sequence(color)}m{text}\e[0m" : text;

    private string Sequence(TaskColor color)
    {
        var (name, code) = color switch
        {
            TaskColor.Blue => ("BLUE", "34"),
            TaskColor.Green => ("GREEN", "32"),
            TaskColor.Cyan => ("CYAN", "36"),
            TaskColor.Yellow => ("YELLOW", "33"),
            TaskColor.Magenta => ("MAGENTA", "35"),
            TaskColor.Red => ("RED", "31"),
            TaskColor.BrightBlue => ("BRIGHT_BLUE", "94"),
            TaskColor.BrightGreen => ("BRIGHT_GREEN", "92"),
            TaskColor.BrightCyan => ("BRIGHT_CYAN", "96"),
            TaskColor.BrightYellow => ("BRIGHT_YELLOW", "93"),
            TaskColor.BrightMagenta => ("BRIGHT_MAGENTA", "95"),
            TaskColor.BrightRed => ("BRIGHT_RED", "91"),
            _ => ("RESET", "0"),
        };
        if (environment["TASK_COLOR_" + name] is not { Length: > 0 } own)
        {
            return code;
        }

        // Three numbers and commas are red, green and blue; otherwise they are ANSI codes.
        string[] parts = own.Split(',') is [var red, var green, var blue] ? ["38", "2", red, green, blue] : own.Split(';');
        return Array.TrueForAll(parts, static part => int.TryParse(part, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)) ? string.Join(';', parts) : code;
    }
}
