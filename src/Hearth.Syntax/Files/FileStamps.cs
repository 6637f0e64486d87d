using System.Buffers.Binary;
using System.Collections.Concurrent;
using Hearth.Syntax.Packing;

namespace Hearth.Syntax.Files;

/// <summary>
/// What the files of a directory held when they were last read, with the state of their inodes at that time, as git's index has
/// it: a file whose device, inode, size and both times are the same holds the same, and need not be read to be told apart.
/// </summary>
/// <remarks>
/// A clock has a granularity: who writes a file twice within it leaves the second content under the times of the first.
/// So a file is noted only once its times are older than <see cref="Settled"/> when it is read ("racily clean" in git's words). The
/// time of the inode's change cannot be set back by a program, unlike that of the content.
/// </remarks>
/// <param name="time">The clock.</param>
public sealed class FileStamps(TimeProvider time)
{
    // More than the two seconds of the coarsest file system.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    private const int DigestSize = 20;
    private const int StampSize = 5 * sizeof(long);

    private readonly ConcurrentDictionary<string, Note> notes = new(StringComparer.Ordinal);

    /// <summary>Whether something was noted since they were read.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>Whether this system tells enough of a file.</summary>
    public static bool IsSupported => NativeFiles.IsSupported;

    /// <exception cref="InvalidDataException">These bytes are none that <see cref="Write"/> made.</exception>
    public static FileStamps Read(ReadOnlySpan<byte> bytes, TimeProvider time)
    {
        var stamps = new FileStamps(time);
        var cursor = new PackCursor(bytes);
        for (int left = cursor.ReadNumber(); left > 0; left--)
        {
            string path = cursor.ReadText();
            var stamp = cursor.ReadBytes(StampSize);
            stamps.notes[path] = new Note(
                new FileStamp(
                    BinaryPrimitives.ReadUInt64LittleEndian(stamp),
                    BinaryPrimitives.ReadUInt64LittleEndian(stamp[8..]),
                    BinaryPrimitives.ReadInt64LittleEndian(stamp[16..]),
                    BinaryPrimitives.ReadInt64LittleEndian(stamp[24..]),
                    BinaryPrimitives.ReadInt64LittleEndian(stamp[32..])),
                Convert.ToHexStringLower(cursor.ReadBytes(DigestSize)));
        }

        return stamps;
    }

    public byte[] Write()
    {
        HasChanged = false;
        var all = notes.ToArray();
        var buffer = new PackBuffer();
        buffer.WriteNumber(all.Length);
        Span<byte> stamp = stackalloc byte[StampSize];
        foreach (var (path, note) in all)
        {
            buffer.WriteText(path);
            BinaryPrimitives.WriteUInt64LittleEndian(stamp, note.Stamp.Device);
            BinaryPrimitives.WriteUInt64LittleEndian(stamp[8..], note.Stamp.Inode);
            BinaryPrimitives.WriteInt64LittleEndian(stamp[16..], note.Stamp.Size);
            BinaryPrimitives.WriteInt64LittleEndian(stamp[24..], note.Stamp.Modified);
            BinaryPrimitives.WriteInt64LittleEndian(stamp[32..], note.Stamp.Changed);
            buffer.WriteBytes(stamp);
            buffer.WriteBytes(Convert.FromHexString(note.Digest));
        }

        return buffer.Written.ToArray();
    }

    /// <summary>The blob id of a file that is as it was when it was read; null where it has to be read.</summary>
    /// <param name="fullPath">Where it is on disk.</param>
    public string? Find(string fullPath) =>
        IsSupported && notes.TryGetValue(fullPath, out var note) && NativeFiles.Stat(fullPath) == note.Stamp ? note.Digest : null;

    /// <summary>Reads a file and notes what it holds.</summary>
    /// <param name="fullPath">Where it is on disk.</param>
    /// <param name="digest">Its blob id.</param>
    public byte[] Read(string fullPath, out string digest)
    {
        var before = IsSupported ? NativeFiles.Stat(fullPath) : null;
        byte[] bytes = File.ReadAllBytes(fullPath);
        digest = BlobId.Of(bytes);
        if (before is { } stamp && stamp.Size == bytes.Length && IsSettled(stamp) && NativeFiles.Stat(fullPath) == before)
        {
            var note = new Note(stamp, digest);
            if (!notes.TryGetValue(fullPath, out var known) || known != note)
            {
                notes[fullPath] = note;
                HasChanged = true;
            }
        }

        return bytes;
    }

    private bool IsSettled(in FileStamp stamp)
    {
        long limit = (time.GetUtcNow() - Settled - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        return stamp.Modified < limit && stamp.Changed < limit;
    }

    private readonly record struct Note(FileStamp Stamp, string Digest);
}

/// <summary>The state of an inode; times in nanoseconds since 1970.</summary>
internal readonly record struct FileStamp(ulong Device, ulong Inode, long Size, long Modified, long Changed);
