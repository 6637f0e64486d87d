using System.Formats.Tar;
using System.IO.Compression;
using Hearth.Syntax.Files;

namespace Hearth.Helm.Charts;

/// <summary>
/// Chart archives (<c>.tgz</c>), read with suspicion: names that leave the archive, links, devices and what grows past
/// its limits are refused by name. Everything lies below one directory, the chart's.
/// </summary>
public static class ChartArchive
{
    /// <summary>Bytes of all files together, unpacked. Helm's own limit is 100 MiB for a whole chart.</summary>
    private const long MaxUnpacked = 100L * 1024 * 1024;

    /// <summary>Bytes of one file, unpacked: Helm's limit is 5 MiB; CRD bundles come near.</summary>
    private const long MaxFile = 20L * 1024 * 1024;

    private const int MaxFiles = 20_000;

    /// <summary>Unpacks into memory; the chart's directory is the root of the tree.</summary>
    /// <exception cref="ChartArchiveException">It is no archive, or not a safe one.</exception>
    public static MemoryTree Unpack(string name, Stream archive)
    {
        var tree = new MemoryTree(name);
        long total = 0;
        int count = 0;
        try
        {
            using var gzip = new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true);
            using var reader = new TarReader(gzip);
            while (reader.GetNextEntry() is { } entry)
            {
                switch (entry.EntryType)
                {
                    case TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes or TarEntryType.ExtendedAttributes:
                        continue;
                    case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                        break;
                    case TarEntryType.SymbolicLink or TarEntryType.HardLink:
                        throw new ChartArchiveException($"{name}: {entry.Name} is a link to {entry.LinkName}; chart archives hold plain files");
                    default:
                        throw new ChartArchiveException($"{name}: {entry.Name} is no plain file ({entry.EntryType})");
                }

                string path = CheckName(name, entry.Name);
                if (++count > MaxFiles)
                {
                    throw new ChartArchiveException($"{name}: more than {MaxFiles} files");
                }

                if (entry.Length > MaxFile || (total += entry.Length) > MaxUnpacked)
                {
                    throw new ChartArchiveException($"{name}: {entry.Name} unpacks past the limit of {(entry.Length > MaxFile ? MaxFile : MaxUnpacked) / (1024 * 1024)} MiB; is it a decompression bomb?");
                }

                byte[] bytes = new byte[entry.Length];
                entry.DataStream?.ReadExactly(bytes);
                if (path.Length > 0)
                {
                    tree.Add(path, bytes);
                }
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new ChartArchiveException($"{name} is no whole gzipped tar archive: {exception.Message}", exception);
        }

        return count > 0 ? tree : throw new ChartArchiveException($"{name} holds no files");
    }

    /// <summary>Packs a chart directory the same way every time: sorted, without times, below the directory's name.</summary>
    /// <param name="tree">Where the chart lies.</param>
    /// <param name="directory">Its directory in the tree.</param>
    /// <param name="rootName">The directory's name inside the archive; null takes the chart directory's own.</param>
    public static byte[] Pack(FileTree tree, string directory, string? rootName = null)
    {
        string root = rootName ?? (directory.Length == 0 ? "chart" : TreePath.GetName(directory));
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
        using (var writer = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            var ignore = HelmIgnore.Read(tree, directory);
            foreach (string file in tree.Walk(directory, sub => !ignore.Excludes(Relative(directory, sub), isDirectory: true)))
            {
                string relative = Relative(directory, file);
                if (!ignore.Excludes(relative, isDirectory: false))
                {
                    writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{root}/{relative}")
                    {
                        DataStream = new MemoryStream(tree.TryReadBytes(file) ?? []),
                        ModificationTime = DateTimeOffset.UnixEpoch,
                    });
                }
            }
        }

        return buffer.ToArray();
    }

    private static string Relative(string directory, string path) => directory.Length == 0 ? path : path[(directory.Length + 1)..];

    // The first part is the chart's directory and is dropped.
    private static string CheckName(string archive, string entry)
    {
        string path = entry.Replace('\\', '/');
        if (path.StartsWith('/') || path.Split('/').Contains("..") || path.Contains('\0') || (path.Length > 1 && path[1] == ':'))
        {
            throw new ChartArchiveException($"{archive}: {entry} leads out of the archive");
        }

        string clean = TreePath.Normalize(path) ?? "";
        int slash = clean.IndexOf('/');
        return slash < 0 ? throw new ChartArchiveException($"{archive}: {entry} lies outside of a chart directory") : clean[(slash + 1)..];
    }
}

/// <summary>A chart archive is broken or not safe to unpack.</summary>
public sealed class ChartArchiveException(string message, Exception? inner = null) : IOException(message, inner);
