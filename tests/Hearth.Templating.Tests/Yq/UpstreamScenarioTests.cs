using System.Text;
using Hearth.Syntax.Diagnostics;
using Hearth.Templating.Yq;
using Hearth.Templating.Yq.Formats;
using Hearth.Templating.Yq.Syntax;

namespace Hearth.Templating.Tests.Yq;

/// <summary>
/// Upstream's own scenarios, out of its Go tests: document, expression and every result with its document, path and tag; then
/// the formats. Runs where HEARTH_YQ_SOURCE names a clone of mikefarah/yq. Gaps are listed with their reasons; a gap that passes
/// fails the run.
/// </summary>
public sealed class UpstreamScenarioTests
{
    private static readonly string Root = Environment.GetEnvironmentVariable("HEARTH_YQ_SOURCE") ?? "";

    // What is not compared: formats that Hearth leaves out.
    private static readonly string[] LeftOut = ["hcl_test.go", "lua_test.go", "goccy_yaml_test.go"];

    [Fact]
    public void Scenarios_give_what_upstream_gives()
    {
        string directory = Path.Combine(Root, "pkg", "yqlib");
        Assert.SkipUnless(Root.Length > 0 && Directory.Exists(directory), "HEARTH_YQ_SOURCE names no clone of mikefarah/yq");
        var failed = new List<string>();
        var fixedGaps = new List<string>();
        int passed = 0, gaps = 0;
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(directory, "*_test.go"))
        {
            foreach (var (name, value) in GoScenarios.Constants(File.ReadAllText(path)))
            {
                known[name] = value;
            }
        }

        foreach (string path in Directory.EnumerateFiles(directory, "*_test.go").Order(StringComparer.Ordinal))
        {
            string file = Path.GetFileName(path);
            if (LeftOut.Contains(file))
            {
                continue;
            }

            var scenarios = GoScenarios.Read(File.ReadAllText(path), known);
            for (int i = 0; i < scenarios.Count; i++)
            {
                var (list, type, fields) = scenarios[i];
                string id = $"{file}/{list}/{Text(fields, "description")}/{Text(fields, "expression")}";
                if (fields.ContainsValue(GoScenarios.Unread))
                {
                    continue;
                }

                string? difference;
                try
                {
                    difference = type == "expressionScenario" ? Compare(directory, list, fields) : CompareFormat(file, list, fields);
                }
                catch (Exception bug) when (bug is not (YqException or DiagnosticException))
                {
                    difference = $"  {bug}";
                }

                bool isGap = UpstreamGaps.All.Keys.Any(gap => id.StartsWith(gap, StringComparison.Ordinal));
                if (difference is null)
                {
                    passed++;
                    if (isGap)
                    {
                        fixedGaps.Add(id);
                    }
                }
                else if (isGap)
                {
                    gaps++;
                }
                else
                {
                    failed.Add($"{id}\n{difference}");
                }
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{passed} passed, {gaps} gaps, {failed.Count} failed");
        if (Environment.GetEnvironmentVariable("HEARTH_YQ_REPORT") is { Length: > 0 } report)
        {
            File.WriteAllText(report, $"{passed} passed, {gaps} gaps, {failed.Count} failed\n{string.Join("\n\n", failed)}\n\nnow passing:\n{string.Join('\n', fixedGaps)}\n");
        }

        Assert.True(failed.Count == 0, $"{failed.Count} scenarios differ, {passed} do not:\n{string.Join("\n\n", failed.Take(20))}");
        Assert.True(fixedGaps.Count == 0, $"gaps that pass now: {string.Join('\n', fixedGaps)}");
    }

    private static string Text(Dictionary<string, object> fields, string name) => fields.GetValueOrDefault(name) as string ?? "";

    private static YqHost Host(string directory, Dictionary<string, string> environment) => new()
    {
        ReadFile = path => File.Exists(Path.Combine(directory, path)) ? File.ReadAllText(Path.Combine(directory, path)) : throw new IOException($"open {path}: no such file or directory"),
        GetEnvironmentVariable = environment.GetValueOrDefault,
        Now = static () => new DateTimeOffset(2021, 5, 19, 1, 2, 3, TimeSpan.Zero),
        Run = static (_, _, _) => throw new YqException("no programs here"),
    };

    private static string? Compare(string directory, string list, Dictionary<string, object> fields)
    {
        var environment = fields.GetValueOrDefault("environmentVariables") as Dictionary<string, string> ?? [];
        var settings = YqSettings.Default with
        {
            MergesToSpec = list.StartsWith("fixed", StringComparison.OrdinalIgnoreCase),
            ForbidsEnvironment = list.Contains("DisableEnv", StringComparison.OrdinalIgnoreCase) || list.Contains("envOperatorSecurity", StringComparison.OrdinalIgnoreCase),
            ForbidsFiles = list.Contains("loadOperatorSecurity", StringComparison.OrdinalIgnoreCase),
            AllowsSystem = !Text(fields, "expectedError").Contains("disabled", StringComparison.Ordinal),
        };
        string wantedError = Text(fields, "expectedError");
        var results = new List<string>();
        try
        {
            var evaluator = new YqEvaluator(settings, Host(directory, environment));
            var nodes = new List<YqNode>();
            AddDocuments(nodes, Text(fields, "document"), "sample.yml", 0);
            AddDocuments(nodes, Text(fields, "document2"), "another.yml", 1);
            if (Text(fields, "document").Length == 0)
            {
                nodes = [YqNode.Null()];
            }

            foreach (var node in evaluator.Run(YqParser.Parse(Text(fields, "expression")), nodes))
            {
                results.Add(Show(node, evaluator));
            }
        }
        catch (Exception refused) when (refused is YqException or DiagnosticException)
        {
            return refused.Message == wantedError ? null : $"  wanted {(wantedError.Length > 0 ? wantedError : "a result")}\n  got the error {refused.Message}";
        }

        var wanted = fields.GetValueOrDefault("expected") as List<string> ?? [];
        return wantedError.Length > 0 ? $"  wanted the error {wantedError}"
            : wanted.SequenceEqual(results) ? null
            : $"  wanted {string.Join("\n       ", wanted)}\n  got    {string.Join("\n       ", results)}";
    }

    private static void AddDocuments(List<YqNode> nodes, string text, string name, int index)
    {
        if (text.Length == 0)
        {
            return;
        }

        var decoder = new YamlDecoder(text, name, YqSettings.Default);
        int document = 0;
        while (decoder.Read() is { } node)
        {
            node.OwnDocument = document++;
            node.OwnFileName = name;
            node.OwnFileIndex = index;
            node.IsTogether = true;
            nodes.Add(node);
        }
    }

    private static string Show(YqNode node, YqEvaluator evaluator)
    {
        var output = new StringWriter { NewLine = "\n" };
        new YqPrinter(new YamlEncoder(YqSettings.Default with { Indent = 4 }), evaluator, _ => output).Print([node]);
        string path = string.Join(' ', node.Path().Select(static step => step.Name));
        return $"D{node.Document}, P[{path}], ({(node.Kind == YqKind.Alias ? "alias" : node.Tag)})::{output}";
    }

    private static string? CompareFormat(string file, string list, Dictionary<string, object> fields)
    {
        string type = Text(fields, "scenarioType");
        var format = file switch
        {
            "json_test.go" => YqFormat.Json,
            "csv_test.go" => type.Contains("tsv", StringComparison.Ordinal) ? YqFormat.Tsv : YqFormat.Csv,
            "xml_test.go" => YqFormat.Xml,
            "toml_test.go" => YqFormat.Toml,
            "properties_test.go" => YqFormat.Properties,
            "ini_test.go" => YqFormat.Ini,
            "base64_test.go" => YqFormat.Base64,
            "kyaml_test.go" => YqFormat.KYaml,
            "shellvariables_test.go" => YqFormat.Shell,
            _ => YqFormat.Yaml,
        };
        bool isDecoded = type.StartsWith("decode", StringComparison.Ordinal) || type.StartsWith("roundtrip", StringComparison.Ordinal) || (type.Length == 0 && file is "xml_test.go" or "toml_test.go" or "base64_test.go" && type.Length == 0);
        bool isEncoded = type.StartsWith("encode", StringComparison.Ordinal) || type.StartsWith("roundtrip", StringComparison.Ordinal)
            || type == "shell-separator" || (type.Length == 0 && file is "properties_test.go" or "shellvariables_test.go") || (file == "json_test.go" && type is "decode" or "decode-error");
        var input = type == "encode-json" ? YqFormat.Json : isDecoded ? format : YqFormat.Yaml;
        var output = isEncoded && !(file == "json_test.go" && type == "decode-ndjson") ? format : YqFormat.Yaml;
        int indent = fields.GetValueOrDefault("indent") is string number && int.TryParse(number, out int spaces) ? spaces : 0;
        var settings = YqSettings.Default with
        {
            Indent = file == "json_test.go" && output == YqFormat.Json ? type == "roundtrip-multi" ? 2 : indent : file is "xml_test.go" or "base64_test.go" && type is "" or "decode" ? 4 : 2,
            CsvParses = type != "decode-csv-no-auto",
            PropertyBrackets = type.EndsWith("array-brackets", StringComparison.Ordinal),
            PropertySeparator = type == "encode-custom-separator" ? " :@ " : " = ",
            UnwrapsScalars = type != "encode-wrapped" && file != "kyaml_test.go",
            ShellSeparator = type == "shell-separator" ? "__" : "_",
            XmlSkipsDirectives = type == "roundtrip-skip-directives",
            IniKeepsQuotes = list.Contains("PreserveQuotes", StringComparison.Ordinal),
            XmlIsRaw = type != "decode-raw-token-off",
        };
        string wantedError = Text(fields, "expectedError");
        string got;
        try
        {
            var evaluator = new YqEvaluator(settings, Host("", []));
            var decoder = YqDecoders.Make(input, Text(fields, "input"), "sample.yml", settings);
            var nodes = new List<YqNode>();
            while (decoder.Read() is { } node)
            {
                node.OwnDocument = nodes.Count;
                node.OwnFileName = "sample.yml";
                node.IsTogether = true;
                nodes.Add(node);
            }

            string expression = Text(fields, "expression");
            var writer = new StringWriter { NewLine = "\n" };
            var results = evaluator.Run(YqParser.Parse(expression.Length == 0 ? "." : expression), nodes);
            new YqPrinter(YqEncoders.Make(output, settings), evaluator, _ => writer).Print(results);
            got = writer.ToString();
        }
        catch (Exception refused) when (refused is YqException or DiagnosticException)
        {
            return wantedError.Length > 0 ? refused.Message == wantedError || wantedError.EndsWith(refused.Message, StringComparison.Ordinal) ? null : $"  wanted the error {wantedError}\n  got the error {refused.Message}" : $"  got the error {refused.Message}";
        }

        string wanted = Text(fields, "expected");
        return wantedError.Length > 0 ? $"  wanted the error {wantedError}" : got == wanted ? null : $"  wanted\n{wanted}\n  got\n{got}";
    }
}
