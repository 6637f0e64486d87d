using System.Net;
using Hearth.Talos.Machine;
using Hearth.Talos.Secrets;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using BcCertificate = Org.BouncyCastle.X509.X509Certificate;

namespace Hearth.Talos.Nodes;

/// <summary>The client's side of TLS with a node: who it is, and what it accepts as the node's certificate.</summary>
internal sealed class NodeTlsClient(NodeConnection connection, TimeProvider time) : DefaultTlsClient(new BcTlsCrypto(new SecureRandom()))
{
    private NodeConnection Connection => connection;

    public override TlsAuthentication GetAuthentication() => new Authentication(this);

    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.TLSv13.DownTo(ProtocolVersion.TLSv12);

    protected override IList<ProtocolName> GetProtocolNames() => [ProtocolName.Http_2_Tls];

    private void Accept(BcCertificate node)
    {
        if (connection.IsInsecure)
        {
            // A node in maintenance mode has a certificate that nobody can verify; its key may be pinned.
            string fingerprint = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(node.CertificateStructure.SubjectPublicKeyInfo.GetDerEncoded()));
            if (connection.Fingerprint is { Length: > 0 } pinned && !pinned.Replace(":", "", StringComparison.Ordinal).Equals(fingerprint, StringComparison.OrdinalIgnoreCase))
            {
                throw Refuse($"the node's key is {fingerprint}, not the pinned one", AlertDescription.bad_certificate);
            }

            return;
        }

        var now = time.GetUtcNow().UtcDateTime;
        if (node.NotBefore.ToUniversalTime() > now)
        {
            throw Refuse($"the node's certificate is valid from {node.NotBefore.ToUniversalTime():u}; here it is {now:u}: one of the two clocks is wrong", AlertDescription.bad_certificate);
        }

        if (node.NotAfter.ToUniversalTime() < now)
        {
            throw Refuse($"the node's certificate ended at {node.NotAfter.ToUniversalTime():u}; here it is {now:u}", AlertDescription.certificate_expired);
        }

        try
        {
            node.Verify(CertificateMaker.ReadCertificate(connection.Authority).GetPublicKey());
        }
        catch (GeneralSecurityException)
        {
            throw Refuse("the node's certificate was not signed by the authority of the talosconfig: another cluster answers at this address", AlertDescription.unknown_ca);
        }

        if (!Names(node).Contains(connection.ServerName, StringComparer.OrdinalIgnoreCase))
        {
            throw Refuse($"the node's certificate is for {string.Join(", ", Names(node))}, not for {connection.ServerName}", AlertDescription.bad_certificate);
        }
    }

    private static List<string> Names(BcCertificate certificate)
    {
        var names = new List<string>();
        if (certificate.GetExtensionValue(X509Extensions.SubjectAlternativeName) is { } extension)
        {
            foreach (var name in GeneralNames.GetInstance(Asn1Object.FromByteArray(extension.GetOctets())).GetNames())
            {
                if (name.TagNo == GeneralName.DnsName)
                {
                    names.Add(name.Name.ToString() ?? "");
                }
                else if (name.TagNo == GeneralName.IPAddress)
                {
                    names.Add(new IPAddress(Asn1OctetString.GetInstance(name.Name).GetOctets()).ToString());
                }
            }
        }

        return names;
    }

    private static TlsFatalAlert Refuse(string message, short alert) => new(alert, new NodeException(NodeFailure.Certificate, message));

    private sealed class Authentication(NodeTlsClient client) : TlsAuthentication
    {
        public void NotifyServerCertificate(TlsServerCertificate serverCertificate)
        {
            if (serverCertificate.Certificate is not { Length: > 0 } chain)
            {
                throw Refuse("the node has no certificate", AlertDescription.bad_certificate);
            }

            client.Accept(new BcCertificate(chain.GetCertificateAt(0).GetEncoded()));
        }

        public TlsCredentials? GetClientCredentials(CertificateRequest certificateRequest)
        {
            if (client.Connection.Certificate is not { Length: > 0 } certificate)
            {
                return null;
            }

            var crypto = (BcTlsCrypto)client.Crypto;
            var leaf = crypto.CreateCertificate(CertificateMaker.ReadCertificate(certificate).GetEncoded());
            bool tls13 = client.m_context.SecurityParameters.NegotiatedVersion.IsEqualOrLaterVersionOf(ProtocolVersion.TLSv13);
            var chain = tls13
                ? new Certificate(TlsUtilities.EmptyBytes, [new CertificateEntry(leaf, null)])
                : new Certificate([leaf]);
            AsymmetricKeyParameter key = CertificateMaker.ReadKey(client.Connection.Key);
            var algorithm = key is Ed25519PrivateKeyParameters
                ? SignatureAndHashAlgorithm.ed25519
                : SignatureAndHashAlgorithm.GetInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);
            return new BcDefaultTlsCredentialedSigner(new TlsCryptoParameters(client.m_context), crypto, key, chain, algorithm);
        }
    }

}
