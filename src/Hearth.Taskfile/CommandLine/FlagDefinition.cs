using System.Globalization;
using Hearth.Taskfile.Errors;

namespace Hearth.Taskfile.CommandLine;

/// <summary>One flag as pflag has it: names, the word for its value in the help, the default, and how a text is taken.</summary>
/// <param name="Name">The long name.</param>
/// <param name="Short">The letter; <c>\0</c> for none.</param>
/// <param name="ValueName"><c>string</c>, <c>int</c> …; empty for a switch.</param>
/// <param name="Usage">Its line of the help.</param>
/// <param name="Default">As the help shows it; empty where the default is nothing.</param>
/// <param name="Take">Takes a value; returns what is wrong with it, or null.</param>
internal sealed record FlagDefinition(string Name, char Short, string ValueName, string Usage, string Default, Func<string, string?> Take)
{
    public bool IsSwitch => ValueName.Length == 0;

    public static FlagDefinition Switch(string name, char letter, bool initial, Action<bool> set, string usage)
    {
        set(initial);
        return new(name, letter, "", usage, initial ? "true" : "", text => ParseBool(text, set));
    }

    public static FlagDefinition Text(string name, char letter, string initial, Action<string> set, string usage, string valueName = "string")
    {
        set(initial);
        return new(name, letter, valueName, usage, initial.Length > 0 ? GoQuote.Quote(initial) : "", text =>
        {
            set(text);
            return null;
        });
    }

    public static FlagDefinition Number(string name, char letter, int initial, Action<int> set, string usage)
    {
        set(initial);
        return new(name, letter, "int", usage, initial == 0 ? "" : initial.ToString(CultureInfo.InvariantCulture), text =>
        {
            if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
            {
                return $"strconv.ParseInt: parsing {GoQuote.Quote(text)}: invalid syntax";
            }

            set(number);
            return null;
        });
    }

    public static FlagDefinition Duration(string name, char letter, TimeSpan initial, Action<TimeSpan> set, string usage)
    {
        set(initial);
        return new(name, letter, "duration", usage, initial == TimeSpan.Zero ? "" : GoDuration.Format(initial), text =>
        {
            if (!GoDuration.TryParse(text, out var duration))
            {
                return $"time: invalid duration {GoQuote.Quote(text)}";
            }

            set(duration);
            return null;
        });
    }

    /// <summary>Go's words for true and false.</summary>
    public static bool? AsBool(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };

    private static string? ParseBool(string text, Action<bool> set)
    {
        if (AsBool(text) is not { } flag)
        {
            return $"strconv.ParseBool: parsing {GoQuote.Quote(text)}: invalid syntax";
        }

        set(flag);
        return null;
    }
}
