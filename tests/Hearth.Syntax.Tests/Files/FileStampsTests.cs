using System.Text;
using Hearth.Syntax.Files;
using Hearth.TestKit;

namespace Hearth.Syntax.Tests.Files;

public sealed class FileStampsTests : IDisposable
{
    // An hour ahead: all files are old, so that their state is trusted.
    private static readonly TimeProvider Later = new LaterTime();

    private readonly TemporaryDirectory directory = new();

    public FileStampsTests() => Assert.SkipUnless(FileStamps.IsSupported, "this system does not tell enough of files");

    public void Dispose() => directory.Dispose();

    [Fact]
    public void What_was_read_is_known_by_the_state_of_the_file()
    {
        string path = directory.Write("a.yaml", "one");
        var stamps = new FileStamps(Later);
        Assert.Null(stamps.Find(path));
        Assert.Equal("one", Encoding.UTF8.GetString(stamps.Read(path, out string digest)));
        Assert.Equal(digest, stamps.Find(path));
        Assert.Equal(BlobId.Of("one"u8), digest);
        Assert.Equal(digest, FileStamps.Read(stamps.Write(), Later).Find(path));
    }

    [Fact]
    public void A_file_that_was_written_a_moment_ago_is_read_again()
    {
        string path = directory.Write("a.yaml", "one");
        var stamps = new FileStamps(TimeProvider.System);
        stamps.Read(path, out _);
        Assert.Null(stamps.Find(path));
    }

    [Fact]
    public void Another_content_of_the_same_size_and_time_is_seen()
    {
        string path = directory.Write("a.yaml", "one");
        var stamps = new FileStamps(Later);
        stamps.Read(path, out _);
        var written = File.GetLastWriteTimeUtc(path);
        WaitForAnotherTime(path);
        File.WriteAllText(path, "two");
        File.SetLastWriteTimeUtc(path, written);
        Assert.Null(stamps.Find(path));
    }

    [Fact]
    public void A_file_in_the_place_of_another_is_seen()
    {
        string path = directory.Write("a.yaml", "one");
        var stamps = new FileStamps(Later);
        stamps.Read(path, out _);
        WaitForAnotherTime(path);
        File.Move(directory.Write("b.yaml", "two"), path, overwrite: true);
        Assert.Null(stamps.Find(path));
        File.Delete(path);
        Assert.Null(stamps.Find(path));
    }

    [Fact]
    public void A_tree_knows_what_another_tree_has_read()
    {
        directory.Write("a.yaml", "one");
        directory.Write("sub/b.yaml", "two");
        var stamps = new FileStamps(Later);
        foreach (bool isKnown in (bool[])[false, true])
        {
            Assert.Equal(isKnown, stamps.Find(directory.Combine("sub/b.yaml")) is not null);
            var tree = new SnapshotTree(new DirectoryTree(directory.Path, "", stamps));
            Assert.Equal(["a.yaml", "sub/b.yaml"], tree.Walk());
            Assert.Equal(BlobId.Of("one"u8), tree.GetDigest("a.yaml"));
            Assert.Equal(BlobId.Of("two"u8), tree.GetDigest("sub/b.yaml"));
            Assert.Equal("two", tree.TryRead("sub/b.yaml")?.Text);
            Assert.False(tree.HasChanged);
        }
    }

    // Two writes within one tick of the file system's clock have one time.
    private void WaitForAnotherTime(string path)
    {
        var written = File.GetLastWriteTimeUtc(path);
        while (File.GetLastWriteTimeUtc(directory.Write("clock", "")) == written)
        {
        }
    }

    private sealed class LaterTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromHours(1);
    }
}
