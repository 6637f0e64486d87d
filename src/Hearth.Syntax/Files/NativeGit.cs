using LibGit2Sharp;

namespace Hearth.Syntax.Files;

/// <summary>Makes libgit2 usable: called before the first use, does its work once.</summary>
internal static class NativeGit
{
    private static readonly Lazy<bool> Prepared = new(() =>
    {
        // Reading a repository of another user (a container's bind mount, CI) is safe here: nothing of it is executed.
        GlobalSettings.SetOwnerValidation(false);
        return true;
    });

    public static void Prepare() => _ = Prepared.Value;
}
