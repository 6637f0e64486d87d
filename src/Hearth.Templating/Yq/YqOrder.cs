using Hearth.Syntax.Yaml;

namespace Hearth.Templating.Yq;

/// <summary>The order of values: null, booleans, then by kind.</summary>
internal static class YqOrder
{
    public static int Compare(YqNode left, YqNode right, string? layout)
    {
        string leftTag = TagOf(left), rightTag = TagOf(right);
        int rank = Rank(leftTag).CompareTo(Rank(rightTag));
        if (rank != 0)
        {
            return rank;
        }

        if (leftTag == YamlImplicitTag.Boolean)
        {
            return left.IsTruthy.CompareTo(right.IsTruthy);
        }

        bool areDates = leftTag == YamlImplicitTag.String && layout is not null && layout != YqDate.Rfc3339
            ? YqDate.TryParse(layout, left.Value) is not null && YqDate.TryParse(layout, right.Value) is not null
            : leftTag == YamlImplicitTag.Timestamp && rightTag == YamlImplicitTag.Timestamp;
        if (areDates && YqDate.TryParse(layout, left.Value) is { } first && YqDate.TryParse(layout, right.Value) is { } second)
        {
            return first.Moment.CompareTo(second.Moment);
        }

        if (leftTag == YamlImplicitTag.Integer && rightTag == YamlImplicitTag.Integer && YqNumber.TryInteger(left.Value, out long one) && YqNumber.TryInteger(right.Value, out long two))
        {
            return one.CompareTo(two);
        }

        bool areNumbers = leftTag is YamlImplicitTag.Integer or YamlImplicitTag.Float && rightTag is YamlImplicitTag.Integer or YamlImplicitTag.Float;
        return areNumbers && YqNumber.TryFloat(left.Value, out double a) && YqNumber.TryFloat(right.Value, out double b)
            ? a.CompareTo(b)
            : CompareText(left.Value, right.Value);
    }

    /// <summary>By bytes of UTF-8, as Go compares strings.</summary>
    public static int CompareText(string left, string right)
    {
        int order = string.CompareOrdinal(left, right);
        if (order == 0 || (!left.AsSpan().ContainsAnyInRange('\uD800', '\uFFFF') && !right.AsSpan().ContainsAnyInRange('\uD800', '\uFFFF')))
        {
            return order;
        }

        using var one = left.EnumerateRunes().GetEnumerator();
        using var two = right.EnumerateRunes().GetEnumerator();
        while (true)
        {
            bool hasOne = one.MoveNext(), hasTwo = two.MoveNext();
            if (!hasOne || !hasTwo)
            {
                return hasOne.CompareTo(hasTwo);
            }

            int rune = one.Current.CompareTo(two.Current);
            if (rune != 0)
            {
                return rune;
            }
        }
    }

    private static string TagOf(YqNode node) => node.Tag.StartsWith("!!", StringComparison.Ordinal) ? node.Tag : node.GuessedTag;

    private static int Rank(string tag) => tag switch
    {
        YamlImplicitTag.Null => 0,
        YamlImplicitTag.Boolean => 1,
        _ => 2,
    };
}
