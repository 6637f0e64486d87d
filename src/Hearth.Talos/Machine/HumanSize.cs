using System.Globalization;

namespace Hearth.Talos.Machine;

/// <summary>Sizes as Talos reads them: <c>100GB</c> (decimal), <c>1.5GiB</c> (binary), plain bytes.</summary>
internal static class HumanSize
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    public static bool TryParse(string text, out ulong bytes)
    {
        bytes = 0;
        int end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or ','))
        {
            end++;
        }

        if (!double.TryParse(text[..end].Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
        {
            return false;
        }

        double? scale = text[end..].Trim().ToLowerInvariant() switch
        {
            "" or "b" => 1,
            "k" or "kb" => 1e3,
            "m" or "mb" => 1e6,
            "g" or "gb" => 1e9,
            "t" or "tb" => 1e12,
            "p" or "pb" => 1e15,
            "e" or "eb" => 1e18,
            "ki" or "kib" => 1L << 10,
            "mi" or "mib" => 1L << 20,
            "gi" or "gib" => 1L << 30,
            "ti" or "tib" => 1L << 40,
            "pi" or "pib" => 1L << 50,
            "ei" or "eib" => 1L << 60,
            _ => null,
        };
        if (scale is null || value * scale.Value >= ulong.MaxValue)
        {
            return false;
        }

        bytes = (ulong)(value * scale.Value);
        return true;
    }

    /// <summary>The short form where it says exactly the same, else the number of bytes.</summary>
    public static string Format(ulong bytes)
    {
        if (bytes % 1000 == 0)
        {
            string shown = Shorten(bytes);
            if (TryParse(shown, out ulong back) && back == bytes)
            {
                return shown;
            }
        }

        return bytes.ToString(CultureInfo.InvariantCulture);
    }

    private static string Shorten(ulong bytes)
    {
        if (bytes < 10)
        {
            return $"{bytes} B";
        }

        int unit = (int)Math.Floor(Math.Log(bytes) / Math.Log(1000));
        double value = Math.Floor((bytes / Math.Pow(1000, unit) * 10) + 0.5) / 10;
        return value.ToString(value < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}
