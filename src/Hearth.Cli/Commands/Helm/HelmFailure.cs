using Hearth.Helm.Rendering;
using Hearth.Helm.Values;
using Hearth.Syntax.Text;

namespace Hearth.Cli.Commands.Helm;

/// <summary>Tells what went wrong as helm does (<c>Error: …</c>, exit code 1), with the place where it is known.</summary>
internal static class HelmFailure
{
    public static async Task<int> ReportAsync(CommandContext context, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (HelmRenderException exception)
        {
            return Report(context, exception.Message, exception.Span);
        }
        catch (ValuesException exception)
        {
            return Report(context, exception.Message, exception.Span);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Report(context, exception.Message, null);
        }
    }

    private static int Report(CommandContext context, string message, SourceSpan? span)
    {
        context.Error.WriteLine($"Error: {message}");
        if (span?.Authored() is { Source: not null } authored)
        {
            context.Error.WriteLine($"  at {authored}");
        }

        return 1;
    }
}
