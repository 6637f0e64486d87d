using Hearth.Syntax.Yaml;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Yaml;

/// <summary>
/// Reads a tree as a declared type: numbers become the declared number type, texts become timestamps, durations and bytes,
/// and an object has all of its fields, absent ones with their zero value, as protobuf messages have.
/// </summary>
public sealed class TypedNodeReader(CelType type) : CelNodeReader
{
    public override CelNodeReader ForItem => new TypedNodeReader(type.Kind == CelTypeKind.List ? type.Element : CelType.Dyn);

    public override CelNodeReader ForKey(string key) => new TypedNodeReader(
        type.Kind == CelTypeKind.Map ? type.Element
        : type.Fields is { } fields && fields.TryGetValue(key, out var field) ? field
        : CelType.Dyn);

    public override CelValue ReadMapping(YamlMapping mapping) =>
        type.Kind == CelTypeKind.Object ? CelValue.Of(new TypedMap(type, (YamlCelMap)base.ReadMapping(mapping).AsMap)) : base.ReadMapping(mapping);

    public override CelValue ReadScalar(YamlScalar scalar)
    {
        var value = base.ReadScalar(scalar);
        return (type.ValueKind, value.Kind) switch
        {
            (CelKind.Uint, CelKind.Int) when value.AsInt >= 0 => CelValue.Of((ulong)value.AsInt),
            (CelKind.Uint, CelKind.Double) when value.AsDouble is >= 0 and < ulong.MaxValue => CelValue.Of((ulong)value.AsDouble),
            (CelKind.Double, CelKind.Int) => CelValue.Of((double)value.AsInt),
            (CelKind.Int, CelKind.Double) when value.AsDouble == Math.Truncate(value.AsDouble) && Math.Abs(value.AsDouble) < long.MaxValue => CelValue.Of((long)value.AsDouble),
            (CelKind.String, not (CelKind.String or CelKind.Null)) => CelValue.Of(scalar.Value),
            (CelKind.Timestamp, CelKind.String) => CelTime.ParseTimestamp(value.AsString) ?? value,
            (CelKind.Duration, CelKind.String) => GoTemplate.Formatting.GoDuration.Parse(value.AsString, out _) is { } nanoseconds ? CelValue.Duration(nanoseconds) : value,
            (CelKind.Bytes, CelKind.String) => BytesOf(value),
            _ => value,
        };
    }

    // Base64, as JSON holds bytes; or a hardware address, as Talos prints one.
    private static CelValue BytesOf(in CelValue text)
    {
        string written = text.AsString;
        if (written.Contains(':'))
        {
            string[] parts = written.Split(':');
            return parts.All(part => part.Length == 2 && part.All(char.IsAsciiHexDigit))
                ? CelValue.Of(Convert.FromHexString(string.Concat(parts)))
                : text;
        }

        byte[] bytes = new byte[written.Length];
        return Convert.TryFromBase64String(written, bytes, out int length) ? CelValue.Of(bytes[..length]) : text;
    }

    /// <summary>An object whose absent fields have their zero value.</summary>
    private sealed class TypedMap(CelType type, YamlCelMap data) : CelMap
    {
        public override CelType Type => type;

        public override int Count => data.Count;

        public override IEnumerable<CelValue> Keys => data.Keys;

        public override bool TryGetField(string name, out CelValue value)
        {
            if (data.TryGetField(name, out value))
            {
                return true;
            }

            bool isDeclared = type.Fields!.TryGetValue(name, out var field); // Object types have fields.
            value = isDeclared ? ZeroOf(field!) : default; // Found where declared.
            return isDeclared;
        }

        public override bool TryGet(in CelValue key, out CelValue value)
        {
            value = default;
            return key.Kind == CelKind.String && TryGetField(key.AsString, out value);
        }

        private static CelValue ZeroOf(CelType field) => field.ValueKind switch
        {
            CelKind.Bool => CelValue.False,
            CelKind.Int => CelValue.Of(0L),
            CelKind.Uint => CelValue.Of(0UL),
            CelKind.Double => CelValue.Of(0.0),
            CelKind.String => CelValue.EmptyString,
            CelKind.Bytes => CelValue.Of(Array.Empty<byte>()),
            CelKind.List => CelValue.List(),
            CelKind.Map => CelValue.Of(new CelDictionary()),
            _ => CelValue.Null,
        };
    }
}
