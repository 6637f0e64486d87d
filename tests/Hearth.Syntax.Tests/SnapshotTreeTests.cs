using Hearth.Syntax.Files;

namespace Hearth.Syntax.Tests;

public sealed class SnapshotTreeTests
{
    [Fact]
    public void It_answers_as_the_tree_did_when_it_was_first_asked()
    {
        var inner = new MemoryTree().Add("a/b.txt", "b").Add("a/c/d.txt", "d");
        var tree = new SnapshotTree(inner);

        Assert.Equal(FileKind.Directory, tree.GetKind("a"));
        Assert.Equal(FileKind.File, tree.GetKind("a/b.txt"));
        inner.Add("a/late.txt", "late");

        Assert.Equal(FileKind.Missing, tree.GetKind("a/late.txt"));
        Assert.Null(tree.TryReadBytes("a/late.txt"));
        Assert.Equal(["a/b.txt", "a/c/d.txt"], tree.Walk());
        Assert.Equal(FileKind.Missing, tree.GetKind("nowhere/at/all"));
        Assert.Empty(tree.List("nowhere"));
        Assert.Equal("d", tree.TryRead("a/c/d.txt")?.Text);
    }
}
