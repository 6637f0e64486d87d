using System.Collections.Concurrent;
using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.EdEC;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>The private keys of sprig's certificate functions, made and written as Go writes them.</summary>
internal static class PrivateKey
{
    private const int RsaExponent = 65537;

    // Making the same stable key again for the other side of a diff would cost as much as the first time.
    private static readonly ConcurrentDictionary<string, AsymmetricKeyParameter> StableKeys = new(StringComparer.Ordinal);

    public static AsymmetricKeyParameter NewRsa(RandomStream random, int bits)
    {
        if (!random.IsStable)
        {
            using var rsa = RSA.Create(bits);
            return FromPkcs1(rsa.ExportRSAPrivateKey());
        }

        return StableKeys.GetOrAdd(NameOf(random, $"rsa{bits}"), _ => MakeRsa(random, bits));
    }

    public static AsymmetricKeyParameter New(RandomStream random, string type) => type switch
    {
        "" or "rsa" => NewRsa(random, 4096),
        "ecdsa" => Stable(random, type, static secure =>
        {
            var generator = new ECKeyPairGenerator();
            generator.Init(new ECKeyGenerationParameters(SecObjectIdentifiers.SecP256r1, secure));
            return generator.GenerateKeyPair().Private;
        }),
        "ed25519" => Stable(random, type, static secure => new Ed25519PrivateKeyParameters(secure)),
        "dsa" => Stable(random, type, static secure =>
        {
            var parameters = new DsaParametersGenerator(new Org.BouncyCastle.Crypto.Digests.Sha256Digest());
            parameters.Init(new DsaParameterGenerationParameters(2048, 256, 80, secure));
            var generator = new DsaKeyPairGenerator();
            generator.Init(new DsaKeyGenerationParameters(secure, parameters.GenerateParameters()));
            return generator.GenerateKeyPair().Private;
        }),
        _ => throw new FunctionException("Unknown type " + type),
    };

    public static string ToPem(AsymmetricKeyParameter key) => key switch
    {
        RsaPrivateCrtKeyParameters rsa => Pem.Encode("RSA PRIVATE KEY", new RsaPrivateKeyStructure(
            rsa.Modulus, rsa.PublicExponent, rsa.Exponent, rsa.P, rsa.Q, rsa.DP, rsa.DQ, rsa.QInv).GetDerEncoded()),
        ECPrivateKeyParameters ec => Pem.Encode("EC PRIVATE KEY", new ECPrivateKeyStructure(
            ec.Parameters.Curve.FieldSize, ec.D, new DerBitString(PublicPoint(ec)), new X962Parameters(ec.PublicKeyParamSet)).GetDerEncoded()),
        DsaPrivateKeyParameters dsa => Pem.Encode("DSA PRIVATE KEY", new DerSequence(
            DerInteger.ValueOf(0), new DerInteger(dsa.Parameters.P), new DerInteger(dsa.Parameters.Q), new DerInteger(dsa.Parameters.G),
            new DerInteger(dsa.Parameters.G.ModPow(dsa.X, dsa.Parameters.P)), new DerInteger(dsa.X)).GetDerEncoded()),
        Ed25519PrivateKeyParameters ed => Pem.Encode("PRIVATE KEY", new PrivateKeyInfo(
            new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519), new DerOctetString(ed.GetEncoded())).GetDerEncoded()),
        _ => throw new FunctionException($"unable to write a key of type {key.GetType().Name}"),
    };

    public static AsymmetricKeyParameter FromPem(string pem)
    {
        if (Pem.Decode(pem) is not var (type, bytes))
        {
            throw new FunctionException("no PEM data in input");
        }

        try
        {
            return type switch
            {
                "PRIVATE KEY" => PrivateKeyFactory.CreateKey(bytes),
                "RSA PRIVATE KEY" => FromPkcs1(bytes),
                "EC PRIVATE KEY" => FromSec1(bytes),
                "DSA PRIVATE KEY" => FromDsa(bytes),
                _ when type.EndsWith(" PRIVATE KEY", StringComparison.Ordinal) => throw new FunctionException($"invalid private key type {type[..^12]}"),
                _ => throw new FunctionException($"no private key data in PEM block of type {type}"),
            };
        }
        catch (Exception e) when (e is ArgumentException or IOException or InvalidCastException or GeneralSecurityException or IndexOutOfRangeException)
        {
            throw new FunctionException(type == "PRIVATE KEY"
                ? $"decoding PEM as PKCS#8: {e.Message}"
                : $"parsing {type[..^12]} private key from PEM: {e.Message}");
        }
    }

    public static AsymmetricKeyParameter PublicOf(AsymmetricKeyParameter key) => key switch
    {
        RsaPrivateCrtKeyParameters rsa => new RsaKeyParameters(false, rsa.Modulus, rsa.PublicExponent),
        ECPrivateKeyParameters ec => new ECPublicKeyParameters("EC", ec.Parameters.G.Multiply(ec.D).Normalize(), ec.PublicKeyParamSet),
        Ed25519PrivateKeyParameters ed => ed.GeneratePublicKey(),
        DsaPrivateKeyParameters => throw new FunctionException("error creating certificate: x509: only RSA, ECDSA and Ed25519 keys supported"),
        _ => throw new FunctionException($"unable to get public key for type {key.GetType().Name}"),
    };

    private static RsaPrivateCrtKeyParameters MakeRsa(RandomStream random, int bits)
    {
        BigInteger Prime() => new(1, StablePrimes.Next(random, bits / 2, RsaExponent).ToByteArray(isUnsigned: true, isBigEndian: true));
        var (p, q) = (Prime(), Prime());
        while (p.Equals(q))
        {
            q = Prime();
        }

        // The larger one first, for the coefficient 1/q modulo p.
        (p, q) = p.CompareTo(q) > 0 ? (p, q) : (q, p);
        var (lessP, lessQ) = (p.Subtract(BigInteger.One), q.Subtract(BigInteger.One));
        var exponent = BigInteger.ValueOf(RsaExponent);
        var secret = exponent.ModInverse(lessP.Multiply(lessQ).Divide(lessP.Gcd(lessQ)));
        return new RsaPrivateCrtKeyParameters(p.Multiply(q), exponent, secret, p, q, secret.Remainder(lessP), secret.Remainder(lessQ), q.ModInverse(p));
    }

    private static AsymmetricKeyParameter Stable(RandomStream random, string type, Func<SecureRandom, AsymmetricKeyParameter> make)
    {
        if (!random.IsStable)
        {
            return make(new SecureRandom());
        }

        return StableKeys.GetOrAdd(NameOf(random, type), _ => make(new SecureRandom(new StreamGenerator(random))));
    }

    // The stream's first bytes name it: the same stream gives the same key.
    private static string NameOf(RandomStream random, string type)
    {
        byte[] seed = new byte[32];
        random.Fill(seed);
        return $"{type}|{Convert.ToHexString(seed)}";
    }

    private static byte[] PublicPoint(ECPrivateKeyParameters key) => key.Parameters.G.Multiply(key.D).Normalize().GetEncoded(false);

    private static RsaPrivateCrtKeyParameters FromPkcs1(byte[] bytes)
    {
        var rsa = RsaPrivateKeyStructure.GetInstance(Asn1Object.FromByteArray(bytes));
        return new RsaPrivateCrtKeyParameters(rsa.Modulus, rsa.PublicExponent, rsa.PrivateExponent, rsa.Prime1, rsa.Prime2, rsa.Exponent1, rsa.Exponent2, rsa.Coefficient);
    }

    private static ECPrivateKeyParameters FromSec1(byte[] bytes)
    {
        var ec = ECPrivateKeyStructure.GetInstance(Asn1Object.FromByteArray(bytes));
        return new ECPrivateKeyParameters("EC", ec.GetKey(), DerObjectIdentifier.GetInstance(ec.Parameters));
    }

    private static DsaPrivateKeyParameters FromDsa(byte[] bytes)
    {
        var sequence = Asn1Sequence.GetInstance(Asn1Object.FromByteArray(bytes));
        BigInteger Number(int at) => DerInteger.GetInstance(sequence[at]).Value;
        return new DsaPrivateKeyParameters(Number(5), new DsaParameters(Number(1), Number(2), Number(3)));
    }

    private sealed class StreamGenerator(RandomStream random) : Org.BouncyCastle.Crypto.Prng.IRandomGenerator
    {
        // What asks for more entropy gets none: the stream is complete.
        public void AddSeedMaterial(byte[] seed)
        {
        }

        public void AddSeedMaterial(ReadOnlySpan<byte> seed)
        {
        }

        public void AddSeedMaterial(long seed)
        {
        }

        public void NextBytes(byte[] bytes) => random.Fill(bytes);

        public void NextBytes(byte[] bytes, int start, int len) => random.Fill(bytes.AsSpan(start, len));

        public void NextBytes(Span<byte> bytes) => random.Fill(bytes);
    }
}
