using Hearth.Templating.Jinja;
using Hearth.Templating.Makejinja;
using Hearth.TestKit;

namespace Hearth.Templating.Tests.Makejinja;

/// <summary>Directories render as makejinja renders them; each test is a tiny repository.</summary>
public sealed class MakejinjaTests : IDisposable
{
    private readonly TemporaryDirectory repository = new();
    private readonly List<string> log = [];

    public void Dispose() => repository.Dispose();

    [Fact]
    public void A_tree_is_rendered_copied_and_cleaned_of_empty_files()
    {
        Write("in/a.yaml.jinja", "{% if ok %}\n  a: {{ x }}\n{% endif %}\n");
        Write("in/sub/plain.txt", "{{ x }}\r\n");
        Write("in/sub/macros.jinja", "{% macro m() %}x{% endmacro %}\n");
        Write("in/only/e.txt.jinja", "{# nothing #}\n");
        Write("in/gone.partial", "p");
        Write("d.yaml", "x: 1\nok: yes\n");
        Run("data = ['d.yaml']\nexclude_patterns = ['*.partial']\n");

        Assert.Equal(["out/a.yaml", "out/sub/plain.txt"], Files("out"));
        Assert.Equal("  a: 1\n", repository.Read("out/a.yaml"));
        Assert.Equal("{{ x }}\r\n", repository.Read("out/sub/plain.txt"));
        Assert.False(Directory.Exists(repository.Combine("out/only")));
    }

    [Fact]
    public void The_first_input_that_has_a_file_wins()
    {
        Write("one/a.txt.jinja", "one {% include 'inc' %}");
        Write("two/a.txt.jinja", "two");
        Write("two/inc", "INC");
        Run("", "['one', 'two']");

        Assert.Equal("one INC", repository.Read("out/a.txt"));
    }

    [Fact]
    public void What_is_there_stays_without_force()
    {
        Write("in/a.txt.jinja", "new");
        Write("out/a.txt", "by hand");
        Run("");
        Assert.Equal("by hand", repository.Read("out/a.txt"));

        Run("force = true\n");
        Assert.Equal("new", repository.Read("out/a.txt"));
    }

    [Fact]
    public void A_second_run_changes_nothing()
    {
        Write("in/a.txt.jinja", "text {{ 1 }}");
        Run("force = true\n");

        Assert.All(Run("force = true\n"), change => Assert.Equal(MakejinjaChangeKind.Unchanged, change.Kind));
    }

    [Fact]
    public void A_dry_run_lists_changes_and_writes_nothing()
    {
        Write("in/a.txt.jinja", "a");
        Write("in/b.txt.jinja", "b");
        Write("out/b.txt", "old");
        var changes = Run("force = true\nexec_pre = ['touch ran']\n", dryRun: true);

        Assert.Equal(["a.txt Created", "b.txt Updated"], changes.Select(change => $"{Path.GetFileName(change.Path)} {change.Kind}"));
        Assert.Equal(["out/b.txt"], Files("out"));
        Assert.False(File.Exists(repository.Combine("ran")));
    }

    [Fact]
    public void A_template_that_fails_leaves_the_output_as_it_was()
    {
        Write("in/a.txt.jinja", "fine");
        Write("in/b.txt.jinja", "\n{{ nope.x }}");
        Write("out/a.txt", "old");
        var error = Assert.Throws<JinjaException>(() => Run("force = true\nclean = true\n"));

        Assert.Equal(("b.txt.jinja", 2), (error.TemplateName, error.Line));
        Assert.Equal("old", repository.Read("out/a.txt"));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_an_error_of_its_own()
    {
        Write("in/a.txt.jinja", "new");
        Write("out/a.txt/held", "a directory in the way");

        var error = Assert.ThrowsAny<Exception>(() => Run("force = true\n"));

        Assert.True(error is IOException or UnauthorizedAccessException, error.ToString());
        Assert.Equal("a directory in the way", repository.Read("out/a.txt/held"));
    }

    [Fact]
    public void What_appears_while_a_run_is_on_is_replaced_in_one_step()
    {
        Directory.CreateDirectory(Path.Combine(repository.Path, "out"));
        File.CreateSymbolicLink(Path.Combine(repository.Path, "out/a.txt"), Path.Combine(repository.Path, "elsewhere.txt"));
        Write("in/a.txt.jinja", "new");

        Run("force = true\n");

        Assert.Equal("new", repository.Read("elsewhere.txt"));
    }

    [Fact]
    public void Modes_and_times_are_copied_when_asked_for()
    {
        Write("in/run.sh.jinja", "#!/bin/sh\n");
        string script = repository.Combine("in/run.sh.jinja");
        var time = new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.SetLastWriteTimeUtc(script, time);
        Run("copy_metadata = true\n");

        Assert.Equal(File.GetUnixFileMode(script), File.GetUnixFileMode(repository.Combine("out/run.sh")));
        Assert.Equal(time, File.GetLastWriteTimeUtc(repository.Combine("out/run.sh")));
    }

    [Fact]
    public void Data_come_from_several_files_variables_and_the_environment()
    {
        Write("in/a.txt.jinja", "{{ a }}{{ b.c }}{{ env.HOME_OPS }}{{ only }}");
        Write("d/1.yaml", "a: 1\nb: {c: 1}\n---\na: 2\n");
        Write("f.toml", "only = 'f'\n");
        Run("data = ['d']\ndata_vars = { 'b.c' = '9' }\n[makejinja.file_data]\n'a.txt.jinja' = ['f.toml']\n");

        Assert.Equal("29hf", repository.Read("out/a.txt"));
    }

    [Fact]
    public void A_single_file_goes_to_a_single_file()
    {
        Write("tpl.md", "# {{ 1 + 1 }}\n");
        Run("", "['tpl.md']", "README.md");

        Assert.Equal("# 2\n", repository.Read("README.md"));
    }

    [Theory]
    [InlineData("colour = true\n", "Invalid options found in makejinja.toml: colour")]
    [InlineData("undefned = 'strict'\n", "Invalid options found in makejinja.toml: undefned (did you mean undefined?)")]
    [InlineData("undefined = 'lenient'\n", "Invalid value for undefined: 'lenient'; wants one of default, chainable, debug, strict")]
    [InlineData("force = 'perhaps'\n", "Invalid value for force: 'perhaps'; wants true or false")]
    [InlineData("extensions = ['my.Ext']\n", "the extension my.Ext is a Python class that Hearth does not know; it has jinja2.ext.do, jinja2.ext.loopcontrols, jinja2.ext.debug and jinja2.ext.i18n")]
    public void Wrong_settings_are_named(string settings, string message)
    {
        Write("in/a.txt", "a");

        Assert.Equal(message, Assert.Throws<MakejinjaConfigException>(() => Run(settings)).Message);
    }

    [Fact]
    public void Settings_come_from_pyproject_too()
    {
        Write("pyproject.toml", "[tool.makejinja]\ninputs = ['in']\noutput = 'out'\njinja-suffix = '.j2'\n");
        Write("in/a.j2", "{{ 2 }}");
        var settings = new MakejinjaSettings(repository.Path);
        settings.ReadFiles(null);
        MakejinjaRunner.Run(settings.Build(), World(dryRun: false));

        Assert.Equal("2", repository.Read("out/a"));
    }

    [Fact]
    public void A_data_file_that_is_no_mapping_is_named()
    {
        Write("in/a.txt", "a");
        Write("d.yaml", "- 1\n");

        Assert.Equal("Expected YAML documents in 'd.yaml' to be mappings but found list", Assert.Throws<MakejinjaException>(() => Run("data = ['d.yaml']\n")).Message);
    }

    [Fact]
    public void A_failing_command_stops_the_run()
    {
        Write("in/a.txt", "a");

        Assert.Equal("Command 'exit 3' returned non-zero exit status 3.", Assert.Throws<MakejinjaException>(() => Run("exec_pre = ['exit 3']\n")).Message);
        Assert.Empty(Files("out"));
    }

    [Fact]
    public void A_Python_plugin_runs_out_of_process()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "there is no python3 here");
        Write("plug.py", """
            import makejinja


            def shout(value, times=1):
                print("to stderr, not into the protocol")
                return value.upper() + "!" * times


            class Plugin(makejinja.plugin.Plugin):
                def __init__(self, data, config):
                    self._who = data["who"]
                    self._inputs = [p.name for p in config.inputs]

                def filters(self):
                    return [shout]

                def functions(self):
                    return [self.hello]

                def hello(self):
                    return {"who": self._who, "inputs": self._inputs, "pair": (1, 2.5, None)}

                def data(self):
                    return {"more": [1, {"k": "v"}]}

                def path_filters(self):
                    return [lambda path: "secret" not in path.name]
            """);
        Write("in/a.txt.jinja", "{{ 'x'|shout(times=2) }} {{ hello() }} {{ more[1].k }}");
        Write("in/secret.txt", "s");
        Write("d.yaml", "who: me\n");
        Run("data = ['d.yaml']\nplugins = ['plug:Plugin']\n");

        Assert.Equal("X!! {'who': 'me', 'inputs': ['in'], 'pair': (1, 2.5, None)} v", repository.Read("out/a.txt"));
        Assert.Equal(["out/a.txt"], Files("out"));
    }

    // The functions as Hearth offers them by name where there is no Python that runs.
    [Fact]
    public void Home_ops_functions_need_no_Python()
    {
        Write("plugin.py", """
            from netaddr import IPNetwork
            import makejinja


            def basename(value):
                return Path(value).stem  # of our own wording


            def nthhost(value, query):
                return str(IPNetwork(value)[query])


            def age_key(key_type, file_path="age.key"):
                return "(?:PQ-)?1"


            class Plugin(makejinja.plugin.Plugin):
                def filters(self):
                    return [basename, nthhost]

                def functions(self):
                    return [age_key]
            """);
        Write("age.key", "# public key: age1abc\nAGE-SECRET-KEY-PQ-1XYZ\n");
        Write("in/a.txt.jinja", "{{ 'x/10-nic.yaml.j2'|basename }} {{ '10.0.0.0/24'|nthhost(5) }} {{ age_key('public') }} {{ age_key('private') }}");
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        var settings = Settings("plugins = ['plugin:Plugin']\n", "['in']", "out");
        var config = settings.Build();
        var environment = new JinjaEnvironment(config.Jinja);
        using var inputs = new MakejinjaInputs(config, static path => path);
        var plugin = Hearth.Templating.Makejinja.Plugins.NativePlugin.TryLoad("plugin:Plugin", config, World(dryRun: false), inputs, environment, new(), exactly: false);

        Assert.NotNull(plugin);
        Assert.Null(Hearth.Templating.Makejinja.Plugins.NativePlugin.TryLoad("plugin:Plugin", config, World(dryRun: false), inputs, environment, new(), exactly: true));
        Assert.Equal("10-nic.yaml 10.0.0.5 age1abc AGE-SECRET-KEY-PQ-1XYZ", environment.Parse(repository.Read("in/a.txt.jinja")).Render());
        Assert.Equal(path, Environment.GetEnvironmentVariable("PATH"));
    }

    private static MakejinjaChange[] Sorted(IReadOnlyList<MakejinjaChange> changes) => [.. changes.OrderBy(change => change.Path, StringComparer.Ordinal)];

    private MakejinjaChange[] Run(string settings, string inputs = "['in']", string output = "out", bool dryRun = false) =>
        Sorted(MakejinjaRunner.Run(Settings(settings, inputs, output).Build(), World(dryRun)));

    private MakejinjaSettings Settings(string settings, string inputs, string output)
    {
        Write("makejinja.toml", $"[makejinja]\ninputs = {inputs}\noutput = '{output}'\n{settings}");
        var read = new MakejinjaSettings(repository.Path);
        read.ReadFiles(null);
        return read;
    }

    private MakejinjaWorld World(bool dryRun) => new()
    {
        WorkingDirectory = repository.Path,
        GetEnvironmentVariable = Environment.GetEnvironmentVariable,
        Environment = new Dictionary<string, string> { ["HOME_OPS"] = "h" },
        Log = lines => log.AddRange(lines.TrimEnd().Split('\n')),
        DryRun = dryRun,
        StandardOutput = Stream.Null,
    };

    private void Write(string path, string text) => repository.Write(path, text);

    private string[] Files(string directory) => Directory.Exists(repository.Combine(directory))
        ? [.. Directory.EnumerateFiles(repository.Combine(directory), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(repository.Path, file)).Order(StringComparer.Ordinal)]
        : [];
}
