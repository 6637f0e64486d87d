using Hearth.Talos.Machine;

namespace Hearth.Talos.Text;

/// <summary>Durations as Go tools take them on the command line: <c>8760h</c>, <c>10m30s</c>.</summary>
public static class GoDurationText
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        bool parsed = GoDuration.TryParse(text, out long nanoseconds);
        duration = TimeSpan.FromTicks(nanoseconds / 100);
        return parsed;
    }
}
