using System.Text.RegularExpressions;
using Hearth.Templating.Cel.Values;
using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Functions;

namespace Hearth.Templating.Cel.Functions;

/// <summary>The functions that every reader of the language has.</summary>
internal static class StandardFunctions
{
    public static IEnumerable<CelFunction> All() =>
    [
        .. Sizes((type, run) => CelFunction.Global("size", type, CelType.Int, run)),
        .. Sizes((type, run) => CelFunction.Member("size", type, CelType.Int, run)),
        CelFunction.Member("contains", CelType.String, CelType.String, CelType.Bool, (text, part) => CelValue.Of(text.AsString.Contains(part.AsString, StringComparison.Ordinal))),
        CelFunction.Member("startsWith", CelType.String, CelType.String, CelType.Bool, (text, part) => CelValue.Of(text.AsString.StartsWith(part.AsString, StringComparison.Ordinal))),
        CelFunction.Member("endsWith", CelType.String, CelType.String, CelType.Bool, (text, part) => CelValue.Of(text.AsString.EndsWith(part.AsString, StringComparison.Ordinal))),
        CelFunction.Member("matches", CelType.String, CelType.String, CelType.Bool, Matches),
        CelFunction.Global("matches", CelType.String, CelType.String, CelType.Bool, Matches),
        CelFunction.Global("type", CelType.A, CelType.Type, value => CelValue.Of(value.Type)),
        CelFunction.Global("dyn", CelType.A, CelType.Dyn, value => value),
    ];

    /// <summary>Runs a regular expression of RE2; an error where it is none.</summary>
    internal static CelValue WithRegex(string pattern, Func<Re2Regex, CelValue> use)
    {
        try
        {
            return use(Re2Regex.Parse(pattern));
        }
        catch (FunctionException exception)
        {
            return CelValue.Error(exception.Message);
        }
        catch (RegexMatchTimeoutException)
        {
            return CelValue.Error("the regular expression took too long");
        }
    }

    private static CelValue Matches(CelValue text, CelValue pattern) =>
        WithRegex(pattern.AsString, regex => CelValue.Of(regex.IsMatch(text.AsString)));

    private static IEnumerable<CelFunction> Sizes(Func<CelType, Func<CelValue, CelValue>, CelFunction> make) =>
    [
        make(CelType.String, text => CelValue.Of(CelText.LengthOf(text.AsString))),
        make(CelType.Bytes, bytes => CelValue.Of((long)bytes.AsBytes.Length)),
        make(CelType.AnyList, list => CelValue.Of((long)list.AsList.Count)),
        make(CelType.AnyMap, map => CelValue.Of((long)map.AsMap.Count)),
    ];
}
