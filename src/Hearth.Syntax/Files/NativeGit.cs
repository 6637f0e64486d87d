using System.Reflection;
using System.Security.Cryptography;
using LibGit2Sharp;

namespace Hearth.Syntax.Files;

/// <summary>
/// Makes libgit2 usable: called before the first use, does its work once. A published Hearth is one file with the native
/// library inside; it is unpacked into the user's cache under the hash of its bytes, so that versions never mix.
/// </summary>
internal static class NativeGit
{
    private const string ResourcePrefix = "native/";

    private static readonly Lazy<bool> Prepared = new(() =>
    {
        UnpackLibrary();
        // Reading a repository of another user (a container's bind mount, CI) is safe here: nothing of it is executed.
        GlobalSettings.SetOwnerValidation(false);
        return true;
    });

    public static void Prepare() => _ = Prepared.Value;

    private static void UnpackLibrary()
    {
        // The program carries it; a test program and a library do not.
        if (Assembly.GetEntryAssembly() is not { } assembly)
        {
            return;
        }

        string? name = Array.Find(assembly.GetManifestResourceNames(), static name => name.StartsWith(ResourcePrefix + "libgit2-", StringComparison.Ordinal));
        if (name is null || assembly.GetManifestResourceStream(name) is not { } resource)
        {
            return; // Not published: the library lies beside the assembly.
        }

        using (resource)
        {
            byte[] library = new byte[resource.Length];
            resource.ReadExactly(library);
            string directory = Path.Combine(UserDirectories.Cache, "native", Convert.ToHexStringLower(SHA256.HashData(library))[..16]);
            // LibGit2Sharp looks in this directory for the name without "lib".
            string path = Path.Combine(directory, name[(ResourcePrefix + "lib").Length..]);
            if (!File.Exists(path) || new FileInfo(path).Length != library.Length)
            {
                Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                AtomicFile.WriteBytes(path, library, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            GlobalSettings.NativeLibraryPath = directory;
        }
    }
}
