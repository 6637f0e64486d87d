namespace Hearth.Homelab;

/// <summary>The files of the reference homelab, as they lie in this binary.</summary>
internal static class ReferenceHomelab
{
    private const string Prefix = "homelab/";

    public static IEnumerable<string> Paths => typeof(ReferenceHomelab).Assembly.GetManifestResourceNames()
        .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(static name => name[Prefix.Length..])
        .Order(StringComparer.Ordinal);

    public static byte[] Read(string path)
    {
        using var stream = typeof(ReferenceHomelab).Assembly.GetManifestResourceStream(Prefix + path) ?? throw new ArgumentException($"the reference homelab has no {path}", nameof(path));
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
