using System.Diagnostics.CodeAnalysis;

namespace Hearth.Taskfile.Model;

/// <summary>The <c>version</c> of a Taskfile: a semantic version that may leave out minor and patch.</summary>
public sealed record TaskfileVersion(long Major, long Minor, long Patch, string Suffix = "") : IComparable<TaskfileVersion>
{
    public static readonly TaskfileVersion V3 = new(3, 0, 0);

    /// <summary>The release of go-task that Hearth behaves as.</summary>
    public static readonly TaskfileVersion Current = new(3, 53, 1);

    public static bool TryParse(string text, [NotNullWhen(true)] out TaskfileVersion? version)
    {
        version = null;
        string rest = text.StartsWith('v') ? text[1..] : text;
        int end = rest.AsSpan().IndexOfAny('-', '+');
        string suffix = end < 0 ? "" : rest[end..];
        string[] parts = (end < 0 ? rest : rest[..end]).Split('.');
        if (parts.Length > 3)
        {
            return false;
        }

        Span<long> numbers = [0, 0, 0];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!long.TryParse(parts[i], System.Globalization.NumberStyles.None, null, out numbers[i]))
            {
                return false;
            }
        }

        version = new TaskfileVersion(numbers[0], numbers[1], numbers[2], suffix);
        return true;
    }

    public int CompareTo(TaskfileVersion? other) =>
        other is null ? 1 : (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public override string ToString() => $"{Major}.{Minor}.{Patch}{Suffix}";
}
