using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Kubernetes;

/// <summary>Kubernetes' named formats and the escaping of JSON pointers.</summary>
internal static class FormatFunctions
{
    public static IEnumerable<CelFunction> All() =>
    [
        .. CelFormat.All.Values.Select(format => CelFunction.Global($"format.{format.Name}", CelFormat.FormatType, () => CelValue.Of(format))),
        CelFunction.Global("format.named", CelType.String, CelType.OptionalOf(CelFormat.FormatType), name => CelFormat.All.TryGetValue(name.AsString, out var format) ? CelValue.Optional(CelValue.Of(format)) : CelValue.NoOptional),
        CelFunction.Member("validate", CelFormat.FormatType, CelType.String, CelType.OptionalOf(CelType.ListOf(CelType.String)), Validate),
        CelFunction.Global("jsonpatch.escapeKey", CelType.String, CelType.String, key => CelValue.Of(key.AsString.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal))),
    ];

    private static CelValue Validate(CelValue format, CelValue text)
    {
        string[] errors = [.. ((CelFormat)format.AsOpaque).Validate(text.AsString)];
        return errors.Length == 0 ? CelValue.NoOptional : CelValue.Optional(CelValue.Strings(errors));
    }
}
