using System.Globalization;
using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>spf13/cast's conversions, which sprig's arithmetic goes through: what cannot be read is 0.</summary>
internal static class Cast
{
    public static long ToInt64(in Value value) => value.Kind switch
    {
        GoKind.Int or GoKind.Int64 or GoKind.Uint8 or GoKind.Uint32 or GoKind.Uint64 or GoKind.Bool => value.AsInt,
        GoKind.Float64 => FromFloat(value.AsFloat),
        GoKind.String when ReferenceEquals(value.Type, GoType.String) => FromText(value.AsText),
        _ => 0,
    };

    public static double ToFloat(in Value value) => value.Kind switch
    {
        GoKind.Int or GoKind.Int64 or GoKind.Uint8 or GoKind.Uint32 or GoKind.Bool => value.AsInt,
        GoKind.Uint64 => (ulong)value.AsInt,
        GoKind.Float64 => value.AsFloat,
        GoKind.String when ReferenceEquals(value.Type, GoType.String) => GoNumber.ParseFloat(value.AsText) ?? 0,
        _ => 0,
    };

    // What does not fit is the least number, as on amd64.
    public static long FromFloat(double value) => value is >= -9.2233720368547758e18 and < 9.2233720368547758e18 ? (long)value : long.MinValue;

    // Base prefixes count; what follows a point does not.
    private static long FromText(string text)
    {
        int point = text.IndexOf('.');
        if (point >= 0 && text.AsSpan(point + 1).IndexOfAnyExceptInRange('0', '9') < 0)
        {
            text = point == 0 || text[..point] is "+" or "-" ? text[..point] + "0" : text[..point];
        }

        return GoNumber.ParseInteger(text) ?? 0;
    }
}
