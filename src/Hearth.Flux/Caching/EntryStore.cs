using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Hearth.Syntax.Files;

namespace Hearth.Flux.Caching;

/// <summary>
/// Entries as files, each named for the hash of what it was made from. They are sealed with AES-256-GCM: whoever has no
/// key of the repository reads nothing, and an entry that was cut short, changed or renamed does not open and is made
/// anew. Each file is written aside and renamed, so any number of processes may use the directory at a time. A directory
/// that cannot be written to is read only, and one that cannot be read is as good as empty.
/// </summary>
public sealed class EntryStore(string root, TimeProvider time)
{
    /// <summary>What <see cref="Trim"/> keeps unless told otherwise, in bytes.</summary>
    public const long DefaultLimit = 256L << 20;

    private const string Ending = ".entry";
    private const int MagicSize = 4;
    private const long MaxPack = DefaultLimit / 4;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private static readonly TimeSpan TouchAfter = TimeSpan.FromDays(1);
    private static readonly TimeSpan TrimAfter = TimeSpan.FromDays(1);
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    // Packing again for each file that was edited would cost more than opening a few entries.
    private const int MinMissing = 32;

    // What is sealed with it is in no need of a secret, only of a checksum.
    internal static readonly byte[] PublicKey = SHA256.HashData("hearth: nothing here was encrypted"u8);

    private readonly ConcurrentDictionary<string, int> used = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileStamps> stamps = new(StringComparer.Ordinal);
    private EntryPack? pack;
    private string? packPath;
    private bool isReadOnly;
    private bool hasWritten;

    public string Root => root;

    private static ReadOnlySpan<byte> Magic => "HRC1"u8;

    /// <summary>The user's own.</summary>
    public static EntryStore ForUser(TimeProvider time) => new(Path.Combine(UserDirectories.Cache, "renders"), time);

    /// <summary>Looks for entries in the pack of a place first, and lets <see cref="Complete"/> write it. Before the first entry is read.</summary>
    /// <param name="place">Tells apart what is rendered again and again: a repository and the options.</param>
    public void UsePack(string place)
    {
        packPath = PathOf($"pack-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)))}");
        pack?.Dispose();
        pack = EntryPack.TryOpen(packPath);
        if (pack is not null)
        {
            Touch(packPath);
        }
    }

    /// <summary>What the files below a directory held when they were last read; <see cref="Complete"/> keeps what is learned.</summary>
    public FileStamps StampsOf(string directory)
    {
        string name = $"stamps-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(directory)))}";
        if (!stamps.TryGetValue(name, out var known))
        {
            known = TryReadStamps(name) ?? new FileStamps(time);
            stamps.Add(name, known);
        }

        return known;
    }

    /// <summary>Keeps what was learned of files, and packs what this run has used where much of it is not in the pack.</summary>
    public void Complete()
    {
        foreach (var (name, learned) in stamps)
        {
            if (learned.HasChanged)
            {
                Write(name, PublicKey, learned.Write());
            }
        }

        if (packPath is not null && !isReadOnly && used.Keys.Count(name => pack?.Contains(name) != true) > Math.Max(MinMissing, used.Count / 8)
            && used.Values.Sum(static length => (long)length) < MaxPack)
        {
            Guard(() => WritePack(packPath));
        }

        pack?.Dispose();
        pack = null;
        packPath = null;
    }

    /// <summary>An entry's content; null where there is none, or none that is whole.</summary>
    internal ReadOnlyMemory<byte>? TryRead(string name, byte[] key)
    {
        if (pack?.TryRead(name) is { } packed && Open(packed, name, key) is { } found)
        {
            used.TryAdd(name, found.Length);
            return found;
        }

        string path = PathOf(name);
        if (TryReadFile(path) is not { } file)
        {
            return null;
        }

        if (Open(file, name, key) is not { } content)
        {
            Guard(() => File.Delete(path));
            return null;
        }

        used.TryAdd(name, content.Length);
        Touch(path);
        return content;
    }

    internal void Write(string name, byte[] key, ReadOnlySpan<byte> content)
    {
        if (isReadOnly)
        {
            return;
        }

        byte[] file = Seal(content, name, key);
        try
        {
            if (!Directory.Exists(root))
            {
                CreateRoot();
            }

            AtomicFile.WriteBytes(PathOf(name), file, UnixFileMode.UserRead | UnixFileMode.UserWrite, isDurable: false);
            hasWritten = true;
            used[name] = content.Length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk or a directory of somebody else's: rendering goes on without.
            isReadOnly = true;
        }
    }

    /// <summary>Trims once a day after something was written.</summary>
    public void TrimSometimes()
    {
        if (!hasWritten || isReadOnly)
        {
            return;
        }

        Guard(() =>
        {
            string stamp = Path.Combine(root, "trimmed");
            if (!File.Exists(stamp) || time.GetUtcNow() - File.GetLastWriteTimeUtc(stamp) > TrimAfter)
            {
                AtomicFile.WriteBytes(stamp, [], isDurable: false);
                Trim(DefaultLimit);
            }
        });
    }

    /// <summary>Deletes what was not used for longest, until at most <paramref name="limit"/> bytes are left; and what killed processes left half written.</summary>
    /// <returns>How many entries went, and how many bytes.</returns>
    public (int Count, long Bytes) Trim(long limit)
    {
        var files = Files().Where(file => !DeleteAbandoned(file)).OrderByDescending(static file => file.LastWriteTimeUtc).ToList();
        long kept = 0, deleted = 0;
        int count = 0;
        foreach (var file in files)
        {
            if (kept + file.Length <= limit)
            {
                kept += file.Length;
            }
            else
            {
                deleted += file.Length;
                count++;
                Guard(file.Delete);
            }
        }

        return (count, deleted);
    }

    /// <summary>How many entries there are, and their bytes.</summary>
    public (int Count, long Bytes) Measure()
    {
        var files = Files().Where(static file => file.Extension == Ending).ToList();
        return (files.Count, files.Sum(static file => file.Length));
    }

    private static byte[] Seal(ReadOnlySpan<byte> content, string name, byte[] key)
    {
        byte[] file = new byte[MagicSize + NonceSize + content.Length + TagSize];
        Magic.CopyTo(file);
        var nonce = file.AsSpan(MagicSize, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(nonce, content, file.AsSpan(MagicSize + NonceSize, content.Length), file.AsSpan(file.Length - TagSize), Encoding.UTF8.GetBytes(name));
        return file;
    }

    // In place: most of a warm run is reading entries.
    private static ReadOnlyMemory<byte>? Open(byte[] file, string name, byte[] key)
    {
        const int start = MagicSize + NonceSize;
        int length = file.Length - start - TagSize;
        if (length < 0 || !file.AsSpan().StartsWith(Magic))
        {
            return null;
        }

        var content = file.AsSpan(start, length);
        try
        {
            using var cipher = new AesGcm(key, TagSize);
            cipher.Decrypt(file.AsSpan(MagicSize, NonceSize), content, file.AsSpan(file.Length - TagSize), content, Encoding.UTF8.GetBytes(name));
            return file.AsMemory(start, length);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another process was faster, or the directory is read only: neither matters.
        }
    }

    private static byte[]? TryReadFile(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllBytes(path) : null; // Cheaper than the exception.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void CreateRoot()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(root);
        }
        else
        {
            Directory.CreateDirectory(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private FileStamps? TryReadStamps(string name)
    {
        try
        {
            return TryRead(name, PublicKey) is { } bytes ? FileStamps.Read(bytes.Span, time) : null;
        }
        catch (InvalidDataException)
        {
            return null; // Of another version.
        }
    }

    // What was used, and as much again of what the pack held before: two branches are looked at in turn.
    private void WritePack(string path)
    {
        var entries = new List<(string Name, byte[] Entry)>();
        long size = 0;
        foreach (string name in used.Keys.Where(static name => !name.StartsWith("stamps-", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            if ((pack?.TryRead(name) ?? TryReadFile(PathOf(name))) is { } entry)
            {
                entries.Add((name, entry));
                size += entry.Length;
            }
        }

        long room = Math.Min(size, MaxPack - size);
        foreach (var (name, length) in pack?.Entries ?? [])
        {
            if (!used.ContainsKey(name) && length <= room && pack!.TryRead(name) is { } entry) // It named its entries.
            {
                entries.Add((name, entry));
                room -= length;
            }
        }

        EntryPack.Write(path, entries);
    }

    private string PathOf(string name) => Path.Combine(root, name + Ending);

    private List<FileInfo> Files()
    {
        try
        {
            return Directory.Exists(root) ? [.. new DirectoryInfo(root).EnumerateFiles().Where(static file => file.Extension is Ending or ".tmp")] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private bool DeleteAbandoned(FileInfo file)
    {
        if (file.Extension == Ending)
        {
            return false;
        }

        if (time.GetUtcNow() - file.LastWriteTimeUtc > Abandoned)
        {
            Guard(file.Delete);
        }

        return true;
    }

    private void Touch(string path)
    {
        if (!isReadOnly && time.GetUtcNow() - File.GetLastWriteTimeUtc(path) > TouchAfter)
        {
            Guard(() => File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime));
        }
    }
}
