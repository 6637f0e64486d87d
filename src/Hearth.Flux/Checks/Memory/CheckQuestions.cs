using Hearth.Flux.Releases;
using Hearth.Helm.Sources;
using Hearth.Syntax.Packing;

namespace Hearth.Flux.Checks.Memory;

/// <summary>Everything outside of the options that a run of the checks asked for.</summary>
internal sealed record CheckQuestions
{
    /// <summary>Files of the repository that were read.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Directories that were listed.</summary>
    public IReadOnlyList<string> Directories { get; init; } = [];

    /// <summary>Files of which git was asked whether it ignores them.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Charts of releases.</summary>
    public IReadOnlyList<WantedChart> Charts { get; init; } = [];

    /// <summary>Files that kustomizations name by URL.</summary>
    public IReadOnlyList<string> RemoteFiles { get; init; } = [];

    /// <summary>Repositories that kustomizations name by URL.</summary>
    public IReadOnlyList<string> RemoteRepositories { get; init; } = [];

    public void Write(PackBuffer buffer)
    {
        foreach (var texts in (ReadOnlySpan<IReadOnlyList<string>>)[Files, Directories, Ignored, RemoteFiles, RemoteRepositories])
        {
            buffer.WriteNumber(texts.Count);
            foreach (string text in texts)
            {
                buffer.WriteText(text);
            }
        }

        buffer.WriteNumber(Charts.Count);
        foreach (var chart in Charts)
        {
            buffer.WriteText(chart.Identity.Name);
            buffer.WriteText(chart.Identity.Version);
            buffer.WriteText(chart.Identity.Source);
            WriteOptional(buffer, chart.LocalPath);
            buffer.WriteByte(chart.AppendsDigest ? (byte)1 : (byte)0);
            WriteRequest(buffer, chart.Request);
        }
    }

    /// <exception cref="InvalidDataException">These bytes are no pack.</exception>
    public static CheckQuestions Read(ref PackCursor cursor)
    {
        var questions = new CheckQuestions
        {
            Files = ReadTexts(ref cursor),
            Directories = ReadTexts(ref cursor),
            Ignored = ReadTexts(ref cursor),
            RemoteFiles = ReadTexts(ref cursor),
            RemoteRepositories = ReadTexts(ref cursor),
        };
        var charts = new WantedChart[cursor.ReadNumber()];
        for (int i = 0; i < charts.Length; i++)
        {
            string name = cursor.ReadText(), version = cursor.ReadText();
            var identity = new ChartIdentity(name, version, cursor.ReadText());
            string? local = ReadOptional(ref cursor);
            bool appendsDigest = cursor.ReadByte() != 0;
            charts[i] = new WantedChart(identity, ReadRequest(ref cursor), local, appendsDigest, []);
        }

        return questions with { Charts = charts };
    }

    private static string[] ReadTexts(ref PackCursor cursor)
    {
        string[] texts = new string[cursor.ReadNumber()];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = cursor.ReadText();
        }

        return texts;
    }

    private static void WriteRequest(PackBuffer buffer, ChartRequest? request)
    {
        switch (request)
        {
            case HttpChartRequest http:
                buffer.WriteByte(1);
                buffer.WriteText(http.Repository.OriginalString);
                buffer.WriteText(http.Name);
                buffer.WriteText(http.Version);
                break;
            case OciChartRequest oci:
                buffer.WriteByte(2);
                buffer.WriteText(oci.Registry);
                buffer.WriteText(oci.Repository);
                WriteOptional(buffer, oci.Digest);
                WriteOptional(buffer, oci.SemVer);
                WriteOptional(buffer, oci.Tag);
                buffer.WriteByte(oci.PlainHttp ? (byte)1 : (byte)0);
                break;
            case GitChartRequest git:
                buffer.WriteByte(3);
                buffer.WriteText(git.Url);
                buffer.WriteText(git.Path);
                WriteOptional(buffer, git.Branch);
                WriteOptional(buffer, git.Tag);
                WriteOptional(buffer, git.SemVer);
                WriteOptional(buffer, git.Commit);
                break;
            default:
                buffer.WriteByte(0);
                break;
        }
    }

    private static ChartRequest? ReadRequest(ref PackCursor cursor)
    {
        switch (cursor.ReadByte())
        {
            case 1:
                var repository = new Uri(cursor.ReadText());
                string name = cursor.ReadText();
                return new HttpChartRequest(repository, name, cursor.ReadText());
            case 2:
                string registry = cursor.ReadText();
                return new OciChartRequest(registry, cursor.ReadText())
                {
                    Digest = ReadOptional(ref cursor),
                    SemVer = ReadOptional(ref cursor),
                    Tag = ReadOptional(ref cursor),
                    PlainHttp = cursor.ReadByte() != 0,
                };
            case 3:
                string url = cursor.ReadText();
                return new GitChartRequest(url, cursor.ReadText())
                {
                    Branch = ReadOptional(ref cursor),
                    Tag = ReadOptional(ref cursor),
                    SemVer = ReadOptional(ref cursor),
                    Commit = ReadOptional(ref cursor),
                };
            default:
                return null;
        }
    }

    private static void WriteOptional(PackBuffer buffer, string? text)
    {
        buffer.WriteByte(text is null ? (byte)0 : (byte)1);
        buffer.WriteText(text ?? "");
    }

    private static string? ReadOptional(ref PackCursor cursor)
    {
        bool isThere = cursor.ReadByte() != 0;
        string text = cursor.ReadText();
        return isThere ? text : null;
    }
}
