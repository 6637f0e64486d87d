using System.Text;

namespace Hearth.Taskfile.CommandLine;

/// <summary>The help of the command line, laid out as pflag lays it out.</summary>
internal static class TaskUsage
{
    private const string Introduction = """
        Usage: task [flags...] [task...]

        Runs the specified task(s). Falls back to the "default" task if no task name
        was specified, or lists all tasks if an unknown task name was specified.

        Example: 'task hello' with the following 'Taskfile.yml' file will generate an
        'output.txt' file with the content "hello".

        '''
        version: '3'
        tasks:
          hello:
            cmds:
              - echo "I am going to write a file named 'output.txt' now."
              - echo "hello" > output.txt
            generates:
              - output.txt
        '''

        Options:

        """;

    public static string Write(IReadOnlyList<FlagDefinition> flags)
    {
        var text = new StringBuilder(Introduction);
        int width = flags.Max(static flag => Head(flag).Length) + 3;
        foreach (var flag in flags)
        {
            text.Append(Head(flag).PadRight(width)).Append(flag.Usage);
            if (flag.Default.Length > 0)
            {
                text.Append(" (default ").Append(flag.Default).Append(')');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Head(FlagDefinition flag)
    {
        string letter = flag.Short == '\0' ? "    " : $"-{flag.Short}, ";
        return $"  {letter}--{flag.Name}{(flag.IsSwitch ? "" : " " + flag.ValueName)}";
    }
}
