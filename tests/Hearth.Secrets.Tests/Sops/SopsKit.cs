using System.Text;
using CsCheck;
using Hearth.Secrets.Age;
using Hearth.Secrets.Sops;

namespace Hearth.Secrets.Tests.Sops;

/// <summary>What the SOPS tests share: a key, short ways to encrypt and decrypt, and generated documents.</summary>
internal static class SopsKit
{
    public static readonly X25519Identity Identity = X25519Identity.Generate();

    public static readonly SopsTool Tool = new(AgeKeySource.Of(Identity), TimeProvider.System);

    public static Gen<string> Json => Object(3);

    public static string Encrypt(string text, string path = "x.yaml", EncryptionRule? rule = null, bool macOnlyEncrypted = false) =>
        Encoding.UTF8.GetString(Tool.Encrypt(Encoding.UTF8.GetBytes(text), new SopsFormats(path), Settings(rule, macOnlyEncrypted)));

    public static string Decrypt(string text, string path = "x.yaml", string extract = "") =>
        Encoding.UTF8.GetString(Tool.Decrypt(Encoding.UTF8.GetBytes(text), new SopsFormats(path), extract: extract));

    public static EncryptionSettings Settings(EncryptionRule? rule = null, bool macOnlyEncrypted = false) =>
        EncryptionSettings.Create(Identity.Recipient.ToString(), rule ?? new EncryptionRule(), macOnlyEncrypted, 0, null);

    private static Gen<string> OneOfConst(params string[] texts) => Gen.Select(Gen.Int[0, texts.Length - 1], at => texts[at]);

    private static Gen<string> Value(int depth) => depth == 0
        ? Scalar
        : Gen.Frequency((5, Scalar), (1, Object(depth - 1)), (1, Gen.Select(Value(depth - 1).Array[0, 3], static items => $"[{string.Join(",", items)}]")));

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 0, 12],
        Gen.Select(OneOfConst(" ", "#", ":", "-", "'", "\"", "\\", "\n", "\t", "{", "]", ",", "&", "*", "!", "|", ">", "%", "@", "`", "~", "é", "€", "𝄞").Array[0, 6], static parts => string.Concat(parts)),
        OneOfConst("", "true", "no", "null", "12", "1.5", "0x1f", "2001-01-01", "~", "<<", "=", "a: b", "- x", "a\n\nb\n", " lead", "trail ", "\n"));

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Gen.Select(Text, static text => System.Text.Json.JsonSerializer.Serialize(text)),
        Gen.Select(Gen.Long, static number => number.ToString()),
        Gen.Select(Gen.Double[-1e6, 1e6], static number => System.Text.Json.JsonSerializer.Serialize(number)),
        OneOfConst("true", "false", "null", "0", "-1", "1e3", "1.0"));

    private static Gen<string> Object(int depth) => Gen.Select(
        Gen.Select(Text.Where(static text => text.Length > 0 && text != "sops" && text != "<<"), Value(depth)).Array[1, 5],
        static entries => "{" + string.Join(",", entries.DistinctBy(static entry => entry.Item1).Select(static entry => $"{System.Text.Json.JsonSerializer.Serialize(entry.Item1)}: {entry.Item2}")) + "}");
}
