using System.Security.Cryptography;
using System.Text.Json;
using Hearth.Syntax.Files;

namespace Hearth.Homelab;

/// <summary>
/// Writes the files of a repository and remembers in <c>.hearth/written.json</c> the hash of each, so that a file that a
/// person has changed since is left alone. The hashes are of what lies on disk: of a secret, its ciphertext.
/// </summary>
internal sealed class WrittenFiles
{
    public const string ManifestPath = ".hearth/written.json";

    private readonly string root;
    private readonly bool force;
    private readonly SortedDictionary<string, string> hashes = new(StringComparer.Ordinal);
    private readonly List<FileChange> changes = [];

    public WrittenFiles(string root, bool force)
    {
        this.root = root;
        this.force = force;
        string manifest = Path.Combine(root, ManifestPath);
        if (File.Exists(manifest))
        {
            Read(manifest);
        }
    }

    public IReadOnlyList<FileChange> Changes => changes;

    /// <summary>Whether Hearth wrote this file once.</summary>
    public bool Knows(string path) => hashes.ContainsKey(path);

    public string FullPath(string path) => Path.Combine(root, path);

    /// <summary>Writes a file, unless it is as it should be or was changed by hand.</summary>
    /// <param name="path">Inside the repository.</param>
    /// <param name="bytes">What it should hold.</param>
    /// <param name="isSame">Whether what is there stands for the same; null compares bytes.</param>
    /// <param name="toDisk">Turns the bytes into what is written (encryption); null writes them.</param>
    /// <param name="restores">Whether a file that was deleted by hand is made again.</param>
    public void Write(string path, byte[] bytes, Func<byte[], bool>? isSame = null, Func<byte[], byte[]>? toDisk = null, bool restores = false)
    {
        string full = FullPath(path);
        byte[]? present = File.Exists(full) ? File.ReadAllBytes(full) : null;
        string? known = hashes.GetValueOrDefault(path);
        if (present is null)
        {
            if (known is not null && !restores && !force)
            {
                changes.Add(new FileChange(path, FileChangeKind.Kept));
                return;
            }
        }
        else if (isSame?.Invoke(present) ?? present.AsSpan().SequenceEqual(bytes))
        {
            // What a person brought to the same content is ours again.
            hashes[path] = Hash(present);
            changes.Add(new FileChange(path, FileChangeKind.Unchanged));
            return;
        }
        else if (!force && known != Hash(present))
        {
            changes.Add(new FileChange(path, FileChangeKind.Kept));
            return;
        }

        Put(path, toDisk is null ? bytes : toDisk(bytes), present is null ? FileChangeKind.Created : FileChangeKind.Updated);
    }

    /// <summary>Writes a file whatever is there.</summary>
    public void Put(string path, byte[] bytes, FileChangeKind kind)
    {
        string full = FullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!); // A file of the repository has a directory.
        bool runs = path.EndsWith(".sh", StringComparison.Ordinal);
        AtomicFile.WriteBytes(full, bytes, runs ? (UnixFileMode)0b111_101_101 : null, isDurable: kind == FileChangeKind.Encrypted);
        hashes[path] = Hash(bytes);
        changes.Add(new FileChange(path, kind));
    }

    /// <summary>Keeps the hashes; writes nothing where none changed.</summary>
    public void Save()
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            foreach (var (path, hash) in hashes)
            {
                json.WriteString(path, hash);
            }

            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        string manifest = FullPath(ManifestPath);
        if (!File.Exists(manifest) || !File.ReadAllBytes(manifest).AsSpan().SequenceEqual(buffer.ToArray()))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(manifest)!); // As above.
            AtomicFile.WriteBytes(manifest, buffer.ToArray());
        }
    }

    private void Read(string manifest)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(manifest));
            foreach (var property in document.RootElement.EnumerateObject())
            {
                hashes[property.Name] = property.Value.GetString() ?? "";
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new HomelabException($"{ManifestPath} does not read: {exception.Message}; restore it from Git, or delete it, which makes every changed file count as changed by hand");
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
