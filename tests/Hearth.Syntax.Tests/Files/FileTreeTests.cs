using Hearth.Syntax.Files;
using Hearth.TestKit;

namespace Hearth.Syntax.Tests.Files;

public sealed class FileTreeTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("./a//b/../c", "a/c")]
    [InlineData("/a", "a")]
    [InlineData(".", "")]
    [InlineData("a/../..", null)]
    public void Paths_are_cleaned_and_never_climb_out(string path, string? expected) => Assert.Equal(expected, TreePath.Normalize(path));

    [Fact]
    public void A_directory_and_memory_answer_alike()
    {
        directory.Write("apps/b.yaml", "b");
        directory.Write("apps/a/x.yaml", "x");
        directory.Write("apps-2/y.yaml", "y");
        var memory = new MemoryTree().Add("apps/b.yaml", "b").Add("apps/a/x.yaml", "x").Add("apps-2/y.yaml", "y");

        foreach (FileTree tree in (FileTree[])[new DirectoryTree(directory.Path), memory])
        {
            Assert.Equal(["apps/a/x.yaml", "apps/b.yaml"], tree.Walk("apps"));
            Assert.Equal([new("a", FileKind.Directory), new("b.yaml", FileKind.File)], tree.List("apps"));
            Assert.Equal(FileKind.Directory, tree.GetKind(""));
            Assert.Equal(FileKind.Missing, tree.GetKind("app"));
            Assert.Equal("x", tree.TryRead("apps/a/x.yaml")?.Text);
            Assert.Null(tree.TryRead("apps"));
        }
    }

    [Fact]
    public void Links_are_followed_only_inside_the_root()
    {
        directory.Write("outside.yaml", "secret");
        directory.Write("root/real/a.yaml", "a");
        Directory.CreateSymbolicLink(directory.Combine("root/link"), "real");
        Directory.CreateSymbolicLink(directory.Combine("root/up"), "..");
        File.CreateSymbolicLink(directory.Combine("root/out.yaml"), "../outside.yaml");
        File.CreateSymbolicLink(directory.Combine("root/loop"), "loop");
        File.CreateSymbolicLink(directory.Combine("root/nowhere"), "./.source/nowhere");
        var tree = new DirectoryTree(directory.Combine("root"));

        Assert.Equal("a", tree.TryRead("link/a.yaml")?.Text);
        Assert.Null(tree.TryRead("out.yaml"));
        Assert.Null(tree.TryRead("up/outside.yaml"));
        Assert.Equal(FileKind.Missing, tree.GetKind("loop"));
        Assert.Equal(FileKind.Missing, tree.GetKind("nowhere"));
        Assert.Null(tree.TryReadBytes("nowhere"));
        Assert.Equal(["link", "real"], tree.List("").Select(entry => entry.Name));
    }

    [Fact]
    public void A_walk_ends_where_links_lead_back_up()
    {
        directory.Write("root/a/a.yaml", "a");
        directory.Write("root/b/b.yaml", "b");
        Directory.CreateSymbolicLink(directory.Combine("root/a/up"), "..");
        Directory.CreateSymbolicLink(directory.Combine("root/b/to-a"), "../a");
        Directory.CreateSymbolicLink(directory.Combine("root/a/to-b"), "../b");

        // Each link is followed once on the way down.
        string[] expected = ["a/a.yaml", "a/to-b/b.yaml", "b/b.yaml", "b/to-a/a.yaml"];
        Assert.Equal(expected, new DirectoryTree(directory.Combine("root")).Walk());
        Assert.Equal(expected, new SnapshotTree(new DirectoryTree(directory.Combine("root"))).Walk());
    }

    [Fact]
    public void An_atomic_write_keeps_the_mode_and_leaves_no_temporary_file()
    {
        string path = directory.Write("age.key", "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        AtomicFile.WriteText(path, "new");

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Single(Directory.GetFiles(directory.Path));
    }

    [Fact]
    public void An_atomic_write_makes_a_file_that_was_not_there()
    {
        AtomicFile.WriteText(directory.Combine("new.yaml"), "a: 1\n", UnixFileMode.UserRead);

        Assert.Equal("a: 1\n", directory.Read("new.yaml"));
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(directory.Combine("new.yaml")));
    }

    [Fact]
    public void An_atomic_write_goes_through_a_link_to_its_file()
    {
        directory.Write("real.yaml", "old");
        File.CreateSymbolicLink(directory.Combine("link.yaml"), "real.yaml");

        AtomicFile.WriteText(directory.Combine("link.yaml"), "new");

        Assert.Equal("new", directory.Read("real.yaml"));
        Assert.NotNull(new FileInfo(directory.Combine("link.yaml")).LinkTarget);
    }
}
