using Hearth.Taskfile.Errors;

namespace Hearth.Taskfile.CommandLine;

/// <summary>
/// Parses a command line as spf13/pflag does: flags and arguments in any order, <c>--name=value</c> and <c>--name value</c>,
/// letters joined (<c>-lj</c>, <c>-C4</c>), and <c>--</c> before what is not parsed.
/// </summary>
internal static class FlagParser
{
    /// <param name="flags">What is known.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="error">What is wrong, in pflag's words; null where nothing is.</param>
    /// <returns>The arguments before <c>--</c>, and those after it.</returns>
    public static (List<string> Before, List<string> After) Parse(IReadOnlyList<FlagDefinition> flags, IReadOnlyList<string> arguments, out string? error)
    {
        List<string> before = [];
        error = null;
        for (int i = 0; i < arguments.Count && error is null; i++)
        {
            string argument = arguments[i];
            if (argument == "--")
            {
                return (before, [.. arguments.Skip(i + 1)]);
            }

            if (argument.StartsWith("--", StringComparison.Ordinal))
            {
                error = ParseLong(flags, arguments, ref i);
            }
            else if (argument.Length > 1 && argument[0] == '-')
            {
                error = ParseShort(flags, arguments, ref i);
            }
            else
            {
                before.Add(argument);
            }
        }

        return (before, []);
    }

    private static string? ParseLong(IReadOnlyList<FlagDefinition> flags, IReadOnlyList<string> arguments, ref int at)
    {
        string body = arguments[at][2..];
        int equals = body.IndexOf('=');
        string name = equals < 0 ? body : body[..equals];
        if (name.Length == 0 || name[0] == '-')
        {
            return $"bad flag syntax: {arguments[at]}";
        }

        var flag = flags.FirstOrDefault(flag => flag.Name == name);
        if (flag is null)
        {
            return $"unknown flag: --{name}";
        }

        if (equals >= 0)
        {
            return Take(flag, body[(equals + 1)..]);
        }

        if (flag.IsSwitch)
        {
            return Take(flag, "true");
        }

        return at + 1 < arguments.Count ? Take(flag, arguments[++at]) : $"flag needs an argument: --{name}";
    }

    private static string? ParseShort(IReadOnlyList<FlagDefinition> flags, IReadOnlyList<string> arguments, ref int at)
    {
        string letters = arguments[at][1..];
        for (int i = 0; i < letters.Length; i++)
        {
            char letter = letters[i];
            var flag = flags.FirstOrDefault(flag => flag.Short == letter);
            if (flag is null)
            {
                return $"unknown shorthand flag: '{letter}' in -{letters}";
            }

            string rest = letters[(i + 1)..];
            if (rest.StartsWith('='))
            {
                return Take(flag, rest[1..]);
            }

            if (flag.IsSwitch)
            {
                if (Take(flag, "true") is { } wrong)
                {
                    return wrong;
                }

                continue;
            }

            if (rest.Length > 0)
            {
                return Take(flag, rest);
            }

            return at + 1 < arguments.Count ? Take(flag, arguments[++at]) : $"flag needs an argument: '{letter}' in -{letters}";
        }

        return null;
    }

    private static string? Take(FlagDefinition flag, string value)
    {
        string names = flag.Short == '\0' ? $"--{flag.Name}" : $"-{flag.Short}, --{flag.Name}";
        return flag.Take(value) is { } wrong ? $"invalid argument {GoQuote.Quote(value)} for \"{names}\" flag: {wrong}" : null;
    }
}
