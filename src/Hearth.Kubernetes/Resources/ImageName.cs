namespace Hearth.Kubernetes.Resources;

/// <summary>The name of a container image.</summary>
public static class ImageName
{
    /// <summary>Cuts <c>host:port/name:tag@digest</c> into name, tag and digest; empty where there is none.</summary>
    public static (string Name, string Tag, string Digest) Split(string image)
    {
        int slash = Math.Max(0, image.IndexOf('/'));
        int at = image.IndexOf('@', slash);
        int colon = image.IndexOf(':', slash);
        if (at >= 0 && (colon < 0 || at < colon))
        {
            return (image[..at], "", image[(at + 1)..]);
        }

        if (colon < 0)
        {
            return (image, "", "");
        }

        return at < 0 ? (image[..colon], image[(colon + 1)..], "") : (image[..colon], image[(colon + 1)..at], image[(at + 1)..]);
    }
}
