namespace Hearth.Kustomize.FieldSpecs;

/// <summary>How kustomize cuts paths into steps.</summary>
internal static class FieldPath
{
    /// <summary>Cuts at the delimiter, which a backslash before it makes part of a name.</summary>
    public static string[] Split(string path, char delimiter)
    {
        string[] parts = path.Split(delimiter);
        if (parts.Length > 1 && parts[0].Length == 0)
        {
            parts = parts[1..];
        }

        if (!path.Contains('\\'))
        {
            return parts;
        }

        var steps = new List<string> { parts[0] };
        foreach (string part in parts.AsSpan(1))
        {
            if (steps[^1].EndsWith('\\'))
            {
                steps[^1] = $"{steps[^1][..^1]}{delimiter}{part}";
            }
            else
            {
                steps.Add(part);
            }
        }

        return [.. steps];
    }

    /// <summary>The same, but a step in brackets is one: <c>[name=a.b]</c> chooses an element, <c>[a.b]</c> is a name.</summary>
    public static string[] SplitWithBrackets(string path, char delimiter)
    {
        string[] split = Split(path, delimiter);
        var steps = new List<string>(split.Length);
        for (int i = 0; i < split.Length; i++)
        {
            string step = split[i];
            if (!step.StartsWith('[') || step.EndsWith(']'))
            {
                steps.Add(step);
                continue;
            }

            while (i < split.Length - 1)
            {
                step += delimiter + split[++i];
                if (split[i].EndsWith(']'))
                {
                    break;
                }
            }

            steps.Add(step.Contains('=') ? step : step.Trim('[', ']'));
        }

        return [.. steps];
    }
}
