using System.Security.Cryptography;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Packing;
using Hearth.Syntax.Yaml;
using Hearth.Templating.EnvSubst;

namespace Hearth.Flux.Caching;

/// <summary>
/// The resources of one object as bytes, with all provenance. Who the resources are and which images they name can be
/// read without the trees, each of which is read when somebody looks into it.
/// </summary>
/// <param name="Resources">The resources.</param>
/// <param name="Images">The container images that they name.</param>
/// <param name="Substitution">The variables that a Kustomization's objects ask for; null where nothing is substituted.</param>
internal sealed record RenderPack(ResourceSet Resources, IReadOnlyList<string> Images, SubstitutionUse? Substitution = null)
{
    /// <summary>How far the rendering came.</summary>
    public RenderState State { get; init; } = RenderState.Rendered;

    /// <summary>Why it was skipped; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What was found, rules and all.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <param name="digestOf">Identifies a resource that later renderings will ask for.</param>
    /// <param name="sources">What is packed by name.</param>
    public byte[] Pack(PackSources sources, Func<Resource, string> digestOf)
    {
        var packer = new TreePacker(sources);
        var body = packer.Body;
        int[] starts = new int[Resources.Count];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = body.Length;
            packer.Write(Resources[i].Root);
        }

        int directory = body.Length;
        body.WriteNumber(Resources.Count);
        for (int i = 0; i < starts.Length; i++)
        {
            var resource = Resources[i];
            body.WriteNumber(packer.Text(resource.Type.ApiVersion));
            body.WriteNumber(packer.Text(resource.Type.Kind));
            body.WriteNumber(packer.Text(resource.Namespace));
            body.WriteNumber(packer.Text(resource.Name));
            body.WriteNumber(packer.Text(IsAskedFor(resource) ? digestOf(resource) : ""));
            body.WriteNumber(starts[i]);
        }

        body.WriteNumber(Images.Count);
        foreach (string image in Images)
        {
            body.WriteNumber(packer.Text(image));
        }

        body.WriteByte((byte)State);
        body.WriteNumber(packer.Text(Reason));
        body.WriteNumber(Diagnostics.Count);
        foreach (var diagnostic in Diagnostics)
        {
            Write(packer, diagnostic);
        }

        WriteSubstitution(packer);
        body.WriteBytes(BitConverter.GetBytes(directory));
        return packer.ToArray();
    }

    /// <exception cref="InvalidDataException">These bytes are no pack.</exception>
    public static RenderPack Unpack(ReadOnlyMemory<byte> bytes, PackSources sources, Action<Resource, string> remember)
    {
        var unpacker = new TreeUnpacker(bytes, sources);
        int start = unpacker.BodyStart;
        int directory = bytes.Length - start < sizeof(int) ? -1 : BitConverter.ToInt32(bytes.Span[^sizeof(int)..]);
        if (directory < 0 || directory > bytes.Length - start)
        {
            throw new InvalidDataException("the pack has no directory");
        }

        var cursor = unpacker.At(start + directory);
        var resources = new Resource[cursor.ReadNumber()];
        for (int i = 0; i < resources.Length; i++)
        {
            var type = GroupVersionKind.Of(unpacker.Text(cursor.ReadNumber()), unpacker.Text(cursor.ReadNumber()));
            string @namespace = unpacker.Text(cursor.ReadNumber());
            string name = unpacker.Text(cursor.ReadNumber());
            string digest = unpacker.Text(cursor.ReadNumber());
            int at = start + cursor.ReadNumber();
            resources[i] = new Resource(type, name, @namespace, () => (YamlMapping)unpacker.Read(at));
            if (digest.Length > 0)
            {
                remember(resources[i], digest);
            }
        }

        string[] images = new string[cursor.ReadNumber()];
        for (int i = 0; i < images.Length; i++)
        {
            images[i] = unpacker.Text(cursor.ReadNumber());
        }

        var state = (RenderState)cursor.ReadByte();
        string reason = unpacker.Text(cursor.ReadNumber());
        var diagnostics = new Diagnostic[cursor.ReadNumber()];
        for (int i = 0; i < diagnostics.Length; i++)
        {
            diagnostics[i] = Read(unpacker, ref cursor);
        }

        return new RenderPack(new ResourceSet(resources), images, ReadSubstitution(unpacker, ref cursor)) { State = state, Reason = reason, Diagnostics = diagnostics };
    }

    /// <summary>Identifies a tree with everything that it knows of where it came from.</summary>
    public static string DigestOf(YamlMapping root, PackSources sources)
    {
        var packer = new TreePacker(sources);
        packer.Write(root);
        return Convert.ToHexStringLower(SHA256.HashData(packer.ToArray()));
    }

    private static void Write(TreePacker packer, Diagnostic diagnostic)
    {
        var body = packer.Body;
        body.WriteNumber(packer.Text(diagnostic.Rule.Code));
        body.WriteNumber(packer.Text(diagnostic.Rule.Title));
        body.WriteByte((byte)diagnostic.Rule.Severity);
        body.WriteNumber(packer.Text(diagnostic.Rule.Explanation));
        packer.Write(diagnostic.Span);
        body.WriteNumber(packer.Text(diagnostic.Message));
        body.WriteByte((byte)diagnostic.Severity);
        body.WriteNumber(diagnostic.Hint is { } hint ? packer.Text(hint) + 1 : 0);
        body.WriteNumber(diagnostic.Related.Count);
        foreach (var related in diagnostic.Related)
        {
            packer.Write(related.Span);
            body.WriteNumber(packer.Text(related.Message));
        }
    }

    private static Diagnostic Read(TreeUnpacker unpacker, ref PackCursor cursor)
    {
        var rule = new DiagnosticRule(unpacker.Text(cursor.ReadNumber()), unpacker.Text(cursor.ReadNumber()), (Severity)cursor.ReadByte(), unpacker.Text(cursor.ReadNumber()));
        var span = unpacker.ReadSpan(ref cursor);
        string message = unpacker.Text(cursor.ReadNumber());
        var severity = (Severity)cursor.ReadByte();
        int hint = cursor.ReadNumber();
        var related = new RelatedPlace[cursor.ReadNumber()];
        for (int i = 0; i < related.Length; i++)
        {
            var at = unpacker.ReadSpan(ref cursor);
            related[i] = new RelatedPlace(at, unpacker.Text(cursor.ReadNumber()));
        }

        return new Diagnostic(rule, span, message) { Severity = severity, Hint = hint == 0 ? null : unpacker.Text(hint - 1), Related = related };
    }

    private void WriteSubstitution(TreePacker packer)
    {
        var body = packer.Body;
        body.WriteByte(Substitution is null ? (byte)0 : (byte)1);
        if (Substitution is null)
        {
            return;
        }

        body.WriteNumber(Substitution.Names.Count);
        foreach (string name in Substitution.Names)
        {
            body.WriteNumber(packer.Text(name));
        }

        body.WriteNumber(Substitution.Unset.Count);
        foreach (var reference in Substitution.Unset)
        {
            body.WriteNumber(packer.Text(reference.Name));
            packer.Write(reference.Span);
            body.WriteByte(reference.HasDefault ? (byte)1 : (byte)0);
        }
    }

    private static SubstitutionUse? ReadSubstitution(TreeUnpacker unpacker, ref PackCursor cursor)
    {
        if (cursor.ReadByte() == 0)
        {
            return null;
        }

        string[] names = new string[cursor.ReadNumber()];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = unpacker.Text(cursor.ReadNumber());
        }

        var unset = new SubstitutionReference[cursor.ReadNumber()];
        for (int i = 0; i < unset.Length; i++)
        {
            string name = unpacker.Text(cursor.ReadNumber());
            var span = unpacker.ReadSpan(ref cursor);
            unset[i] = new SubstitutionReference(name, span, cursor.ReadByte() != 0);
        }

        return new SubstitutionUse(names, unset);
    }

    // Others render these, or take variables and values from them.
    private static bool IsAskedFor(Resource resource) => FluxKinds.IsFlux(resource) || resource.Type is { Group: "", Kind: "ConfigMap" or "Secret" };
}
