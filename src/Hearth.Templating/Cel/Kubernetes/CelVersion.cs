using Hearth.Templating.Cel.Values;
using Hearth.Templating.Versions;

namespace Hearth.Templating.Cel.Kubernetes;

/// <summary>A semantic version as blang/semver reads it (strictly), Kubernetes' <c>kubernetes.Semver</c>.</summary>
internal sealed class CelVersion(SemanticVersion version) : CelOpaque
{
    public static readonly CelType VersionType = CelType.Opaque("kubernetes.Semver");

    public override CelType Type => VersionType;

    public SemanticVersion Version => version;

    /// <summary>Three numbers without leading zeros, no <c>v</c>.</summary>
    public static CelVersion? TryParse(string text, out string error)
    {
        error = "";
        int end = text.AsSpan().IndexOfAny('-', '+');
        string[] numbers = (end < 0 ? text : text[..end]).Split('.');
        if (text.Length == 0)
        {
            error = "Version string empty";
        }
        else if (numbers.Length != 3)
        {
            error = numbers.Length < 3 ? "No Major.Minor.Patch elements found" : $"Invalid character(s) found in patch number \"{string.Join('.', numbers[2..])}\"";
        }

        string[] names = ["major", "minor", "patch"];
        for (int i = 0; i < 3 && error.Length == 0; i++)
        {
            error = numbers[i].Length == 0 || numbers[i].AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0 ? $"Invalid character(s) found in {names[i]} number \"{numbers[i]}\""
                : numbers[i].Length > 1 && numbers[i][0] == '0' ? $"{char.ToUpperInvariant(names[i][0])}{names[i][1..]} number must not contain leading zeroes \"{numbers[i]}\""
                : "";
        }

        if (error.Length > 0)
        {
            return null;
        }

        if (!SemanticVersion.TryParse(text, out var version))
        {
            error = $"Invalid character(s) found in prerelease or build metadata of \"{text}\"";
            return null;
        }

        return new CelVersion(version);
    }

    /// <summary>Takes <c>v1.2</c>, <c>1</c> and <c>01.2.3</c> too.</summary>
    public static CelVersion? TryParseNormalized(string text, out string error)
    {
        string[] parts = (text.StartsWith('v') ? text[1..] : text).Split('.', 3);
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length > 1)
            {
                string trimmed = parts[i].TrimStart('0');
                parts[i] = trimmed.Length == 0 || !char.IsAsciiDigit(trimmed[0]) ? "0" + trimmed : trimmed;
            }
        }

        if (parts.Length < 3)
        {
            if (parts[^1].AsSpan().ContainsAny('+', '-'))
            {
                error = "short version cannot contain PreRelease/Build meta data";
                return null;
            }

            parts = [.. parts, .. Enumerable.Repeat("0", 3 - parts.Length)];
        }

        return TryParse(string.Join('.', parts), out error);
    }

    public override bool IsEqualTo(CelOpaque other) => other is CelVersion that && version.CompareTo(that.Version) == 0;

    public override int GetHashCode() => HashCode.Combine(version.Major, version.Minor, version.Patch, version.Prerelease);

    public override string ToString() => $"semver(\"{version}\")";
}
