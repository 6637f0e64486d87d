namespace Hearth.Secrets.Sops;

/// <summary>A document with its metadata: encrypted as it is loaded, plain after it was decrypted.</summary>
internal sealed class SopsDocument(List<SopsBranch> branches, SopsMetadata metadata)
{
    public List<SopsBranch> Branches => branches;

    public SopsMetadata Metadata { get; set; } = metadata;
}
