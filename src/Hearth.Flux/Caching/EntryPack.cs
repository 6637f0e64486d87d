using System.Security.Cryptography;
using Hearth.Syntax.Files;
using Hearth.Syntax.Packing;
using Microsoft.Win32.SafeHandles;

namespace Hearth.Flux.Caching;

/// <summary>
/// Many entries in one file: an unchanged repository asks for hundreds, and opening a file for each takes longer than reading
/// all of them. The entries are sealed as they are in files of their own; a checksum covers the directory. Safe to use from several threads.
/// </summary>
/// <remarks>The layout: a magic word, the entries, the directory, how many there are, the length of the directory and its SHA-256.</remarks>
internal sealed class EntryPack : IDisposable
{
    private const int CountSize = sizeof(int);
    private const int LengthSize = sizeof(int);
    private const int FootSize = CountSize + LengthSize + SHA256.HashSizeInBytes;
    private const int MaxDirectory = 64 << 20;

    private readonly SafeFileHandle file;
    private readonly Dictionary<string, (long Start, int Length)> directory;

    private EntryPack(SafeFileHandle file, Dictionary<string, (long Start, int Length)> directory)
    {
        this.file = file;
        this.directory = directory;
    }

    /// <summary>The names with the bytes that each takes.</summary>
    public IEnumerable<(string Name, int Length)> Entries => directory.Select(static entry => (entry.Key, entry.Value.Length));

    private static ReadOnlySpan<byte> Magic => "HRP2"u8;

    /// <summary>The pack of that path; null where there is none, or none that is whole.</summary>
    public static EntryPack? TryOpen(string path)
    {
        SafeFileHandle? opened = null;
        try
        {
            if (!File.Exists(path))
            {
                return null; // Cheaper than the exception.
            }

            opened = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            var directory = ReadDirectory(opened);
            if (directory is not null)
            {
                var pack = new EntryPack(opened, directory);
                opened = null;
                return pack;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // As good as none.
        }
        finally
        {
            opened?.Dispose();
        }

        return null;
    }

    /// <summary>Writes a pack, one entry after the other: all of them may be more than should be in memory at a time.</summary>
    public static void Write(string path, IEnumerable<(string Name, byte[] Entry)> entries)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, Options()))
            {
                file.Write(Magic);
                var names = new PackBuffer();
                int count = 0;
                foreach (var (name, entry) in entries)
                {
                    names.WriteText(name);
                    names.WriteNumber(entry.Length);
                    file.Write(entry);
                    count++;
                }

                Span<byte> foot = stackalloc byte[FootSize];
                BitConverter.TryWriteBytes(foot, count);
                BitConverter.TryWriteBytes(foot[CountSize..], names.Length);
                SHA256.HashData(names.Written, foot[(CountSize + LengthSize)..]);
                file.Write(names.Written);
                file.Write(foot);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    public bool Contains(string name) => directory.ContainsKey(name);

    /// <summary>An entry as it was sealed; null where it is not there. Whether it is whole shows when it is opened.</summary>
    public byte[]? TryRead(string name)
    {
        if (!directory.TryGetValue(name, out var place))
        {
            return null;
        }

        byte[] entry = new byte[place.Length];
        try
        {
            return ReadAll(file, entry, place.Start) ? entry : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose() => file.Dispose();

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static Dictionary<string, (long Start, int Length)>? ReadDirectory(SafeFileHandle file)
    {
        Span<byte> foot = stackalloc byte[FootSize], magic = stackalloc byte[Magic.Length];
        long end = RandomAccess.GetLength(file) - FootSize;
        if (end < Magic.Length || !ReadAll(file, magic, 0) || !magic.SequenceEqual(Magic) || !ReadAll(file, foot, end)
            || BitConverter.ToInt32(foot[CountSize..]) is var length && (length < 0 || length > Math.Min(MaxDirectory, end - Magic.Length)))
        {
            return null;
        }

        byte[] names = new byte[length];
        if (!ReadAll(file, names, end - length) || !SHA256.HashData(names).AsSpan().SequenceEqual(foot[(CountSize + LengthSize)..]))
        {
            return null;
        }

        var cursor = new PackCursor(names);
        int count = BitConverter.ToInt32(foot);
        var directory = new Dictionary<string, (long, int)>(Math.Min(count, length), StringComparer.Ordinal);
        long start = Magic.Length;
        for (; count > 0; count--)
        {
            string name = cursor.ReadText();
            int size = cursor.ReadNumber();
            directory[name] = (start, size);
            start += size;
        }

        return start == end - length ? directory : null;
    }

    private static bool ReadAll(SafeFileHandle file, Span<byte> bytes, long start)
    {
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(file, bytes, start);
            if (read <= 0)
            {
                return false;
            }

            bytes = bytes[read..];
            start += read;
        }

        return true;
    }
}
