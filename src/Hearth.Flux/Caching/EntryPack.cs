using System.Security.Cryptography;
using Hearth.Syntax.Files;
using Hearth.Syntax.Packing;
using Microsoft.Win32.SafeHandles;

namespace Hearth.Flux.Caching;

/// <summary>
/// Many entries in one file: an unchanged repository asks for hundreds, and opening a file for each takes longer than reading
/// all of them. The entries are sealed as they are in files of their own; a checksum covers the directory. Safe to use from several threads.
/// </summary>
/// <remarks>The layout: a magic word, the length of the directory and its SHA-256, the directory, the entries.</remarks>
internal sealed class EntryPack : IDisposable
{
    private const int LengthSize = sizeof(int);
    private const int HeadSize = 4 + LengthSize + SHA256.HashSizeInBytes;
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

    private static ReadOnlySpan<byte> Magic => "HRP1"u8;

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

    public static void Write(string path, IReadOnlyList<(string Name, byte[] Entry)> entries)
    {
        var names = new PackBuffer();
        names.WriteNumber(entries.Count);
        foreach (var (name, entry) in entries)
        {
            names.WriteText(name);
            names.WriteNumber(entry.Length);
        }

        byte[] file = new byte[HeadSize + names.Length + entries.Sum(static entry => entry.Entry.Length)];
        Magic.CopyTo(file);
        BitConverter.TryWriteBytes(file.AsSpan(Magic.Length), names.Length);
        SHA256.HashData(names.Written, file.AsSpan(Magic.Length + LengthSize));
        names.Written.CopyTo(file.AsSpan(HeadSize));
        int at = HeadSize + names.Length;
        foreach (var (_, entry) in entries)
        {
            entry.CopyTo(file, at);
            at += entry.Length;
        }

        AtomicFile.WriteBytes(path, file, UnixFileMode.UserRead | UnixFileMode.UserWrite, isDurable: false);
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

    private static Dictionary<string, (long Start, int Length)>? ReadDirectory(SafeFileHandle file)
    {
        Span<byte> head = stackalloc byte[HeadSize];
        if (!ReadAll(file, head, 0) || !head.StartsWith(Magic) || BitConverter.ToInt32(head[Magic.Length..]) is not (>= 0 and <= MaxDirectory and var length))
        {
            return null;
        }

        byte[] names = new byte[length];
        if (!ReadAll(file, names, HeadSize) || !SHA256.HashData(names).AsSpan().SequenceEqual(head[(Magic.Length + LengthSize)..]))
        {
            return null;
        }

        var cursor = new PackCursor(names);
        int count = cursor.ReadNumber();
        var directory = new Dictionary<string, (long, int)>(count, StringComparer.Ordinal);
        long start = HeadSize + length;
        for (; count > 0; count--)
        {
            string name = cursor.ReadText();
            int size = cursor.ReadNumber();
            directory[name] = (start, size);
            start += size;
        }

        return directory;
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
