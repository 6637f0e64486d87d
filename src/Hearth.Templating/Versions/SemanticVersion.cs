using System.Diagnostics.CodeAnalysis;

namespace Hearth.Templating.Versions;

/// <summary>
/// A semantic version as Helm, Flux and sprig read it (Masterminds/semver 3): a leading <c>v</c>, missing parts and
/// leading zeros are allowed; precedence is semver's, metadata does not count.
/// </summary>
public sealed record SemanticVersion(ulong Major, ulong Minor, ulong Patch, string Prerelease, string Metadata, string Original) : IComparable<SemanticVersion>
{
    /// <summary>Reads a version; false where it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SemanticVersion? version)
    {
        version = null;
        var rest = text.AsSpan();
        if (rest is ['v', ..])
        {
            rest = rest[1..];
        }

        string metadata = "", prerelease = "";
        if (rest.IndexOf('+') is var plus and >= 0)
        {
            metadata = rest[(plus + 1)..].ToString();
            rest = rest[..plus];
            if (!IsDotted(metadata))
            {
                return false;
            }
        }

        if (rest.IndexOf('-') is var dash and >= 0)
        {
            prerelease = rest[(dash + 1)..].ToString();
            rest = rest[..dash];
            if (!IsDotted(prerelease) || HasLeadingZero(prerelease))
            {
                return false;
            }
        }

        Span<ulong> parts = stackalloc ulong[3];
        int count = 0;
        foreach (var range in rest.Split('.'))
        {
            if (count == 3 || !TryParsePart(rest[range], out parts[count++]))
            {
                return false;
            }
        }

        version = new SemanticVersion(parts[0], parts[1], parts[2], prerelease, metadata, text);
        return true;
    }

    public int CompareTo(SemanticVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        int order = Major.CompareTo(other.Major);
        order = order != 0 ? order : Minor.CompareTo(other.Minor);
        order = order != 0 ? order : Patch.CompareTo(other.Patch);
        return order != 0 ? order : ComparePrereleases(Prerelease, other.Prerelease);
    }

    /// <summary><c>1.2.3-rc.1+build</c>, without the <c>v</c> and with all three numbers.</summary>
    public override string ToString() =>
        $"{Major}.{Minor}.{Patch}{(Prerelease.Length > 0 ? "-" + Prerelease : "")}{(Metadata.Length > 0 ? "+" + Metadata : "")}";

    /// <summary>A release comes after its prereleases; identifiers compare as numbers where both are, numbers before words.</summary>
    internal static int ComparePrereleases(string left, string right)
    {
        if (left == right)
        {
            return 0;
        }

        if (left.Length == 0 || right.Length == 0)
        {
            return left.Length == 0 ? 1 : -1;
        }

        string[] a = left.Split('.'), b = right.Split('.');
        for (int i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            int order = CompareIdentifiers(a[i], b[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private static int CompareIdentifiers(string a, string b)
    {
        bool aIsNumber = ulong.TryParse(a, out ulong x), bIsNumber = ulong.TryParse(b, out ulong y);
        return aIsNumber && bIsNumber ? x.CompareTo(y)
            : aIsNumber ? -1
            : bIsNumber ? 1
            : Math.Sign(string.CompareOrdinal(a, b));
    }

    private static bool TryParsePart(ReadOnlySpan<char> text, out ulong value)
    {
        value = 0;
        return text.IndexOfAnyExceptInRange('0', '9') < 0 && ulong.TryParse(text, out value);
    }

    private static bool IsDotted(string text)
    {
        foreach (string part in text.Split('.'))
        {
            if (part.Length == 0 || part.AsSpan().ContainsAnyExcept(IdentifierCharacters))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasLeadingZero(string prerelease) =>
        prerelease.Split('.').Any(part => part.Length > 1 && part[0] == '0' && part.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0);

    private static readonly System.Buffers.SearchValues<char> IdentifierCharacters =
        System.Buffers.SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-");
}
