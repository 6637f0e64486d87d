using System.Globalization;
using System.Text;
using Hearth.Syntax.Numbers;
using Hearth.Templating.Cel.Values;
using Hearth.Templating.GoTemplate.Formatting;

namespace Hearth.Templating.Cel.Functions;

/// <summary>The conversions, which have the names of the types. What does not fit is an error, never cut.</summary>
internal static class ConversionFunctions
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IEnumerable<CelFunction> All() =>
    [
        .. Each("bool", CelType.Bool, ToBool, CelType.Bool, CelType.String),
        .. Each("int", CelType.Int, ToInt, CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Timestamp, CelType.Duration),
        .. Each("uint", CelType.Uint, ToUint, CelType.Uint, CelType.Int, CelType.Double, CelType.String),
        .. Each("double", CelType.Double, ToDouble, CelType.Double, CelType.Int, CelType.Uint, CelType.String),
        .. Each("string", CelType.String, ToText, CelType.String, CelType.Bool, CelType.Int, CelType.Uint, CelType.Double, CelType.Bytes, CelType.Timestamp, CelType.Duration),
        .. Each("bytes", CelType.Bytes, value => value.Kind == CelKind.Bytes ? value : CelValue.Of(Encoding.UTF8.GetBytes(value.AsString)), CelType.Bytes, CelType.String),
        .. Each("timestamp", CelType.Timestamp, ToTimestamp, CelType.Timestamp, CelType.String, CelType.Int),
        .. Each("duration", CelType.Duration, ToDuration, CelType.Duration, CelType.String),
    ];

    private static IEnumerable<CelFunction> Each(string name, CelType result, Func<CelValue, CelValue> convert, params CelType[] sources) =>
        sources.Select(source => CelFunction.Global(name, source, result, convert));

    private static CelValue NotConvertible(in CelValue value, CelType to) =>
        CelValue.Error($"type conversion error from '{value.Type.Name}' to '{to.Name}'");

    private static CelValue ToBool(CelValue value) => value.Kind == CelKind.Bool ? value : value.AsString switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => CelValue.True,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => CelValue.False,
        _ => NotConvertible(value, CelType.Bool),
    };

    private static CelValue ToInt(CelValue value) => value.Kind switch
    {
        CelKind.Uint => value.AsUint <= long.MaxValue ? CelValue.Of((long)value.AsUint) : CelValue.Error("integer overflow"),
        CelKind.Double => value.AsDouble is > -9223372036854775808.0 and < 9223372036854775808.0 ? CelValue.Of((long)value.AsDouble) : CelValue.Error("integer overflow"),
        CelKind.String => long.TryParse(value.AsString, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long parsed) ? CelValue.Of(parsed) : NotConvertible(value, CelType.Int),
        CelKind.Timestamp => CelValue.Of(value.Seconds),
        CelKind.Duration => CelValue.Of(value.AsDuration),
        _ => value,
    };

    private static CelValue ToUint(CelValue value) => value.Kind switch
    {
        CelKind.Int => value.AsInt >= 0 ? CelValue.Of((ulong)value.AsInt) : CelValue.Error("unsigned integer overflow"),
        CelKind.Double => value.AsDouble is >= 0 and < 18446744073709551616.0 ? CelValue.Of((ulong)value.AsDouble) : CelValue.Error("unsigned integer overflow"),
        CelKind.String => ulong.TryParse(value.AsString, NumberStyles.None, CultureInfo.InvariantCulture, out ulong parsed) ? CelValue.Of(parsed) : NotConvertible(value, CelType.Uint),
        _ => value,
    };

    private static CelValue ToDouble(CelValue value) => value.Kind switch
    {
        CelKind.Int => CelValue.Of((double)value.AsInt),
        CelKind.Uint => CelValue.Of((double)value.AsUint),
        CelKind.String => GoNumber.ParseFloat(value.AsString) is { } parsed ? CelValue.Of(parsed) : NotConvertible(value, CelType.Double),
        _ => value,
    };

    private static CelValue ToText(CelValue value) => value.Kind switch
    {
        CelKind.Bool => CelValue.Of(value.AsBool ? "true" : "false"),
        CelKind.Int => CelValue.Of(value.AsInt.ToString(CultureInfo.InvariantCulture)),
        CelKind.Uint => CelValue.Of(value.AsUint.ToString(CultureInfo.InvariantCulture)),
        CelKind.Double => CelValue.Of(GoFloat.Format(value.AsDouble)),
        CelKind.Bytes => FromUtf8(value.AsBytes),
        CelKind.Timestamp => CelValue.Of(CelTime.FormatTimestamp(value)),
        CelKind.Duration => CelValue.Of(CelTime.FormatDuration(value.AsDuration)),
        _ => value,
    };

    private static CelValue FromUtf8(byte[] bytes)
    {
        try
        {
            return CelValue.Of(StrictUtf8.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return CelValue.Error("invalid UTF-8 in bytes, cannot convert to string");
        }
    }

    private static CelValue ToTimestamp(CelValue value) => value.Kind switch
    {
        CelKind.String => CelTime.ParseTimestamp(value.AsString) ?? NotConvertible(value, CelType.Timestamp),
        CelKind.Int => CelValue.Timestamp(value.AsInt, 0),
        _ => value,
    };

    private static CelValue ToDuration(CelValue value) => value.Kind switch
    {
        CelKind.String => GoDuration.Parse(value.AsString, out _) is { } nanoseconds ? CelValue.Duration(nanoseconds) : NotConvertible(value, CelType.Duration),
        _ => value,
    };
}
