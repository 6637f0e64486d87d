using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Kubernetes;

/// <summary>Kubernetes' functions of semantic versions.</summary>
internal static class VersionFunctions
{
    private static readonly CelType Of = CelVersion.VersionType;

    public static IEnumerable<CelFunction> All() =>
    [
        CelFunction.Global("semver", CelType.String, Of, text => Parse(text, isNormalized: false)),
        CelFunction.Global("semver", CelType.String, CelType.Bool, Of, (text, normalizes) => Parse(text, normalizes.AsBool)),
        CelFunction.Global("isSemver", CelType.String, CelType.Bool, text => CelValue.Of(!Parse(text, isNormalized: false).IsError)),
        CelFunction.Global("isSemver", CelType.String, CelType.Bool, CelType.Bool, (text, normalizes) => CelValue.Of(!Parse(text, normalizes.AsBool).IsError)),
        CelFunction.Member("isGreaterThan", Of, Of, CelType.Bool, (left, right) => CelValue.Of(Compare(left, right) > 0)),
        CelFunction.Member("isLessThan", Of, Of, CelType.Bool, (left, right) => CelValue.Of(Compare(left, right) < 0)),
        CelFunction.Member("compareTo", Of, Of, CelType.Int, (left, right) => CelValue.Of((long)Math.Sign(Compare(left, right)))),
        CelFunction.Member("major", Of, CelType.Int, version => CelValue.Of((long)Get(version).Version.Major)),
        CelFunction.Member("minor", Of, CelType.Int, version => CelValue.Of((long)Get(version).Version.Minor)),
        CelFunction.Member("patch", Of, CelType.Int, version => CelValue.Of((long)Get(version).Version.Patch)),
    ];

    private static CelValue Parse(in CelValue text, bool isNormalized) =>
        (isNormalized ? CelVersion.TryParseNormalized(text.AsString, out string error) : CelVersion.TryParse(text.AsString, out error)) is { } version
            ? CelValue.Of(version)
            : CelValue.Error(error);

    private static int Compare(in CelValue left, in CelValue right) => Get(left).Version.CompareTo(Get(right).Version);

    private static CelVersion Get(in CelValue value) => (CelVersion)value.AsOpaque;
}
