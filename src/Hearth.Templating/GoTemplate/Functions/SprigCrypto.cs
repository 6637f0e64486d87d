using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;
using Org.BouncyCastle.Crypto.Generators;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Sprig's keys, certificates, passwords and random values. With a stable source they are the same at every run.</summary>
internal static class SprigCrypto
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const int BcryptCost = 10;

    public static FunctionSet AddTo(FunctionSet functions) => AddRandom(AddCertificates(functions.In("Security")
        .AddContextual("genPrivateKey", (TemplateContext context, string type) => NewKey(context, type), "A private key: rsa, dsa, ecdsa or ed25519.", "{{ genPrivateKey \"ecdsa\" }}")
        .AddContextual("bcrypt", (TemplateContext context, string password) => Bcrypt(context, password), "A bcrypt hash.", "{{ bcrypt \"p\" | len }} → 60")
        .AddContextual("htpasswd", (TemplateContext context, string user, string password) => user.Contains(':') ? $"invalid username: {user}" : $"{user}:{Bcrypt(context, password)}", "A line for basic authentication.", "{{ htpasswd \"u\" \"p\" | trunc 2 }} → u:")
        .Add(new DerivePasswordFunction { Category = "Security", Summary = "A password of the Master Password scheme.", Example = "{{ derivePassword 1 \"long\" \"p\" \"u\" \"s\" }} → Rude2$QafoJela" })
        .AddContextual("encryptAES", (TemplateContext context, string password, string text) => Encrypt(context, password, text), "AES-256 in CBC mode, in base64.", "{{ encryptAES \"k\" \"text\" }}")
        .Add("decryptAES", (string password, string text) => Decrypt(password, text), "What encryptAES encrypted.", "{{ encryptAES \"k\" \"a\" | decryptAES \"k\" }} → a")));

    private static FunctionSet AddCertificates(FunctionSet functions) => functions
        .AddContextual("genCA", (TemplateContext context, string name, long days) => Root(context, name, days, null), "A certificate authority: Cert and Key.", "{{ $ca := genCA \"foo\" 365 }}{{ $ca.Cert }}")
        .AddContextual("genCAWithKey", (TemplateContext context, string name, long days, string key) => Root(context, name, days, key), "As genCA, with a key of one's own.", "{{ (genCAWithKey \"foo\" 365 $key).Cert }}")
        .Add(new CertificateFunction("genSelfSignedCert", isSigned: false, hasKey: false) { Category = "Security", Summary = "A certificate that signs itself: Cert and Key.", Example = "{{ (genSelfSignedCert \"a\" nil nil 1).Cert }}" })
        .Add(new CertificateFunction("genSelfSignedCertWithKey", isSigned: false, hasKey: true) { Category = "Security", Summary = "As genSelfSignedCert, with a key of one's own.", Example = "{{ (genSelfSignedCertWithKey \"a\" nil nil 1 $key).Cert }}" })
        .Add(new CertificateFunction("genSignedCert", isSigned: true, hasKey: false) { Category = "Security", Summary = "A certificate of an authority: Cert and Key.", Example = "{{ (genSignedCert \"a\" nil nil 1 $ca).Cert }}" })
        .Add(new CertificateFunction("genSignedCertWithKey", isSigned: true, hasKey: true) { Category = "Security", Summary = "As genSignedCert, with a key of one's own.", Example = "{{ (genSignedCertWithKey \"a\" nil nil 1 $ca $key).Cert }}" })
        .Add("buildCustomCert", (string cert, string key) => CertificateAuthority.Custom(cert, key).ToValue(), "A certificate and key in base64, checked: Cert and Key.", "{{ (buildCustomCert $cert64 $key64).Cert }}");

    private static FunctionSet AddRandom(FunctionSet functions) => functions.In("Random values")
        .AddContextual("randAlphaNum", (TemplateContext context, long count) => Characters(context, "randAlphaNum", count, Letters + Digits), "Random letters and digits.", "{{ randAlphaNum 8 | len }} → 8")
        .AddContextual("randAlpha", (TemplateContext context, long count) => Characters(context, "randAlpha", count, Letters), "Random letters.", "{{ randAlpha 8 | len }} → 8")
        .AddContextual("randNumeric", (TemplateContext context, long count) => Characters(context, "randNumeric", count, Digits), "Random digits.", "{{ randNumeric 8 | len }} → 8")
        .AddContextual("randAscii", (TemplateContext context, long count) => Characters(context, "randAscii", count, string.Concat(Enumerable.Range(32, 95).Select(static c => (char)c))), "Random printable ASCII.", "{{ randAscii 8 | len }} → 8")
        .AddContextual("randBytes", (TemplateContext context, long count) => Convert.ToBase64String(Bytes(context, "randBytes", count)), "Random bytes in base64.", "{{ randBytes 9 | len }} → 12")
        .AddContextual("randInt", (TemplateContext context, long least, long below) => RandomInteger(context, least, below), "A random number from one up to another.", "{{ randInt 5 6 }} → 5")
        .AddContextual("uuidv4", (TemplateContext context) => Uuid(context), "A random UUID.", "{{ uuidv4 | len }} → 36")
        .AddContextual("shuffle", (TemplateContext context, string text) => Shuffle(context, text), "The characters in random order.", "{{ shuffle \"abc\" | len }} → 3");

    internal static string Uuid(TemplateContext context)
    {
        byte[] bytes = Bytes(context, "uuidv4", 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    internal static long RandomInteger(TemplateContext context, long least, long below) => below - least is > 0 and <= int.MaxValue and var range
        ? least + context.Random("randInt").Next((int)range)
        : throw new FunctionException("invalid argument to Intn");

    private static byte[] Bytes(TemplateContext context, string function, long count)
    {
        if (count < 0)
        {
            throw new FunctionException("runtime error: makeslice: len out of range");
        }

        context.CheckLength(count);
        byte[] bytes = new byte[count];
        context.Random(function).Fill(bytes);
        return bytes;
    }

    private static string Characters(TemplateContext context, string function, long count, string alphabet)
    {
        context.CheckLength(count);
        var random = context.Random(function);
        var text = new StringBuilder((int)Math.Max(count, 0));
        for (long i = 0; i < count; i++)
        {
            text.Append(alphabet[random.Next(alphabet.Length)]);
        }

        return text.ToString();
    }

    private static string Shuffle(TemplateContext context, string text)
    {
        var random = context.Random("shuffle");
        string[] runes = SprigStrings.Split(text, "", -1);
        for (int i = runes.Length - 1; i > 0; i--)
        {
            int other = random.Next(i + 1);
            (runes[i], runes[other]) = (runes[other], runes[i]);
        }

        return string.Concat(runes);
    }

    private static string NewKey(TemplateContext context, string type)
    {
        try
        {
            return PrivateKey.ToPem(PrivateKey.New(context.Random("genPrivateKey"), type));
        }
        catch (FunctionException e)
        {
            return e.Message; // Sprig gives the error as the key.
        }
    }

    private static string Bcrypt(TemplateContext context, string password)
    {
        byte[] bytes = GoString.ToBytes(password);
        if (bytes.Length > 72)
        {
            return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes";
        }

        byte[] salt = Bytes(context, "bcrypt", 16);

        // The hash takes the zero byte that ends a C string too.
        byte[] hash = BCrypt.Generate(bytes, addTerminator: bytes.Length < 72, salt: salt, cost: BcryptCost);
        return $"$2a${BcryptCost.ToString(CultureInfo.InvariantCulture)}${Base64(salt)}{Base64(hash.AsSpan(0, 23))}";
    }

    // bcrypt's own alphabet, without padding.
    private static string Base64(ReadOnlySpan<byte> bytes)
    {
        const string Standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        const string Own = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        return string.Concat(Convert.ToBase64String(bytes).TrimEnd('=').Select(static c => Own[Standard.IndexOf(c)]));
    }

    private static string Encrypt(TemplateContext context, string password, string text)
    {
        if (text.Length == 0)
        {
            return "";
        }

        using var aes = Aes.Create();
        aes.Key = KeyOf(password);
        byte[] iv = Bytes(context, "encryptAES", 16);
        return Convert.ToBase64String([.. iv, .. aes.EncryptCbc(GoString.ToBytes(text), iv)]);
    }

    private static string Decrypt(string password, string text)
    {
        if (text.Length == 0)
        {
            return "";
        }

        byte[] bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out int written))
        {
            throw new FunctionException("illegal base64 data at input byte 0");
        }

        if (written < 32 || written % 16 != 0)
        {
            throw new FunctionException(written < 16 ? $"runtime error: slice bounds out of range [:16] with capacity {written}" : "crypto/cipher: input not full blocks");
        }

        using var aes = Aes.Create();
        aes.Key = KeyOf(password);
        byte[] decrypted = aes.DecryptCbc(bytes.AsSpan(16, written - 16), bytes.AsSpan(0, 16), PaddingMode.None);
        int length = decrypted.Length - decrypted[^1];
        return length >= 0 ? GoString.FromBytes(decrypted.AsSpan(0, length)) : throw new FunctionException($"runtime error: slice bounds out of range [:{length}]");
    }

    // The password's bytes themselves, to the key's length.
    private static byte[] KeyOf(string password)
    {
        byte[] key = new byte[32];
        byte[] bytes = GoString.ToBytes(password);
        bytes.AsSpan(0, Math.Min(32, bytes.Length)).CopyTo(key);
        return key;
    }

    private static Value Root(TemplateContext context, string name, long days, string? key)
    {
        var random = context.Random("genCA");
        var privateKey = key is null ? PrivateKey.NewRsa(random, 2048) : ParseKey(key);
        return CertificateAuthority.MakeRoot(context, random, name, days, privateKey).ToValue();
    }

    private static Org.BouncyCastle.Crypto.AsymmetricKeyParameter ParseKey(string pem)
    {
        try
        {
            return PrivateKey.FromPem(pem);
        }
        catch (FunctionException e)
        {
            throw new FunctionException($"parsing private key: {e.Message}");
        }
    }

    // name, addresses, hosts, days, then the authority and the key where it has them.
    private sealed class CertificateFunction(string name, bool isSigned, bool hasKey) : TemplateFunction(
        name,
        [GoType.String, GoType.Slice, GoType.Slice, GoType.Int, .. isSigned ? (GoType[])[Certificate.Type] : [], .. hasKey ? (GoType[])[GoType.String] : []],
        isVariadic: false)
    {
        public override Value Invoke(TemplateContext context, ReadOnlySpan<Value> arguments)
        {
            var random = context.Random(Name);
            var key = hasKey ? ParseKey(arguments[^1].AsText) : PrivateKey.NewRsa(random, 2048);
            var request = CertificateAuthority.Request.Of(arguments[0].AsText, arguments[1].AsList, arguments[2].AsList, arguments[3].AsInt);
            return (isSigned
                ? CertificateAuthority.MakeSigned(context, random, request, key, Certificate.From(arguments[4]))
                : CertificateAuthority.MakeSelfSigned(context, random, request, key)).ToValue();
        }
    }

    private sealed class DerivePasswordFunction() : TemplateFunction(
        "derivePassword", [GoType.Uint32, GoType.String, GoType.String, GoType.String, GoType.String], isVariadic: false)
    {
        private const string Seed = "com.lyndir.masterpassword";

        public override Value Invoke(TemplateContext context, ReadOnlySpan<Value> arguments)
        {
            string type = arguments[1].AsText;
            if (PasswordTemplates.Find(type) is not { } templates)
            {
                return Value.Of($"cannot find password template {type}");
            }

            byte[] password = GoString.ToBytes(arguments[2].AsText), user = GoString.ToBytes(arguments[3].AsText), site = GoString.ToBytes(arguments[4].AsText);
            byte[] key = SCrypt.Generate(password, Salt(user), 32768, 8, 2, 64);
            byte[] counter = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(counter, (uint)arguments[0].AsInt);
            byte[] seed = HMACSHA256.HashData(key, (byte[])[.. Salt(site), .. counter]);
            string template = templates[seed[0] % templates.Length];
            var made = new StringBuilder(template.Length);
            for (int i = 0; i < template.Length; i++)
            {
                string characters = PasswordTemplates.CharactersOf(template[i]);
                made.Append(characters[seed[i + 1] % characters.Length]);
            }

            return Value.Of(made.ToString());
        }

        private static byte[] Salt(byte[] name)
        {
            byte[] length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, name.Length);
            return [.. Encoding.ASCII.GetBytes(Seed), .. length, .. name];
        }
    }
}
