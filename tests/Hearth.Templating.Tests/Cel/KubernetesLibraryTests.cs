using System.Text;
using System.Text.RegularExpressions;
using Hearth.Syntax.Text;
using Hearth.Templating.Cel;
using Hearth.Templating.Cel.Hosts;
using Hearth.Templating.GoTemplate.Formatting;

namespace Hearth.Templating.Tests.Cel;

/// <summary>The cases that Kubernetes tests its own libraries with, read from a clone of kubernetes/apiserver that HEARTH_KUBERNETES_APISERVER names.</summary>
public sealed partial class KubernetesLibraryTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("cidr_test.go")]
    [InlineData("format_test.go")]
    [InlineData("ip_test.go")]
    [InlineData("quantity_test.go")]
    [InlineData("semver_test.go")]
    public void Kubernetes_own_cases_give_what_Kubernetes_wants(string file)
    {
        string path = Path.Combine(Environment.GetEnvironmentVariable("HEARTH_KUBERNETES_APISERVER") ?? "", "pkg", "cel", "library", file);
        Assert.SkipUnless(File.Exists(path), "HEARTH_KUBERNETES_APISERVER names no clone of kubernetes/apiserver");

        var wrong = new StringBuilder();
        int run = 0;
        foreach (Match found in Case().Matches(File.ReadAllText(path)))
        {
            string expression = Unquote(found.Groups["expression"].Value);
            string wanted = found.Groups["value"].Value.Trim();
            string error = Unquote(found.Groups["error"].Value);
            if (expression.Contains("%s", StringComparison.Ordinal) || (error.Length == 0 && ExpectedOf(wanted) is null))
            {
                continue;
            }

            run++;
            string actual = Evaluate(expression);
            bool isRight = error.Length > 0 ? Regex.IsMatch(actual, error) || actual.Contains(error, StringComparison.Ordinal) : actual == ExpectedOf(wanted);
            wrong.Append(isRight ? "" : $"{expression}\n  gives {actual}\n  wants {(error.Length > 0 ? error : wanted)}\n");
        }

        output.WriteLine($"{run} cases");
        Assert.True(wrong.Length == 0 && run > 10, $"{run} cases\n{wrong}");
    }

    private static string Evaluate(string expression)
    {
        if (!CelProgram.TryCompile(new SourceText("<case>", expression), CelHosts.Kubernetes, out var program, out var diagnostic))
        {
            return diagnostic.Message;
        }

        var result = program.Evaluate(CelActivation.Empty);
        return result.Message ?? result.Value.ToString();
    }

    // Null for a value that only Go can make.
    private static string? ExpectedOf(string go) => go switch
    {
        "trueVal" or "types.True" or "types.Bool(true)" => "true",
        "falseVal" or "types.False" or "types.Bool(false)" => "false",
        "types.OptionalNone" => "optional.none()",
        _ when Strings().Match(go) is { Success: true } strings => $"optional.of([{GoString.Quote(Unquote(strings.Groups[1].Value))}])",
        "int4" => "4",
        "int6" => "6",
        _ when Number().Match(go) is { Success: true } number => number.Groups[1].Value,
        _ => null,
    };

    private static string Unquote(string go) => go.Length < 2 ? "" : go[0] == '`' ? go[1..^1] : Regex.Unescape(go[1..^1]);

    [GeneratedRegex(@"expr:\s*(?<expression>`[^`]*`|""(?:[^""\\]|\\.)*""),\s*\n\s*(?:expect(?:Value|Result|edResult):\s*(?<value>[^\n]*),|expect(?:ed)?(?:Runtime|Compile)Err(?:s)?:\s*(?:\[\]string\{)?(?<error>`[^`]*`|""(?:[^""\\]|\\.)*"")\}?,)")]
    private static partial Regex Case();

    [GeneratedRegex(@"^types\.OptionalOf\(types\.NewStringList\(types\.DefaultTypeAdapter, \[\]string\{(`[^`]*`|""(?:[^""\\]|\\.)*"")\}\)\)$")]
    private static partial Regex Strings();

    [GeneratedRegex(@"^types\.Int\((-?\d+)\)$")]
    private static partial Regex Number();
}
