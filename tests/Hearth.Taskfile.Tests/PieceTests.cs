using Hearth.Syntax.Files;
using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Fingerprints;
using Hearth.Taskfile.Model;
using Hearth.Taskfile.Reading;
using Hearth.Taskfile.Running;
using Hearth.Taskfile.Scoping;
using Hearth.Taskfile.Shell;

namespace Hearth.Taskfile.Tests;

/// <summary>The small parts that copy another program's rules.</summary>
public sealed class PieceTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "''")]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("it's $HOME", "\"it's \\$HOME\"")]
    [InlineData("a\tb", "$'a\\tb'")]
    [InlineData("done", "'done'")]
    [InlineData("K=V", "'K=V'")]
    public void A_word_is_quoted_only_where_bash_needs_it(string word, string quoted) => Assert.Equal(quoted, ShellQuote.Quote(word));

    [Theory]
    [InlineData("a 'b c' \"d $X\" e\\ f", "a|b c|d x|e f")]
    [InlineData("  ${X}y '' ", "xy|")]
    [InlineData("'$X' \"a\\\"b\"", "$X|a\"b")]
    public void A_command_line_is_split_as_a_shell_splits_it(string text, string words) =>
        Assert.Equal(words, string.Join('|', ShellWords.Split(text, name => name == "X" ? "x" : null)));

    [Theory]
    [InlineData("~/x", "/home/u/x")]
    [InlineData("$A/${B:-b}/${A:+set}", "one/b/set")]
    [InlineData("a\\$A $", "a$A $")]
    public void Paths_know_the_home_and_variables(string text, string expanded)
    {
        var environment = new TaskEnvironment([new("HOME", "/home/u"), new("A", "one")]);

        Assert.Equal(expanded, ShellLiteral.Expand(text, environment));
    }

    [Theory]
    [InlineData("a{b,c{1..2}}d", "abd ac1d ac2d")]
    [InlineData("{x}-{a..c}", "{x}-a {x}-b {x}-c")]
    [InlineData("${A}/{,y}", "${A}/ ${A}/y")]
    public void Braces_expand(string word, string words) => Assert.Equal(words, string.Join(' ', BraceExpansion.Expand(word)));

    [Theory]
    [InlineData("*.c", "a.c", true)]
    [InlineData("[a-c]?.[!x]", "b1.y", true)]
    [InlineData("[a-c]?.[!x]", "b1.x", false)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("\\*", "*", true)]
    [InlineData("[", "[", false)]
    public void Names_match_patterns(string pattern, string name, bool matches) => Assert.Equal(matches, PathPattern.Matches(pattern, name));

    [Theory]
    [InlineData("1h2m0.5s", "1h2m0.5s")]
    [InlineData("90s", "1m30s")]
    [InlineData("1500us", "1.5ms")]
    [InlineData("-2m", "-2m0s")]
    [InlineData("0", "0s")]
    public void Durations_are_gos(string text, string formatted)
    {
        Assert.True(GoDuration.TryParse(text, out var duration));
        Assert.Equal(formatted, GoDuration.Format(duration));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("1x")]
    [InlineData("")]
    public void A_duration_has_a_unit(string text) => Assert.False(GoDuration.TryParse(text, out _));

    [Theory]
    [InlineData("instal", "install")]
    [InlineData("biuld", "build")]
    [InlineData("nope", "one")]
    [InlineData("zzzzzzzz", "")]
    public void The_nearest_word_is_suggested(string input, string near) =>
        Assert.Equal(near, new SpellingModel(["install", "build", "one"]).Suggest(input));

    [Theory]
    [InlineData("A=1\n# c\nexport B='x $A' # t\nC: ${A}2 # t\nD=\n", "A=1|B=x $A|C=12|D=")]
    [InlineData("M=\"a\\nb $N\"\nN='it'\n", "M=a\nb |N=it")]
    [InlineData("A=x#y\nB=\"q\\\"q\"\r\n", "A=x#y|B=q\"q")]
    public void Dotenv_files_are_read_as_godotenv_reads_them(string text, string variables) =>
        Assert.Equal(variables, string.Join('|', DotenvReader.Parse(text.Replace("\r\n", "\n", StringComparison.Ordinal)).Select(entry => $"{entry.Key}={entry.Value}")));

    [Theory]
    [InlineData("A B\n", "unexpected character \"\\n\" in variable name near \"A B\\n\"")]
    [InlineData("A='x\n", "unterminated quoted value 'x")]
    public void A_dotenv_file_that_is_none_says_where(string text, string message) =>
        Assert.Equal(message, Assert.Throws<TaskException>(() => DotenvReader.Parse(text)).Message);

    [Theory]
    [InlineData("3", "3.0.0")]
    [InlineData("v3.17", "3.17.0")]
    [InlineData("3.1.2-beta", "3.1.2-beta")]
    public void Versions_may_be_short(string text, string version)
    {
        Assert.True(TaskfileVersion.TryParse(text, out var parsed));
        Assert.Equal(version, parsed.ToString());
    }

    [Fact]
    public async Task Template_functions_of_go_task_do_as_there()
    {
        using var run = new TaskRun("""
            tasks:
              default:
                silent: true
                cmds:
                  - |
                    cat <<'EOF'
                    {{joinPath "a" "../b" "c"}} {{relPath "/a/b" "/a/c/d"}} {{joinUrl "http://h/x" "../y" "z/"}} {{absPath "/a/../b"}}
                    {{shellQuote "it's"}} {{q "x"}} {{splitArgs "a 'b c'" | len}} {{catLines "a\nb"}} {{index (splitLines "a\nb") 1}}
                    {{merge (dict "a" 1) (dict "a" 2 "b" 3)}} {{(fromYaml "a: {b: [1, x]}").a.b}} {{toYaml (dict "b" "true" "a" (list 1 2.5))}}
                    {{spew "s" (list 1)}}
                    EOF
            """);

        Assert.Equal("""
            b/c ../c/d http://h/y/z/ /b
            "it's" x 2 a b b
            map[a:2 b:3] [1 x] a:
                - 1
                - 2.5
            b: "true"

            (string) (len=1) "s"
            ([]interface {}) (len=1 cap=1) {
             (int) 1
            }


            """, await run.RunAsync());
    }
}
