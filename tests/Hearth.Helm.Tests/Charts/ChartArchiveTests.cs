using System.Formats.Tar;
using System.IO.Compression;
using Hearth.Helm.Charts;
using Hearth.Syntax.Files;

namespace Hearth.Helm.Tests.Charts;

public sealed class ChartArchiveTests
{
    [Fact]
    public void A_packed_chart_unpacks_to_the_same_files_without_the_ignored_ones()
    {
        var tree = new MemoryTree()
            .Add("charts/romm/Chart.yaml", "name: romm\n")
            .Add("charts/romm/templates/a.yaml", "a")
            .Add("charts/romm/templates/.hidden", "h")
            .Add("charts/romm/notes.bak", "b")
            .Add("charts/romm/ci/values.yaml", "v")
            .Add("charts/romm/.helmignore", "# comment\n*.bak\nci/\n");

        byte[] archive = ChartArchive.Pack(tree, "charts/romm");
        var unpacked = ChartArchive.Unpack("romm.tgz", new MemoryStream(archive));

        Assert.Equal([".helmignore", "Chart.yaml", "templates/a.yaml"], unpacked.Walk());
        Assert.Equal(archive, ChartArchive.Pack(tree, "charts/romm"));
    }

    [Theory]
    [InlineData("../evil.yaml", "leads out of the archive")]
    [InlineData("/etc/passwd", "leads out of the archive")]
    [InlineData("romm/../../evil.yaml", "leads out of the archive")]
    [InlineData("romm\\..\\..\\evil.yaml", "leads out of the archive")]
    [InlineData("Chart.yaml", "outside of a chart directory")]
    public void Names_that_leave_the_chart_are_refused(string entry, string reason)
    {
        var exception = Assert.Throws<ChartArchiveException>(() => Unpack(writer => writer.WriteEntry(File(entry, "x"))));

        Assert.Contains(entry, exception.Message);
        Assert.Contains(reason, exception.Message);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public void Links_are_refused_by_name(TarEntryType type)
    {
        var exception = Assert.Throws<ChartArchiveException>(() => Unpack(writer => writer.WriteEntry(new PaxTarEntry(type, "romm/link") { LinkName = "/etc/passwd" })));

        Assert.Contains("romm/link is a link to /etc/passwd", exception.Message);
    }

    [Fact]
    public void A_decompression_bomb_is_refused_before_it_unpacks()
    {
        using var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] header = new byte[512];
            "romm/big.yaml"u8.CopyTo(header);
            "0000644\0"u8.CopyTo(header.AsSpan(100));
            "77777777777\0"u8.CopyTo(header.AsSpan(124)); // 8 GiB
            header[156] = (byte)'0';
            "ustar\u000000"u8.CopyTo(header.AsSpan(257));
            "        "u8.CopyTo(header.AsSpan(148));
            System.Text.Encoding.ASCII.GetBytes($"{Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0')}\0 ").CopyTo(header, 148);
            gzip.Write(header);
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++)
            {
                gzip.Write(zeros);
            }
        }

        bomb.Position = 0;
        Assert.Contains("decompression bomb", Assert.Throws<ChartArchiveException>(() => ChartArchive.Unpack("bomb.tgz", bomb)).Message);
    }

    [Theory]
    [InlineData("not an archive")]
    [InlineData("")]
    public void What_is_no_archive_is_named(string text) =>
        Assert.Contains("x.tgz", Assert.Throws<ChartArchiveException>(() => ChartArchive.Unpack("x.tgz", new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)))).Message);

    private static MemoryTree Unpack(Action<TarWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new TarWriter(gzip))
        {
            write(writer);
        }

        buffer.Position = 0;
        return ChartArchive.Unpack("romm.tgz", buffer);
    }

    private static PaxTarEntry File(string name, string text) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)) };
}
