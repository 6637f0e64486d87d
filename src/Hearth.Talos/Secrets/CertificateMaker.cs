using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.OpenSsl;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;
using BcCertificate = Org.BouncyCastle.X509.X509Certificate;

namespace Hearth.Talos.Secrets;

/// <summary>
/// Makes the certificates of a cluster: authorities (ECDSA P-256 for etcd and Kubernetes, Ed25519 for Talos) and the
/// client certificates that they sign. .NET has no Ed25519 certificates, hence BouncyCastle.
/// </summary>
internal sealed class CertificateMaker(TimeProvider time)
{
    /// <summary>Ten years, as Talos' own authorities.</summary>
    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromHours(87_600);

    /// <summary>A node whose clock is behind would refuse a certificate that starts now.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(10);

    private static readonly byte[] Ed25519Prefix = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

    private readonly SecureRandom random = new();

    /// <param name="organization">The subject's O; null for an empty subject (the aggregator's authority).</param>
    public PemPair MakeEcdsaAuthority(string? organization)
    {
        // By .NET: BouncyCastle makes no certificate whose issuer is empty.
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedName(Name(organization is null ? [] : [organization]).GetDerEncoded());
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = time.GetUtcNow();
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7F;
        using var certificate = request.Create(name, X509SignatureGenerator.CreateForECDsa(key), now, now + AuthorityLifetime, serial);
        return new PemPair(Base64(certificate.ExportCertificatePem() + "\n"), Base64(key.ExportECPrivateKeyPem() + "\n"));
    }

    public PemPair MakeTalosAuthority()
    {
        var key = new Ed25519PrivateKeyParameters(random);
        var name = Name(["talos"]);
        var certificate = Make(name, name, key.GeneratePublicKey(), null, Asn1Factory("Ed25519", key), isAuthority: true, AuthorityLifetime);
        return new PemPair(Base64(Pem("CERTIFICATE", certificate.GetEncoded())), Base64(Ed25519Pem(key)));
    }

    /// <summary>A client certificate for the Talos API; the organizations are its roles.</summary>
    /// <param name="authority">The Talos authority.</param>
    /// <param name="roles">Such as <c>os:admin</c>.</param>
    /// <param name="lifetime">From now.</param>
    public PemPair MakeClient(PemPair authority, IReadOnlyList<string> roles, TimeSpan lifetime)
    {
        var issuer = ReadCertificate(authority.Certificate);
        var issuerKey = ReadKey(authority.Key);
        var key = new Ed25519PrivateKeyParameters(random);
        string algorithm = issuerKey is Ed25519PrivateKeyParameters ? "Ed25519" : "SHA256WITHECDSA";
        var certificate = Make(Name([.. roles.Order(StringComparer.Ordinal)]), issuer.SubjectDN, key.GeneratePublicKey(), issuer, Asn1Factory(algorithm, issuerKey), isAuthority: false, lifetime);
        return new PemPair(Base64(Pem("CERTIFICATE", certificate.GetEncoded())), Base64(Ed25519Pem(key)));
    }

    public static string MakeRsaKey()
    {
        using var key = RSA.Create(4096);
        return Base64(key.ExportRSAPrivateKeyPem() + "\n");
    }

    public static string MakeEcdsaKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Base64(key.ExportECPrivateKeyPem() + "\n");
    }

    /// <exception cref="TalosConfigException">It is not base64 of a PEM certificate.</exception>
    public static BcCertificate ReadCertificate(string base64)
    {
        try
        {
            return new X509CertificateParser().ReadCertificate(Convert.FromBase64String(base64)) ?? throw new TalosConfigException("failed to parse PEM block");
        }
        catch (Exception exception) when (exception is FormatException or GeneralSecurityException or IOException or ArgumentException)
        {
            throw new TalosConfigException($"failed to parse certificate: {exception.Message}");
        }
    }

    /// <exception cref="TalosConfigException">It is not base64 of a PEM key of a known kind.</exception>
    public static AsymmetricKeyParameter ReadKey(string base64)
    {
        try
        {
            string pem = Encoding.UTF8.GetString(Convert.FromBase64String(base64));
            if (pem.Contains("ED25519 PRIVATE KEY", StringComparison.Ordinal))
            {
                string body = pem.Replace("-----BEGIN ED25519 PRIVATE KEY-----", "", StringComparison.Ordinal).Replace("-----END ED25519 PRIVATE KEY-----", "", StringComparison.Ordinal);
                return PrivateKeyFactory.CreateKey(Convert.FromBase64String(body.Trim()));
            }

            using var reader = new StringReader(pem);
            return new PemReader(reader).ReadObject() switch
            {
                AsymmetricCipherKeyPair pair => pair.Private,
                AsymmetricKeyParameter { IsPrivate: true } key => key,
                _ => throw new TalosConfigException("unsupported key type"),
            };
        }
        catch (Exception exception) when (exception is FormatException or GeneralSecurityException or IOException or ArgumentException or InvalidCastException)
        {
            throw new TalosConfigException($"failed to parse key: {exception.Message}");
        }
    }

    /// <summary>Whether the certificate belongs to the key.</summary>
    public static bool Match(PemPair pair)
    {
        var key = ReadKey(pair.Key);
        byte[] certified = ReadPublicKey(pair.Certificate);
        AsymmetricKeyParameter? own = key switch
        {
            Ed25519PrivateKeyParameters ed25519 => ed25519.GeneratePublicKey(),
            ECPrivateKeyParameters ec => new ECPublicKeyParameters(ec.AlgorithmName, ec.Parameters.G.Multiply(ec.D), ec.Parameters),
            RsaPrivateCrtKeyParameters rsa => new RsaKeyParameters(false, rsa.Modulus, rsa.PublicExponent),
            _ => null,
        };
        return own is null || SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(own).PublicKey.GetBytes().AsSpan().SequenceEqual(certified);
    }

    /// <summary>The public key's bits. By .NET, which reads certificates without a subject as well: the aggregator's has none.</summary>
    /// <exception cref="TalosConfigException">It is not base64 of a PEM certificate.</exception>
    public static byte[] ReadPublicKey(string base64)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(base64));
            return certificate.PublicKey.EncodedKeyValue.RawData;
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            throw new TalosConfigException("failed to parse certificate: it is no PEM certificate");
        }
    }

    internal static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static Asn1SignatureFactory Asn1Factory(string algorithm, AsymmetricKeyParameter key) => new(algorithm, key);

    // As Go's pkix.Name: all organizations are values of one RDN.
    private static X509Name Name(IReadOnlyList<string> organizations)
    {
        if (organizations.Count == 0)
        {
            return X509Name.GetInstance(DerSequence.Empty);
        }

        var values = organizations.Select(Asn1Encodable (value) => new DerSequence(X509Name.O, Printable(value))).ToArray();
        return X509Name.GetInstance(new DerSequence(new DerSet(values)));
    }

    private static string Ed25519Pem(Ed25519PrivateKeyParameters key) => Pem("ED25519 PRIVATE KEY", [.. Ed25519Prefix, .. key.GetEncoded()]);

    private static string Pem(string label, byte[] der) => PemEncoding.WriteString(label, der) + "\n";

    private BcCertificate Make(X509Name subject, X509Name issuer, AsymmetricKeyParameter key, BcCertificate? parent, ISignatureFactory signature, bool isAuthority, TimeSpan lifetime)
    {
        var now = time.GetUtcNow();
        var generator = new X509V3CertificateGenerator();
        generator.SetSerialNumber(new BigInteger(1, SecureRandom.GetNextBytes(random, 16)));
        generator.SetSubjectDN(subject);
        generator.SetIssuerDN(issuer);
        generator.SetNotBefore((isAuthority ? now : now - ClockSkew).UtcDateTime);
        generator.SetNotAfter((now + lifetime).UtcDateTime);
        generator.SetPublicKey(key);
        generator.AddExtension(X509Extensions.KeyUsage, true, new KeyUsage(isAuthority ? KeyUsage.DigitalSignature | KeyUsage.KeyCertSign : KeyUsage.DigitalSignature));
        if (isAuthority)
        {
            generator.AddExtension(X509Extensions.ExtendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeID.id_kp_serverAuth, KeyPurposeID.id_kp_clientAuth));
            generator.AddExtension(X509Extensions.BasicConstraints, true, new BasicConstraints(true));
            generator.AddExtension(X509Extensions.SubjectKeyIdentifier, false, new SubjectKeyIdentifier(KeyId(SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(key))));
        }
        else
        {
            // apid takes a leaf only when clientAuth is all that it may do.
            generator.AddExtension(X509Extensions.ExtendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeID.id_kp_clientAuth));
            generator.AddExtension(X509Extensions.AuthorityKeyIdentifier, false, new AuthorityKeyIdentifier(SubjectKeyId(parent!))); // A leaf has a parent.
        }

        return generator.Generate(signature);
    }

    private static byte[] SubjectKeyId(BcCertificate certificate) =>
        certificate.GetExtensionValue(X509Extensions.SubjectKeyIdentifier) is { } value
            ? SubjectKeyIdentifier.GetInstance(Asn1Object.FromByteArray(value.GetOctets())).GetKeyIdentifier()
            : KeyId(certificate.CertificateStructure.SubjectPublicKeyInfo);

#pragma warning disable CA5350 // A key identifier is a name, not a signature; RFC 5280 4.2.1.2 (1).
    private static byte[] KeyId(SubjectPublicKeyInfo info) => SHA1.HashData(info.PublicKey.GetBytes());
#pragma warning restore CA5350

    // Go's encoder writes PrintableString where the characters allow it.
    private static DerStringBase Printable(string text) => DerPrintableString.IsPrintableString(text) ? new DerPrintableString(text) : new DerUtf8String(text);
}
