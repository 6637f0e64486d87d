namespace Hearth.TestKit;

/// <summary>
/// Tiny repositories with the whole expected output: <c>tests/cases/AREA/CASE/in/…</c>, and beside <c>in</c> what
/// comes out. <c>HEARTH_ACCEPT=1</c> writes the latter.
/// </summary>
public static class CaseDirectories
{
    /// <summary>The cases of an area, in order.</summary>
    public static IEnumerable<string> Names(string area) =>
        Directory.GetDirectories(RepositoryRoot.Combine("tests", "cases", area)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    /// <summary>The directory that a case works on.</summary>
    public static string Input(string area, string name) => RepositoryRoot.Combine("tests", "cases", area, name, "in");

    /// <summary>Holds an output against the file of that name, which must be the only one of <paramref name="alternatives"/>.</summary>
    public static void Match(string area, string name, string file, string actual, params ReadOnlySpan<string> alternatives)
    {
        foreach (string other in alternatives)
        {
            string path = RepositoryRoot.Combine("tests", "cases", area, name, other);
            if (other != file && File.Exists(path))
            {
                if (!Expected.IsAccepting)
                {
                    // Shows what came instead of what was expected.
                    Expected.Match($"tests/cases/{area}/{name}/{other}", actual);
                }

                File.Delete(path);
            }
        }

        Expected.Match($"tests/cases/{area}/{name}/{file}", actual);
    }
}
