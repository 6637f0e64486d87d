using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Hearth.Syntax.Files;

/// <summary>
/// What Linux tells of files in one call each. .NET asks three times for each name of a directory, and does not tell
/// when an inode changed: listing a repository took a tenth of a run in which nothing else was to do.
/// </summary>
internal static partial class NativeFiles
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const uint Asked = 0x1 | 0x2 | 0x40 | 0x80 | 0x100 | 0x200; // type, mode, mtime, ctime, inode, size
    private const int StatSize = 256;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;

    // struct dirent of 64-bit Linux, as glibc and musl have it.
    private const int TypeOffset = 18;
    private const int NameOffset = 19;

    /// <summary>What the system says of a name; links are not followed.</summary>
    public enum EntryType : byte
    {
        Unknown = 0,
        Directory = 4,
        File = 8,
        Link = 10,
    }

    public static bool IsSupported { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess && BitConverter.IsLittleEndian && HasStatx();

    /// <summary>The state of a regular file, links followed; null where it is none, or nothing.</summary>
    public static FileStamp? Stat(string path)
    {
        Span<byte> stat = stackalloc byte[StatSize];
        if (Stat(CurrentDirectory, path, 0, Asked, ref MemoryMarshal.GetReference(stat)) != 0
            || (BinaryPrimitives.ReadUInt32LittleEndian(stat) & Asked) != Asked
            || (BinaryPrimitives.ReadUInt16LittleEndian(stat[28..]) & TypeMask) != RegularFile)
        {
            return null;
        }

        return new FileStamp(
            BinaryPrimitives.ReadUInt64LittleEndian(stat[136..]),
            BinaryPrimitives.ReadUInt64LittleEndian(stat[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(stat[40..]),
            Time(stat[112..]),
            Time(stat[96..]));
    }

    /// <summary>The names in a directory with their types, in no order; null where it cannot be read.</summary>
    public static List<(string Name, EntryType Type)>? List(string directory)
    {
        nint handle = OpenDirectory(directory);
        if (handle == 0)
        {
            return null;
        }

        try
        {
            var entries = new List<(string, EntryType)>();
            while (true)
            {
                nint entry = ReadDirectory(handle);
                if (entry == 0)
                {
                    return Marshal.GetLastPInvokeError() == 0 ? entries : null;
                }

                string name = Marshal.PtrToStringUTF8(entry + NameOffset) ?? "";
                if (name is not ("." or ".."))
                {
                    entries.Add((name, (EntryType)Marshal.ReadByte(entry + TypeOffset)));
                }
            }
        }
        finally
        {
            CloseDirectory(handle);
        }
    }

    // Ticks would lose what the clock says below 100 ns.
    private static long Time(ReadOnlySpan<byte> time) =>
        unchecked((BinaryPrimitives.ReadInt64LittleEndian(time) * 1_000_000_000) + BinaryPrimitives.ReadUInt32LittleEndian(time[8..]));

    private static bool HasStatx()
    {
        try
        {
            byte stat = 0;
            _ = Stat(CurrentDirectory, "", 0, 0, ref stat); // No such file: nothing is written.
            return true;
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            return false; // A C library from before statx.
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(int directory, string path, int flags, uint mask, ref byte stat);

    [LibraryImport("libc", EntryPoint = "opendir", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenDirectory(string path);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    private static partial nint ReadDirectory(nint handle);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseDirectory(nint handle);
}
