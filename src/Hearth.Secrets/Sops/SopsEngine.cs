using System.Text;

namespace Hearth.Secrets.Sops;

/// <summary>Encrypts and decrypts whole documents: values, MAC and time.</summary>
internal static class SopsEngine
{
    /// <summary>Decrypts in place and checks the MAC. The cipher may encrypt the document again.</summary>
    /// <param name="document">As it was loaded.</param>
    /// <param name="keys">To find the data key with.</param>
    /// <param name="path">For messages.</param>
    /// <param name="ignoreMac">Take values that do not fit the MAC.</param>
    /// <param name="keepsNonces">Whether it will be encrypted again.</param>
    public static SopsCipher Decrypt(SopsDocument document, AgeKeySource keys, string path, bool ignoreMac = false, bool keepsNonces = false)
    {
        var cipher = new SopsCipher(Name(path, () => DataKeys.Recover(document.Metadata, keys)), keepsNonces);
        try
        {
            Name(path, () =>
            {
                string computed = SopsWalker.Decrypt(document.Branches, cipher, document.Metadata);
                if (!ignoreMac)
                {
                    CheckMac(document.Metadata, cipher, computed);
                }

                return true;
            });
            return cipher;
        }
        catch
        {
            cipher.Dispose();
            throw;
        }
    }

    /// <summary>Encrypts in place, and writes time and MAC into the metadata.</summary>
    public static void Encrypt(SopsDocument document, SopsCipher cipher, string path, DateTimeOffset now) => Name(path, () =>
    {
        string mac = SopsWalker.Encrypt(document.Branches, cipher, document.Metadata);
        now = now.ToUniversalTime();
        document.Metadata.LastModified = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        document.Metadata.Mac = cipher.Encrypt(Encoding.ASCII.GetBytes(mac), "str", Encoding.ASCII.GetBytes(document.Metadata.LastModifiedText));
        return true;
    });

    private static void CheckMac(SopsMetadata metadata, SopsCipher cipher, string computed)
    {
        if (metadata.Mac.Length == 0)
        {
            throw new SopsException(SopsFailure.MacMismatch, $"MAC mismatch. File has no MAC, computed {computed}");
        }

        byte[] stored;
        try
        {
            (stored, _) = cipher.Decrypt(Encoding.UTF8.GetBytes(metadata.Mac), Encoding.ASCII.GetBytes(metadata.LastModifiedText));
        }
        catch (SopsException exception)
        {
            throw new SopsException(SopsFailure.MacMismatch, $"Cannot decrypt MAC: sops.mac or sops.lastmodified was changed: {exception.Message}", exception);
        }

        if (!System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(stored, Encoding.ASCII.GetBytes(computed)))
        {
            throw new SopsException(SopsFailure.MacMismatch, $"MAC mismatch. File has {Encoding.UTF8.GetString(stored)}, computed {computed}")
            {
                Hint = "values, keys or their order were changed after the file was encrypted: restore it from Git, or take the values as they are with --ignore-mac and look at each",
            };
        }
    }

    private static T Name<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SopsException exception)
        {
            throw new SopsException(exception.Failure, $"{path}: {exception.Message}", exception) { Hint = exception.Hint };
        }
    }
}
