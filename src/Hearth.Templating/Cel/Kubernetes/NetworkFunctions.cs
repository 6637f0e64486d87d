using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Kubernetes;

/// <summary>Kubernetes' functions of IP addresses and networks.</summary>
internal static class NetworkFunctions
{
    public static IEnumerable<CelFunction> All() =>
    [
        CelFunction.Global("ip", CelType.String, CelIp.IpType, text => ParseIp(text, CelValue.Of)),
        CelFunction.Global("isIP", CelType.String, CelType.Bool, text => CelValue.Of(CelIp.TryParse(text.AsString, out _) is not null)),
        CelFunction.Global("ip.isCanonical", CelType.String, CelType.Bool, text => ParseIp(text, ip => CelValue.Of(ip.Text == text.AsString))),
        CelFunction.Global("string", CelIp.IpType, CelType.String, ip => CelValue.Of(Ip(ip).Text)),
        CelFunction.Member("family", CelIp.IpType, CelType.Int, ip => CelValue.Of(Ip(ip).IsVersion4 ? 4L : 6L)),
        Test("isUnspecified", ip => ip.IsUnspecified),
        Test("isLoopback", ip => ip.IsLoopback),
        Test("isLinkLocalMulticast", ip => ip.IsLinkLocalMulticast),
        Test("isLinkLocalUnicast", ip => ip.IsLinkLocalUnicast),
        Test("isGlobalUnicast", ip => ip.IsGlobalUnicast),
        CelFunction.Global("cidr", CelType.String, CelCidr.CidrType, text => ParseCidr(text, CelValue.Of)),
        CelFunction.Global("isCIDR", CelType.String, CelType.Bool, text => CelValue.Of(CelCidr.TryParse(text.AsString, out _) is not null)),
        CelFunction.Global("string", CelCidr.CidrType, CelType.String, cidr => CelValue.Of(Cidr(cidr).Text)),
        CelFunction.Member("containsIP", CelCidr.CidrType, CelType.String, CelType.Bool, (cidr, text) => ParseIp(text, ip => CelValue.Of(Cidr(cidr).Contains(ip)))),
        CelFunction.Member("containsIP", CelCidr.CidrType, CelIp.IpType, CelType.Bool, (cidr, ip) => CelValue.Of(Cidr(cidr).Contains(Ip(ip)))),
        CelFunction.Member("containsCIDR", CelCidr.CidrType, CelType.String, CelType.Bool, (cidr, text) => ParseCidr(text, other => CelValue.Of(Cidr(cidr).Contains(other)))),
        CelFunction.Member("containsCIDR", CelCidr.CidrType, CelCidr.CidrType, CelType.Bool, (cidr, other) => CelValue.Of(Cidr(cidr).Contains(Cidr(other)))),
        CelFunction.Member("ip", CelCidr.CidrType, CelIp.IpType, cidr => CelValue.Of(Cidr(cidr).Ip)),
        CelFunction.Member("prefixLength", CelCidr.CidrType, CelType.Int, cidr => CelValue.Of((long)Cidr(cidr).PrefixLength)),
        CelFunction.Member("masked", CelCidr.CidrType, CelCidr.CidrType, cidr => CelValue.Of(Cidr(cidr).Mask())),
    ];

    private static CelFunction Test(string name, Func<CelIp, bool> test) => CelFunction.Member(name, CelIp.IpType, CelType.Bool, ip => CelValue.Of(test(Ip(ip))));

    private static CelIp Ip(in CelValue value) => (CelIp)value.AsOpaque;

    private static CelCidr Cidr(in CelValue value) => (CelCidr)value.AsOpaque;

    private static CelValue ParseIp(in CelValue text, Func<CelIp, CelValue> use) =>
        CelIp.TryParse(text.AsString, out string error) is { } ip ? use(ip) : CelValue.Error(error);

    private static CelValue ParseCidr(in CelValue text, Func<CelCidr, CelValue> use) =>
        CelCidr.TryParse(text.AsString, out string error) is { } cidr ? use(cidr) : CelValue.Error($"network address parse error during conversion from string: {error}");
}
