namespace Hearth.TestKit;

/// <summary>Where this checkout lies, seen from a test program below artifacts/.</summary>
public static class RepositoryRoot
{
    public static readonly string Path = Find();

    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "Hearth.slnx")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"No Hearth.slnx above {AppContext.BaseDirectory}: tests run from inside a checkout.");
    }
}
