namespace Hearth.Templating.Cel;

/// <summary>What a host adds to the language. Hosts differ: an expression may use only what its reader has.</summary>
[Flags]
public enum CelLibraries
{
    None = 0,

    /// <summary><c>?.</c>, <c>[?]</c>, optional.of, orValue and the rest of optional values.</summary>
    Optionals = 1 << 0,

    /// <summary>charAt, indexOf, join, replace, split, substring, format …</summary>
    Strings = 1 << 1,

    /// <summary>math.greatest, math.abs, math.bitAnd …</summary>
    Math = 1 << 2,

    /// <summary>sets.contains, sets.equivalent, sets.intersects.</summary>
    Sets = 1 << 3,

    /// <summary>sort, distinct, slice, flatten, reverse, lists.range, sortBy.</summary>
    Lists = 1 << 4,

    /// <summary>base64.encode and base64.decode.</summary>
    Encoders = 1 << 5,

    /// <summary>all, exists and existsOne with two variables, transformList, transformMap, transformMapEntry.</summary>
    TwoVariables = 1 << 6,

    /// <summary>cel.bind.</summary>
    Bindings = 1 << 7,

    /// <summary>regex.extract, regex.extractAll, regex.replace.</summary>
    Regex = 1 << 8,

    /// <summary>Kubernetes' isSorted, sum, min, max, indexOf, lastIndexOf, includes of lists.</summary>
    KubernetesLists = 1 << 9,

    /// <summary>Kubernetes' find and findAll.</summary>
    KubernetesRegex = 1 << 10,

    /// <summary>url, isURL, getHost …</summary>
    Urls = 1 << 11,

    /// <summary>ip, cidr, containsIP …</summary>
    Networks = 1 << 12,

    /// <summary>quantity, isQuantity, isLessThan …</summary>
    Quantities = 1 << 13,

    /// <summary>semver, isSemver, major …</summary>
    Versions = 1 << 14,

    /// <summary>format.dns1123Label().validate(…), format.named(…), jsonpatch.escapeKey.</summary>
    Formats = 1 << 15,

    /// <summary>The extensions of cel-go.</summary>
    Extensions = Optionals | Strings | Math | Sets | Lists | Encoders | TwoVariables | Bindings | Regex,

    /// <summary>What the Kubernetes API server has in CRD rules and admission policies.</summary>
    Kubernetes = Optionals | Strings | Sets | Lists | TwoVariables | KubernetesLists | KubernetesRegex | Urls | Networks | Quantities | Versions | Formats,
}
