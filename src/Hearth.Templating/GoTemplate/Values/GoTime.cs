namespace Hearth.Templating.GoTemplate.Values;

/// <summary>A Go <c>time.Time</c>: a moment to the nanosecond, and the zone that it is shown in.</summary>
/// <param name="Moment">With the zone's offset; 100 ns exact.</param>
/// <param name="Nanoseconds">0 to 99, what a tick cannot hold.</param>
/// <param name="Zone">The zone's abbreviation; empty for an offset without name.</param>
public sealed record GoTime(DateTimeOffset Moment, int Nanoseconds = 0, string Zone = "UTC")
{
    /// <summary>Go's zero time, January 1 of the year 1.</summary>
    public static readonly GoTime Zero = new(DateTimeOffset.MinValue);

    /// <summary>Nanoseconds since 1970; overflows outside of 1678 to 2262, as Go's.</summary>
    public long UnixNanoseconds => unchecked(((Moment.UtcTicks - DateTime.UnixEpoch.Ticks) * 100) + Nanoseconds);

    public static GoTime From(Value value) => value.AsTime ?? Zero;

    public Value ToValue() => Value.OfReference(GoType.Time, this);
}
