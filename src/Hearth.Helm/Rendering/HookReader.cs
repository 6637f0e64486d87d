namespace Hearth.Helm.Rendering;

/// <summary>Reads the <c>helm.sh/hook</c> annotations.</summary>
internal static class HookReader
{
    private static readonly string[] Events =
    [
        "pre-install", "post-install", "pre-delete", "post-delete", "pre-upgrade", "post-upgrade", "pre-rollback", "post-rollback", "test",
    ];

    /// <summary>Whether a document is a hook; <paramref name="hook"/> is null where it names an event that Helm does not know, which drops it.</summary>
    public static bool TryRead(Manifest manifest, out Hook? hook)
    {
        hook = null;
        if (manifest.Annotations?.GetString("helm.sh/hook") is not { } written)
        {
            return false;
        }

        var events = new List<string>();
        foreach (string part in written.Split(','))
        {
            string name = part.Trim().ToLowerInvariant();
            name = name == "test-success" ? "test" : name;
            if (!Events.Contains(name))
            {
                return true;
            }

            events.Add(name);
        }

        hook = new Hook(manifest)
        {
            Events = events,
            Weight = int.TryParse(manifest.Annotations.GetString("helm.sh/hook-weight"), out int weight) ? weight : 0,
            DeletePolicies = [.. (manifest.Annotations.GetString("helm.sh/hook-delete-policy") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(policy => policy.ToLowerInvariant())],
        };
        return true;
    }
}
