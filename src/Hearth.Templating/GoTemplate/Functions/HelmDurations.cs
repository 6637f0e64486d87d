using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>The duration functions of Helm after 4.1: of durations, their texts, and numbers of seconds.</summary>
internal static class HelmDurations
{
    public static FunctionSet AddTo(FunctionSet functions) => functions.In("Dates")
        .Add("mustToDuration", (Value value) => Value.OfBits(GoType.Duration, Parse(value)), "A duration, or an error.", "{{ mustToDuration \"90s\" }} → 1m30s")
        .Add("durationSeconds", (Value value) => OrZero(value) / (double)GoDuration.Second, "In seconds.", "{{ durationSeconds \"1m\" }} → 60")
        .Add("durationMilliseconds", (Value value) => Value.Int64(OrZero(value) / 1_000_000), "In milliseconds.", "{{ durationMilliseconds \"1s\" }} → 1000")
        .Add("durationMicroseconds", (Value value) => Value.Int64(OrZero(value) / 1_000), "In microseconds.", "{{ durationMicroseconds \"1ms\" }} → 1000")
        .Add("durationNanoseconds", (Value value) => Value.Int64(OrZero(value)), "In nanoseconds.", "{{ durationNanoseconds \"1us\" }} → 1000")
        .Add("durationMinutes", (Value value) => OrZero(value) / (double)GoDuration.Minute, "In minutes.", "{{ durationMinutes \"90s\" }} → 1.5")
        .Add("durationHours", (Value value) => OrZero(value) / (double)GoDuration.Hour, "In hours.", "{{ durationHours \"90m\" }} → 1.5")
        .Add("durationDays", (Value value) => OrZero(value) / (double)GoDuration.Hour / 24, "In days.", "{{ durationDays \"36h\" }} → 1.5")
        .Add("durationWeeks", (Value value) => OrZero(value) / (double)GoDuration.Hour / 24 / 7, "In weeks.", "{{ durationWeeks \"168h\" }} → 1")
        .Add("durationRoundTo", (Value value, Value multiple) => RoundTo(value, multiple, GoDuration.Round), "To the nearest multiple.", "{{ durationRoundTo \"2h13m\" \"1h\" }} → 2h0m0s")
        .Add("durationTruncateTo", (Value value, Value multiple) => RoundTo(value, multiple, static (d, m) => m <= 0 ? d : d - (d % m)), "Down to a multiple.", "{{ durationTruncateTo \"2h59m\" \"1h\" }} → 2h0m0s");

    private static long OrZero(in Value value)
    {
        try
        {
            return Parse(value);
        }
        catch (FunctionException)
        {
            return 0;
        }
    }

    private static Value RoundTo(Value value, Value multiple, Func<long, long, long> round)
    {
        long duration = OrZero(value);
        return Value.OfBits(GoType.Duration, OrZero(multiple) is var m and not 0 ? round(duration, m) : duration);
    }

    private static long Parse(in Value value)
    {
        switch (value.Kind)
        {
            case GoKind.Invalid or GoKind.Interface:
                throw new FunctionException("invalid duration");
            case GoKind.Int64 when ReferenceEquals(value.Type, GoType.Duration):
                return value.AsInt;
            case GoKind.Int or GoKind.Int64 or GoKind.Uint8 or GoKind.Uint32 or GoKind.Uint64:
                return Math.Abs((decimal)value.AsInt) * GoDuration.Second <= long.MaxValue
                    ? value.AsInt * GoDuration.Second
                    : throw new FunctionException($"duration seconds overflow: {value.AsInt}");
            case GoKind.Float64:
                return FromSeconds(value.AsFloat);
            case GoKind.String:
                string text = value.AsText.Trim();
                if (text.Length == 0)
                {
                    throw new FunctionException("empty duration");
                }

                return GoDuration.Parse(text, out _) ?? (GoNumber.ParseFloat(text) is { } seconds
                    ? FromSeconds(seconds)
                    : throw new FunctionException($"could not parse duration {GoString.Quote(value.AsText)}"));
            default:
                throw new FunctionException($"unsupported duration type {value.Type}");
        }
    }

    private static long FromSeconds(double seconds)
    {
        string shown = Hearth.Syntax.Numbers.GoFloat.Format(seconds);
        if (!double.IsFinite(seconds))
        {
            throw new FunctionException($"invalid duration seconds: {shown}");
        }

        double nanoseconds = seconds * GoDuration.Second;
        return Math.Abs(nanoseconds) < 9.2233720368547758e18 ? (long)nanoseconds : throw new FunctionException($"duration seconds overflow: {shown}");
    }
}
