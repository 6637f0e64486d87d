using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;
using BouncyCertificate = Org.BouncyCastle.X509.X509Certificate;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>X.509 certificates with the fields and extensions that sprig's have, in Go's order.</summary>
internal static class CertificateAuthority
{
    public static Certificate MakeRoot(TemplateContext context, RandomStream random, string name, long days, AsymmetricKeyParameter key) =>
        Issue(context, random, Request.Of(name, GoList.Empty, GoList.Empty, days), key, isAuthority: true, issuer: null, key);

    public static Certificate MakeSelfSigned(TemplateContext context, RandomStream random, Request request, AsymmetricKeyParameter key) =>
        Issue(context, random, request, key, isAuthority: false, issuer: null, key);

    public static Certificate MakeSigned(TemplateContext context, RandomStream random, Request request, AsymmetricKeyParameter key, Certificate authority)
    {
        if (Pem.Decode(authority.Cert) is not var (_, bytes))
        {
            throw new FunctionException("unable to decode certificate");
        }

        AsymmetricKeyParameter signer;
        try
        {
            signer = PrivateKey.FromPem(authority.Key);
        }
        catch (FunctionException e)
        {
            throw new FunctionException($"error parsing private key: {e.Message}");
        }

        return Issue(context, random, request, key, isAuthority: false, Parse(bytes), signer);
    }

    /// <summary>A certificate and key that were made elsewhere, checked.</summary>
    public static Certificate Custom(string cert64, string key64)
    {
        string cert = Decode(cert64) ?? throw new FunctionException("unable to decode base64 certificate");
        string key = Decode(key64) ?? throw new FunctionException("unable to decode base64 private key");
        if (Pem.Decode(cert) is not var (_, bytes))
        {
            throw new FunctionException("unable to decode certificate");
        }

        Parse(bytes);
        try
        {
            PrivateKey.FromPem(key);
        }
        catch (FunctionException e)
        {
            throw new FunctionException($"error parsing private key: {e.Message}");
        }

        return new Certificate(cert, key);
    }

    private static Certificate Issue(
        TemplateContext context, RandomStream random, Request request, AsymmetricKeyParameter key, bool isAuthority, BouncyCertificate? issuer, AsymmetricKeyParameter signer)
    {
        byte[] serial = new byte[16];
        random.Fill(serial);
        var publicKey = PrivateKey.PublicOf(key);
        var subject = new X509Name(true, request.Name.Length == 0 ? "" : "CN=" + Escape(request.Name));
        var generator = new X509V3CertificateGenerator();
        generator.SetSerialNumber(new BigInteger(1, serial));
        generator.SetIssuerDN(issuer?.SubjectDN ?? subject);
        generator.SetSubjectDN(subject);
        generator.SetNotBefore(context.Now.UtcDateTime);
        generator.SetNotAfter(context.Now.UtcDateTime.AddDays(request.Days));
        generator.SetPublicKey(publicKey);
        int usage = KeyUsage.KeyEncipherment | KeyUsage.DigitalSignature | (isAuthority ? KeyUsage.KeyCertSign : 0);
        generator.AddExtension(X509Extensions.KeyUsage, true, new KeyUsage(usage));
        generator.AddExtension(X509Extensions.ExtendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeID.id_kp_serverAuth, KeyPurposeID.id_kp_clientAuth));
        generator.AddExtension(X509Extensions.BasicConstraints, true, new BasicConstraints(isAuthority));
        if (isAuthority)
        {
            generator.AddExtension(X509Extensions.SubjectKeyIdentifier, false, new SubjectKeyIdentifier(KeyIdOf(publicKey)));
        }

        if (issuer?.GetExtensionValue(X509Extensions.SubjectKeyIdentifier) is { } authorityKey && !issuer.SubjectDN.Equivalent(subject))
        {
            byte[] id = SubjectKeyIdentifier.GetInstance(Asn1Object.FromByteArray(authorityKey.GetOctets())).GetKeyIdentifier();
            generator.AddExtension(X509Extensions.AuthorityKeyIdentifier, false, new AuthorityKeyIdentifier(id));
        }

        if (request.Names.Length > 0)
        {
            generator.AddExtension(X509Extensions.SubjectAlternativeName, false, new GeneralNames(request.Names));
        }

        string algorithm = signer switch { RsaKeyParameters => "SHA256WITHRSA", ECPrivateKeyParameters ec => EcAlgorithm(ec), Ed25519PrivateKeyParameters => "Ed25519", _ => throw UnsupportedSigner() };
        var made = generator.Generate(new Asn1SignatureFactory(algorithm, signer));
        return new Certificate(Pem.Encode("CERTIFICATE", made.GetEncoded()), PrivateKey.ToPem(key));
    }

    private static FunctionException UnsupportedSigner() => new("error creating certificate: x509: only RSA, ECDSA and Ed25519 keys supported");

    private static string EcAlgorithm(ECPrivateKeyParameters key) => key.Parameters.Curve.FieldSize switch { <= 256 => "SHA256WITHECDSA", <= 384 => "SHA384WITHECDSA", _ => "SHA512WITHECDSA" };

    // Go 1.25 and later: SHA-256 of the key, cut to 20 bytes.
    private static byte[] KeyIdOf(AsymmetricKeyParameter publicKey) =>
        SHA256.HashData(SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(publicKey).PublicKey.GetBytes())[..20];

    private static BouncyCertificate Parse(byte[] bytes)
    {
        try
        {
            return new BouncyCertificate(bytes);
        }
        catch (Exception e) when (e is GeneralSecurityException or IOException or ArgumentException)
        {
            throw new FunctionException($"error parsing certificate: decodedCert.Bytes: {e.Message}");
        }
    }

    private static string? Decode(string base64)
    {
        byte[] bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out int written) ? GoString.FromBytes(bytes.AsSpan(0, written)) : null;
    }

    private static string Escape(string name)
    {
        var escaped = new System.Text.StringBuilder(name.Length);
        foreach (char c in name)
        {
            _ = ",+\"\\<>;=#".Contains(c) ? escaped.Append('\\').Append(c) : escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>What a certificate is to say.</summary>
    internal sealed record Request(string Name, GeneralName[] Names, long Days)
    {
        public static Request Of(string name, GoList addresses, GoList hosts, long days)
        {
            List<GeneralName> names = [];
            foreach (ref readonly var host in hosts.Items)
            {
                names.Add(new GeneralName(GeneralName.DnsName, host.IsString
                    ? host.AsText
                    : throw new FunctionException($"error processing alternate dns name: {host} is not a string")));
            }

            foreach (ref readonly var address in addresses.Items)
            {
                if (!address.IsString)
                {
                    throw new FunctionException($"error parsing ip: {address} is not a string");
                }

                if (!IPAddress.TryParse(address.AsText, out var ip) || (ip.AddressFamily == AddressFamily.InterNetwork && address.AsText.Count(static c => c == '.') != 3))
                {
                    throw new FunctionException($"error parsing ip: {address.AsText}");
                }

                names.Add(new GeneralName(GeneralName.IPAddress, ip.ToString()));
            }

            return new Request(name, [.. names], days);
        }
    }
}
