using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Functions;

/// <summary>Base64, with and without padding.</summary>
internal static class EncoderFunctions
{
    public static IEnumerable<CelFunction> All() =>
    [
        CelFunction.Global("base64.encode", CelType.Bytes, CelType.String, bytes => CelValue.Of(Convert.ToBase64String(bytes.AsBytes))),
        CelFunction.Global("base64.decode", CelType.String, CelType.Bytes, text => Decode(text.AsString)),
    ];

    private static CelValue Decode(string text)
    {
        string padded = text.Contains('=') ? text : text.PadRight((text.Length + 3) / 4 * 4, '=');
        byte[] bytes = new byte[padded.Length];
        return padded.AsSpan().ContainsAny(" \t") || !Convert.TryFromBase64String(padded, bytes, out int written)
            ? CelValue.Error($"illegal base64 data in a text of {text.Length} characters")
            : CelValue.Of(bytes[..written]);
    }
}
