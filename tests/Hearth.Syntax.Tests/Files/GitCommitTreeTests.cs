using Hearth.Syntax.Files;
using Hearth.TestKit;
using LibGit2Sharp;

namespace Hearth.Syntax.Tests.Files;

public sealed class GitCommitTreeTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public GitCommitTreeTests()
    {
        Repository.Init(directory.Path);
        directory.Write("apps/romm/ks.yaml", "first");
        Directory.CreateSymbolicLink(directory.Combine("apps/link"), "romm");
        File.CreateSymbolicLink(directory.Combine("apps/out"), "../../etc/passwd");
        Commit();
        directory.Write("apps/romm/ks.yaml", "second");
        directory.Write("apps/new.yaml", "new");
        Commit();
        directory.Write("apps/romm/ks.yaml", "not committed");
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_revision_is_read_without_touching_the_working_tree()
    {
        using var head = GitCommitTree.Open(directory.Path, "HEAD");
        using var before = GitCommitTree.Open(directory.Combine("apps"), "HEAD~1");

        Assert.Equal("second", head.TryRead("apps/romm/ks.yaml")?.Text);
        Assert.Equal("first", before.TryRead("apps/romm/ks.yaml")?.Text);
        Assert.Equal(FileKind.Missing, before.GetKind("apps/new.yaml"));
        Assert.Equal("not committed", directory.Read("apps/romm/ks.yaml"));
        Assert.Equal(40, head.CommitId.Length);
    }

    [Fact]
    public void Links_are_followed_inside_the_tree_and_missing_outside()
    {
        using var head = GitCommitTree.Open(directory.Path, "HEAD");

        Assert.Equal("second", head.TryRead("apps/link/ks.yaml")?.Text);
        Assert.Equal(FileKind.Directory, head.GetKind("apps/link"));
        Assert.Equal(FileKind.Missing, head.GetKind("apps/out"));
        Assert.Equal(["link", "new.yaml", "romm"], head.List("apps").Select(entry => entry.Name));
    }

    [Fact]
    public void What_a_listing_told_is_what_a_path_says()
    {
        using var listed = GitCommitTree.Open(directory.Path, "HEAD");
        using var asked = GitCommitTree.Open(directory.Path, "HEAD");

        foreach (string path in (string[])[.. listed.Walk(), "apps", "apps/romm", "apps/link", "apps/out", "apps/none"])
        {
            Assert.Equal(asked.GetKind(path), listed.GetKind(path));
            Assert.Equal(asked.GetDigest(path), listed.GetDigest(path));
            Assert.Equal(asked.TryReadBytes(path), listed.TryReadBytes(path));
            Assert.Equal(asked.List(path), listed.List(path));
        }
    }

    [Fact]
    public void A_file_that_a_partial_clone_lacks_is_named()
    {
        string id = BlobId.Of("second"u8);
        string path = directory.Combine($".git/objects/{id[..2]}/{id[2..]}");
        File.SetAttributes(path, FileAttributes.Normal);
        File.Delete(path);
        using var head = GitCommitTree.Open(directory.Path, "HEAD");

        Assert.Equal(FileKind.File, head.GetKind("apps/romm/ks.yaml"));
        Assert.Contains("apps/romm/ks.yaml of HEAD is not in the repository", Assert.Throws<GitTreeException>(() => head.TryReadBytes("apps/romm/ks.yaml")).Message, StringComparison.Ordinal);
        Assert.Equal(["apps/link/ks.yaml", "apps/new.yaml", "apps/romm/ks.yaml"], head.Walk());
        Assert.Contains("apps/romm/ks.yaml of HEAD is not in the repository", Assert.Throws<GitTreeException>(() => head.TryReadBytes("apps/romm/ks.yaml")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_revision_is_named()
    {
        var exception = Assert.Throws<GitTreeException>(() => GitCommitTree.Open(directory.Path, "no-such-branch"));

        Assert.Contains("no-such-branch", exception.Message);
    }

    [Fact]
    public void A_directory_outside_of_any_repository_is_named()
    {
        using var plain = new TemporaryDirectory();

        Assert.Contains("not inside a git repository", Assert.Throws<GitTreeException>(() => GitCommitTree.Open(plain.Path, "HEAD")).Message);
    }

    private void Commit()
    {
        using var repository = new Repository(directory.Path);
        Commands.Stage(repository, "*");
        var author = new Signature("Test", "test@localhost", DateTimeOffset.UnixEpoch);
        repository.Commit("change", author, author, new CommitOptions());
    }
}
