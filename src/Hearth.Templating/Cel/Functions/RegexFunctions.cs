using System.Text;
using System.Text.RegularExpressions;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Functions;

/// <summary>cel-go's regex.extract, extractAll and replace, and Kubernetes' find and findAll.</summary>
internal static class RegexFunctions
{
    public static IEnumerable<CelFunction> All() =>
    [
        CelFunction.Global("regex.extract", CelType.String, CelType.String, CelType.OptionalOf(CelType.String), Extract),
        CelFunction.Global("regex.extractAll", CelType.String, CelType.String, CelType.ListOf(CelType.String), ExtractAll),
        CelFunction.Of("regex.replace", false, [CelType.String, CelType.String, CelType.String], CelType.String, arguments => Replace(arguments, -1)),
        CelFunction.Of("regex.replace", false, [CelType.String, CelType.String, CelType.String, CelType.Int], CelType.String, arguments => Replace(arguments, arguments[3].AsInt)),
    ];

    public static IEnumerable<CelFunction> Kubernetes() =>
    [
        CelFunction.Member("find", CelType.String, CelType.String, CelType.String, (text, pattern) => Illegal(StandardFunctions.WithRegex(pattern.AsString, regex => CelValue.Of(regex.Find(text.AsString))))),
        CelFunction.Member("findAll", CelType.String, CelType.String, CelType.ListOf(CelType.String), (text, pattern) => FindAll(text, pattern, -1)),
        CelFunction.Of("findAll", true, [CelType.String, CelType.String, CelType.Int], CelType.ListOf(CelType.String), arguments => FindAll(arguments[0], arguments[1], arguments[2].AsInt)),
    ];

    private static CelValue FindAll(in CelValue text, in CelValue pattern, long limit)
    {
        string subject = text.AsString;
        return Illegal(StandardFunctions.WithRegex(pattern.AsString, regex => CelValue.Strings(regex.FindAll(subject, limit).Select(match => match.Value))));
    }

    private static CelValue Illegal(in CelValue value) => value.IsError ? CelValue.Error($"Illegal regex: {value.AsError.Message}") : value;

    private static CelValue Extract(CelValue text, CelValue pattern) => StandardFunctions.WithRegex(pattern.AsString, regex =>
    {
        var found = regex.FindAll(text.AsString, 1);
        return found.Count == 0 ? CelValue.NoOptional : Captured(found[0], pattern.AsString) is { IsError: true } error ? error
            : found[0].Groups.Count > 1 && !found[0].Groups[1].Success ? CelValue.NoOptional
            : CelValue.Optional(Captured(found[0], pattern.AsString));
    });

    private static CelValue ExtractAll(CelValue text, CelValue pattern) => StandardFunctions.WithRegex(pattern.AsString, regex =>
    {
        List<CelValue> found = [];
        foreach (var match in regex.FindAll(text.AsString, -1))
        {
            var value = Captured(match, pattern.AsString);
            if (value.IsError)
            {
                return value;
            }

            if (match.Groups.Count == 1 || match.Groups[1].Length > 0)
            {
                found.Add(value);
            }
        }

        return CelValue.List([.. found]);
    });

    private static CelValue Captured(Match match, string pattern) => match.Groups.Count switch
    {
        1 => CelValue.Of(match.Value),
        2 => CelValue.Of(match.Groups[1].Value),
        _ => CelValue.Error($"regular expression has more than one capturing group: \"{pattern}\""),
    };

    private static CelValue Replace(CelValue[] arguments, long count) => StandardFunctions.WithRegex(arguments[1].AsString, regex =>
    {
        string text = arguments[0].AsString, template = arguments[2].AsString;
        if (count == 0)
        {
            return arguments[0];
        }

        var built = new StringBuilder(text.Length);
        int position = 0;
        foreach (var match in regex.FindAll(text, count < 0 ? -1 : count))
        {
            built.Append(text, position, match.Index - position);
            if (Expand(built, match, template) is { } error)
            {
                return CelValue.Error(error);
            }

            position = match.Index + match.Length;
            StringFunctions.CheckLength(built.Length);
        }

        return CelValue.Of(built.Append(text, position, text.Length - position).ToString());
    });

    // \1 to \9 and \0 stand for groups, \\ for a backslash.
    private static string? Expand(StringBuilder built, Match match, string template)
    {
        for (int i = 0; i < template.Length; i++)
        {
            if (template[i] != '\\')
            {
                built.Append(template[i]);
                continue;
            }

            if (++i == template.Length)
            {
                return $"invalid replacement string: '{template}' \\ not allowed at end";
            }

            if (template[i] == '\\')
            {
                built.Append('\\');
            }
            else if (!char.IsAsciiDigit(template[i]))
            {
                return $"invalid replacement string: '{template}' \\ must be followed by a digit or \\";
            }
            else if (template[i] - '0' >= match.Groups.Count)
            {
                return $"replacement string references group {template[i]} but regex has only {match.Groups.Count - 1} group(s)";
            }
            else
            {
                built.Append(match.Groups[template[i] - '0'].Value);
            }
        }

        return null;
    }
}
