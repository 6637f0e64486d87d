namespace Hearth.Helm.Rendering;

/// <summary>Makes Helm's messages of Go's: the message of <c>fail</c> and <c>required</c> alone, and one line for each template on the way.</summary>
internal static class HelmErrorText
{
    private const string WarnStart = "HELM_ERR_START";
    private const string WarnEnd = "HELM_ERR_END";

    public static string Clean(string path, string message)
    {
        string[] parts = message.Split(": ", 3);
        if (!message.Contains(": executing ", StringComparison.Ordinal))
        {
            // A template that could not be parsed.
            string[] tokens = message.Split(": ");
            return tokens.Length == 1 ? $"parse error in ({path}): {message}" : $"parse error at ({tokens[1]}): {tokens[^1]}";
        }

        int start = message.IndexOf(WarnStart, StringComparison.Ordinal);
        int end = message.LastIndexOf(WarnEnd, StringComparison.Ordinal);
        return start >= 0 && end > start
            ? $"execution error at ({(parts.Length == 3 ? parts[1] : path)}): {message[(start + WarnStart.Length)..end]}"
            : message;
    }
}
