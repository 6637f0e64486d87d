namespace Hearth.Kubernetes.Resources;

/// <summary>An API type. Absent parts are empty strings; in a selector they match anything.</summary>
public readonly record struct GroupVersionKind(string Group, string Version, string Kind)
{
    /// <summary>No part at all: as a selector it matches everything.</summary>
    public static readonly GroupVersionKind Any = new("", "", "");

    /// <summary><c>group/version</c>, or the version alone for the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Splits at the first slash: <c>apps/v1</c> is group <c>apps</c>, <c>v1</c> is the core group.</summary>
    public static GroupVersionKind Of(string apiVersion, string kind)
    {
        int slash = apiVersion.IndexOf('/');
        return slash < 0 ? new("", apiVersion, kind) : new(apiVersion[..slash], apiVersion[(slash + 1)..], kind);
    }

    /// <summary>Whether every part that <paramref name="selector"/> names is the same here.</summary>
    public bool IsSelectedBy(in GroupVersionKind selector) =>
        (selector.Group.Length == 0 || selector.Group == Group)
        && (selector.Version.Length == 0 || selector.Version == Version)
        && (selector.Kind.Length == 0 || selector.Kind == Kind);

    /// <summary><c>Deployment (apps/v1)</c>.</summary>
    public override string ToString() => ApiVersion.Length == 0 ? Kind : $"{Kind} ({ApiVersion})";
}
