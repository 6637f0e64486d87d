using System.Text;
using Hearth.Templating.GoTemplate;

namespace Hearth.Helm.Rendering;

/// <summary>
/// Makes Helm's messages of Go's, as Helm 4 does: the message of <c>fail</c> and <c>required</c> alone; for an error of
/// the template language itself some lines for each template on the way; Go's own text for what a function refused.
/// </summary>
internal static class HelmErrorText
{
    private const string Start = "template: ";
    private const string NoTemplate = "template: no template ";
    private const string Executing = ": executing ";
    private const string WarnStart = "HELM_ERR_START";
    private const string WarnEnd = "HELM_ERR_END";

    public static string Clean(string path, TemplateException exception)
    {
        string message = exception.Message;
        if (!message.Contains(Executing, StringComparison.Ordinal))
        {
            // A template that could not be parsed.
            string[] tokens = message.Split(": ");
            return tokens.Length == 1 ? $"parse error in ({path}): {message}" : $"parse error at ({tokens[1]}): {tokens[^1]}";
        }

        int start = message.IndexOf(WarnStart, StringComparison.Ordinal);
        int end = message.LastIndexOf(WarnEnd, StringComparison.Ordinal);
        return start >= 0 && end > start
            ? $"execution error at ({message.Split(": ", 3)[1]}): {message[(start + WarnStart.Length)..end]}"
            : Unfold(exception) ?? message;
    }

    // One step for each template; null where the innermost error is not the engine's, which Helm leaves as it is.
    private static string? Unfold(TemplateException exception)
    {
        var text = new StringBuilder();
        for (Exception? current = exception; current is not null; current = current.InnerException)
        {
            if (current.Message.StartsWith(NoTemplate, StringComparison.Ordinal))
            {
                text.Append(current.Message).Append('\n');
            }
            else if (current is not TemplateException || !TryDescribe(current.Message, text))
            {
                return null;
            }
        }

        return text.ToString().Trim();
    }

    private static bool TryDescribe(string message, StringBuilder text)
    {
        int executing = message.IndexOf(Executing, StringComparison.Ordinal);
        if (!message.StartsWith(Start, StringComparison.Ordinal) || executing < 0)
        {
            return false;
        }

        int end = message.IndexOf(">: ", executing, StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        string reason = message[(end + 3)..];
        int next = reason.IndexOf(" template:", StringComparison.Ordinal);
        text.Append(message, Start.Length, executing - Start.Length).Append("\n  ")
            .Append(message, executing + 2, end + 1 - executing - 2).Append(":\n    ")
            .Append(next >= 0 ? reason[..next] : reason).Append('\n');
        return true;
    }
}
