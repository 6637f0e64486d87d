using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Hearth.Taskfile.Reading;

/// <summary>
/// Who owns a directory. go-task stops looking for Taskfiles above a directory of another owner: what somebody left in
/// <c>/tmp</c> is not run by accident.
/// </summary>
internal static partial class DirectoryOwner
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const uint OwnerMask = 0x8; // STATX_UID
    private const int OwnerOffset = 20; // Of stx_uid in struct statx, the same on every architecture.
    private const int StatSize = 256;

    /// <summary>The user's number; null where the system does not say.</summary>
    public static uint? Of(string directory)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            byte[] stat = new byte[StatSize];
            return Stat(CurrentDirectory, directory, 0, OwnerMask, stat) == 0 ? BinaryPrimitives.ReadUInt32LittleEndian(stat.AsSpan(OwnerOffset)) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // A C library from before statx.
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(int directory, string path, int flags, uint mask, [Out] byte[] stat);
}
