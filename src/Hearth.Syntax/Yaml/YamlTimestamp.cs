using System.Globalization;
using System.Text;

namespace Hearth.Syntax.Yaml;

/// <summary>
/// A date or a moment as YAML 1.1 writes it. Kept in its parts, because the readers differ in what they print: Go always
/// RFC 3339 with a time zone, Python a date where there is no time.
/// </summary>
/// <param name="Local">Date and time as written, without zone and without fraction.</param>
/// <param name="Nanoseconds">The fraction of the second.</param>
/// <param name="OffsetMinutes">Minutes east of UTC; null where no zone is written (Go takes UTC).</param>
/// <param name="IsDate">Whether only a date is written.</param>
public sealed record YamlTimestamp(DateTime Local, int Nanoseconds, int? OffsetMinutes, bool IsDate)
{
    /// <summary>The moment; to 100 ns, which is .NET's resolution.</summary>
    public DateTimeOffset Moment =>
        new DateTimeOffset(Local.AddTicks(Nanoseconds / 100), TimeSpan.Zero).AddMinutes(-(OffsetMinutes ?? 0));

    /// <summary>As Go's <c>time.RFC3339Nano</c>: <c>2001-12-14T21:59:43.1-05:00</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Local.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        if (Nanoseconds != 0)
        {
            text.Append('.').Append(Nanoseconds.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0'));
        }

        if (OffsetMinutes is not (null or 0))
        {
            int minutes = Math.Abs(OffsetMinutes.Value);
            text.Append(OffsetMinutes < 0 ? '-' : '+').Append(CultureInfo.InvariantCulture, $"{minutes / 60:D2}:{minutes % 60:D2}");
        }
        else
        {
            text.Append('Z');
        }

        return text.ToString();
    }
}
