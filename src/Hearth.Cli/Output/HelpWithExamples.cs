using System.CommandLine;
using System.CommandLine.Invocation;

namespace Hearth.Cli.Output;

/// <summary>System.CommandLine's help, followed by the command's examples.</summary>
internal sealed class HelpWithExamples(CommandEntry entry, SynchronousCommandLineAction inner) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        int result = inner.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (entry.Examples.Count > 0)
        {
            output.WriteLine("Examples:");
            foreach (var example in entry.Examples)
            {
                output.WriteLine($"  # {example.Purpose}");
                output.WriteLine($"  {example.CommandLine}");
            }
        }

        return result;
    }
}
