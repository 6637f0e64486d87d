using System.Text;
using System.Text.RegularExpressions;

namespace Hearth.Templating.Tests.Cel;

/// <summary>
/// The specification's own suite. Runs where HEARTH_CEL_SPEC names a clone of google/cel-spec. Tests of protobuf messages
/// are out of scope; every other test passes or stands in <see cref="ConformanceGaps"/> with its reason.
/// </summary>
public sealed partial class ConformanceTests(ITestOutputHelper output)
{
    private static readonly string Root = Environment.GetEnvironmentVariable("HEARTH_CEL_SPEC") ?? "";

    [Fact]
    public void The_suite_of_the_specification_passes_but_for_the_listed_gaps()
    {
        string directory = Path.Combine(Root, "tests", "simple", "testdata");
        Assert.SkipUnless(Root.Length > 0 && Directory.Exists(directory), "HEARTH_CEL_SPEC names no clone of google/cel-spec");

        var report = new StringBuilder();
        List<string> wrong = [];
        int allPassed = 0, allRun = 0, allOut = 0;
        foreach (string path in Directory.GetFiles(directory, "*.textproto").Order(StringComparer.Ordinal))
        {
            string file = Path.GetFileNameWithoutExtension(path);
            int passed = 0, run = 0, outOfScope = 0;
            foreach (var (name, test) in Tests(file, TextProto.Parse(File.ReadAllText(path))))
            {
                if (NeedsMessages(file, test))
                {
                    outOfScope++;
                    continue;
                }

                run++;
                string? difference = Difference(name, test);
                bool isGap = ConformanceGaps.ReasonOf(name) is not null;
                passed += difference is null ? 1 : 0;
                if (difference is not null != isGap)
                {
                    wrong.Add(isGap ? $"{name} passes, but is listed as a gap" : $"{name}: {test.Text("expr")} {difference}");
                }
            }

            report.AppendLine($"| {file} | {passed} | {run} | {outOfScope} |");
            (allPassed, allRun, allOut) = (allPassed + passed, allRun + run, allOut + outOfScope);
        }

        report.AppendLine($"| all | {allPassed} | {allRun} | {allOut} |");
        output.WriteLine(report.ToString());
        Assert.True(wrong.Count == 0, report + string.Join('\n', wrong));
    }

    private static string? Difference(string name, TextProto test)
    {
        try
        {
            return new ConformanceCase(name, test).Run();
        }
        catch (Exception exception) when (exception is NotSupportedException or FormatException or InvalidCastException)
        {
            return exception.Message;
        }
    }

    private static IEnumerable<(string Name, TextProto Test)> Tests(string file, TextProto suite) =>
        from section in suite.Messages("section")
        from test in section.Messages("test")
        select ($"{file}/{section.Text("name")}/{test.Text("name")}", test);

    private static bool NeedsMessages(string file, TextProto test) =>
        file is "enums" or "proto2" or "proto2_ext" or "proto3" || MessageWords().IsMatch(Words(test));

    private static string Words(TextProto message) => string.Join(' ', message.Fields.Select(field => field.Name + " " + field.Value switch
    {
        TextProto inner => Words(inner),
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        var word => word,
    }));

    [GeneratedRegex(@"TestAllTypes|TestRequired|NestedTestAllTypes|GlobalEnum|cel\.expr\.conformance\.proto|google\.protobuf\.(Any|FieldMask|Empty)\b|enum_value")]
    private static partial Regex MessageWords();
}
