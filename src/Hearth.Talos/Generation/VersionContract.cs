using System.Globalization;

namespace Hearth.Talos.Generation;

/// <summary>The Talos minor release a config is made for: what the generator may use.</summary>
public readonly record struct VersionContract(int Major, int Minor) : IComparable<VersionContract>
{
    /// <summary>The newest release whose shape this build knows.</summary>
    public static readonly VersionContract Latest = new(1, 14);

    public bool HasMultiDocNetwork => this >= new VersionContract(1, 12);

    public bool HasMultiDocKubeSpan => this >= new VersionContract(1, 13);

    public bool HasMultiDocKubernetes => this >= new VersionContract(1, 14);

    public bool HasSecretbox => this >= new VersionContract(1, 3);

    public bool HasRsaServiceAccount => this >= new VersionContract(1, 7);

    public static bool operator >=(VersionContract left, VersionContract right) => left.CompareTo(right) >= 0;

    public static bool operator <=(VersionContract left, VersionContract right) => left.CompareTo(right) <= 0;

    public static bool operator >(VersionContract left, VersionContract right) => left.CompareTo(right) > 0;

    public static bool operator <(VersionContract left, VersionContract right) => left.CompareTo(right) < 0;

    /// <summary>From <c>v1.12.6</c>, <c>1.12</c> or <c>v1.13.0-alpha.1</c>.</summary>
    public static bool TryParse(string version, out VersionContract contract)
    {
        contract = default;
        string[] parts = version.TrimStart('v').Split('.', 3);
        if (parts.Length < 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major))
        {
            return false;
        }

        int end = 0;
        while (end < parts[1].Length && char.IsAsciiDigit(parts[1][end]))
        {
            end++;
        }

        if (end == 0 || !int.TryParse(parts[1].AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out int minor))
        {
            return false;
        }

        contract = new VersionContract(major, minor);
        return true;
    }

    public int CompareTo(VersionContract other) => Major != other.Major ? Major.CompareTo(other.Major) : Minor.CompareTo(other.Minor);

    public override string ToString() => $"v{Major}.{Minor}";
}
