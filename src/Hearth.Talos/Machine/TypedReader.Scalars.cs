using System.Globalization;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Schema;

namespace Hearth.Talos.Machine;

/// <content>Scalars: parsed, checked and printed again as Talos prints them.</content>
internal sealed partial class TypedReader
{
    private YamlNode? ReadScalar(YamlScalar scalar, TypeRef type, string path)
    {
        var value = YamlSchema.GoYaml3.Resolve(scalar);
        string? text = Convert(scalar, value, type);
        if (text is null)
        {
            Wrong(scalar, path, Describe(scalar), Wanted(type));
            return null;
        }

        return !type.IsPointer && IsZeroText(text, type) ? null : Make(text, type, scalar.Span, scalar.IsSensitive);
    }

    internal static YamlScalar Make(string text, TypeRef type, SourceSpan span, bool sensitive = false) => type.Kind switch
    {
        TypeKind.Bool or TypeKind.Int or TypeKind.Uint or TypeKind.FileMode => GoScalars.Plain(text, span),
        TypeKind.DiskSize when text.All(char.IsAsciiDigit) => GoScalars.Plain(text, span),
        TypeKind.PortRange when text.All(char.IsAsciiDigit) => GoScalars.Plain(text, span),
        _ => GoScalars.String(text, span, sensitive),
    };

    /// <summary>Whether the text is the zero value, which Talos cannot tell from an absent one.</summary>
    internal static bool IsZeroText(string text, TypeRef type) => type.Kind switch
    {
        TypeKind.Bool => text == "false",
        TypeKind.Int or TypeKind.Uint or TypeKind.DiskSize => text == "0",
        TypeKind.FileMode => text == "0o0",
        TypeKind.Duration => text == "0s",
        TypeKind.Enum => text == type.EnumNames[0] && !HasUnnamedZero(type),
        TypeKind.Base64 => false,
        _ => text.Length == 0,
    };

    /// <summary>Enums whose first name is not zero: absent has no name.</summary>
    internal static bool HasUnnamedZero(TypeRef type) => type.Name.TrimStart('*') is "nethelpers.Protocol" or "nethelpers.VLANProtocol" or "nethelpers.WOLMode";

    private static string? Convert(YamlScalar scalar, ScalarValue value, TypeRef type)
    {
        string text = scalar.Value;
        switch (type.Kind)
        {
            case TypeKind.String or TypeKind.Cel or TypeKind.DiskType:
                return text;
            case TypeKind.Bool:
                return ReadBool(scalar, value);
            case TypeKind.Int:
                return ReadInteger(value, type.Bits == 32 ? int.MinValue : long.MinValue, type.Bits == 32 ? int.MaxValue : long.MaxValue);
            case TypeKind.Uint:
                return ReadInteger(value, 0, type.Bits == 64 ? ulong.MaxValue : (decimal)((1UL << type.Bits) - 1));
            case TypeKind.FileMode:
                return ReadInteger(value, 0, uint.MaxValue) is { } mode ? "0o" + System.Convert.ToString(long.Parse(mode, CultureInfo.InvariantCulture), 8) : null;
            case TypeKind.Duration:
                return value.Kind == ScalarKind.String && GoDuration.TryParse(text, out long duration) ? GoDuration.Format(duration) : null;
            case TypeKind.Enum:
                return text.Length == 0 ? null : Array.Find(type.EnumNames, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
            case TypeKind.ByteSize:
                return text.Length == 0 || HumanSize.TryParse(text.TrimStart('-'), out _) ? text : null;
            case TypeKind.Percent:
                return IsPercent(text) ? text : null;
            case TypeKind.Size:
                return text.Length == 0 || (text.Contains('%') ? IsPercent(text) : HumanSize.TryParse(text.TrimStart('-'), out _)) ? text : null;
            case TypeKind.Url:
                return GoUrl.TryParse(text, out var url) ? url.ToString() : null;
            case TypeKind.Addr:
                return text.Length == 0 ? "" : NetIp.TryParseAddr(text, out string addr, out _) ? addr : null;
            case TypeKind.Prefix:
                return text.Length == 0 ? "" : NetIp.TryParsePrefix(text, out string prefix, out _, out _) ? prefix : null;
            case TypeKind.AddrPort:
                return text.Length == 0 ? "" : NetIp.TryParseAddrPort(text, out string addrPort) ? addrPort : null;
            case TypeKind.HardwareAddr:
                return ReadHardwareAddr(text);
            case TypeKind.Base64:
                return ReadBase64(text);
            case TypeKind.DiskSize:
                return HumanSize.TryParse(text, out ulong size) ? HumanSize.Format(size) : null;
            case TypeKind.SizeMatcher:
                return HumanSize.TryParse(text.Trim().TrimStart('<', '>', '=').Trim(), out _) ? text.Trim() : null;
            case TypeKind.PortRange:
                return ReadPortRange(scalar, value);
            default:
                return null;
        }
    }

    private static string? ReadBool(YamlScalar scalar, ScalarValue value)
    {
        if (value.Kind == ScalarKind.Boolean)
        {
            return value.Boolean ? "true" : "false";
        }

        // go-yaml still takes YAML 1.1's words where a bool is wanted.
        return value.Kind == ScalarKind.String && scalar.IsPlain && GoScalars.IsOldBool(scalar.Value)
            ? scalar.Value[0] is 'y' or 'Y' || scalar.Value.Equals("on", StringComparison.OrdinalIgnoreCase) ? "true" : "false"
            : null;
    }

    private static string? ReadInteger(ScalarValue value, decimal min, decimal max)
    {
        decimal? number = value.Kind switch
        {
            ScalarKind.Integer => value.Integer,
            ScalarKind.BigInteger when value.BigInteger <= ulong.MaxValue && value.BigInteger >= long.MinValue => (decimal)value.BigInteger,
            ScalarKind.Float when Math.Abs(value.Float) < 1e18 && Math.Truncate(value.Float) == value.Float => (decimal)value.Float,
            _ => null,
        };
        return number is { } n && n >= min && n <= max ? n.ToString("0", CultureInfo.InvariantCulture) : null;
    }

    private static bool IsPercent(string text) =>
        text.Length == 0 || (text.EndsWith('%') && ulong.TryParse(text.AsSpan(0, text.Length - 1).TrimStart('-'), NumberStyles.None, CultureInfo.InvariantCulture, out _));

    private static string? ReadHardwareAddr(string text)
    {
        string hex = text.Replace(":", "", StringComparison.Ordinal);
        if (hex.Length % 2 != 0 || !hex.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        return string.Join(':', Enumerable.Range(0, hex.Length / 2).Select(i => hex.Substring(i * 2, 2).ToLowerInvariant()));
    }

    private static string? ReadBase64(string text)
    {
        string compact = text.Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
        return System.Convert.TryFromBase64String(compact, new byte[compact.Length], out _) && !compact.Contains(' ') ? compact : null;
    }

    private static string? ReadPortRange(YamlScalar scalar, ScalarValue value)
    {
        if (ReadInteger(value, 0, ushort.MaxValue) is { } port)
        {
            return port;
        }

        string[] halves = scalar.Value.Split('-', 2);
        return halves.Length == 2
            && ushort.TryParse(halves[0], NumberStyles.None, CultureInfo.InvariantCulture, out ushort low)
            && ushort.TryParse(halves[1], NumberStyles.None, CultureInfo.InvariantCulture, out ushort high)
            ? low == high ? low.ToString(CultureInfo.InvariantCulture) : $"{low}-{high}"
            : null;
    }
}
