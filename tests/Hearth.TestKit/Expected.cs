using Xunit;

namespace Hearth.TestKit;

/// <summary>
/// Whole-output expectations kept in files. <c>HEARTH_ACCEPT=1</c> writes what came out instead of comparing: read the
/// diff before committing it.
/// </summary>
public static class Expected
{
    public static bool IsAccepting => Environment.GetEnvironmentVariable("HEARTH_ACCEPT") == "1";

    /// <summary>Compares with a file of the repository, named from its root.</summary>
    public static void Match(string repositoryPath, string actual)
    {
        string path = RepositoryRoot.Combine(repositoryPath.Split('/'));
        if (IsAccepting)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // A path in the repository has a directory.
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"{repositoryPath} is missing: run once with HEARTH_ACCEPT=1 and read what it writes.");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
