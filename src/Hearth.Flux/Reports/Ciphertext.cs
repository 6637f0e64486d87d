using System.Runtime.CompilerServices;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Reports;

/// <summary>
/// Whether any part of a text, or of the texts that it was generated from, is what SOPS encrypted. Most are not, and
/// need not be looked through value by value.
/// </summary>
internal static class Ciphertext
{
    public const string Start = "ENC[AES256_GCM,";

    private static readonly ConditionalWeakTable<SourceText, StrongBox<bool>> Known = [];

    public static bool IsIn(SourceText source) => Known.GetValue(source, static text => new StrongBox<bool>(Find(text))).Value;

    /// <summary>What <see cref="IsIn"/> said of the text before it was stored.</summary>
    public static void Remember(SourceText source, bool isIn) => Known.AddOrUpdate(source, new StrongBox<bool>(isIn));

    private static bool Find(SourceText source)
    {
        if (source.Text.Contains(Start, StringComparison.Ordinal))
        {
            return true;
        }

        if (source.Map is { } map)
        {
            SourceText? last = null;
            foreach (ref readonly var segment in map.Segments)
            {
                if (segment.HasOrigin && segment.Origin.Source != last && IsIn(last = segment.Origin.Source))
                {
                    return true;
                }

                if (segment.Value is { } value && IsIn(value.Source))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
