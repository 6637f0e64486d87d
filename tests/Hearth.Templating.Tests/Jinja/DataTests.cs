using System.Text;
using Hearth.Syntax.Text;
using Hearth.Templating.Jinja.Data;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Tests.Jinja;

/// <summary>Data files give the values that Python's readers give.</summary>
public sealed class DataTests
{
    [Theory]
    [InlineData("a: yes", "{'a': True}")]
    [InlineData("a: 0o17", "{'a': '0o17'}")]
    [InlineData("a: 017", "{'a': 15}")]
    [InlineData("a: 1:30:00", "{'a': 5400}")]
    [InlineData("a: 1e3", "{'a': '1e3'}")]
    [InlineData("a: ~", "{'a': None}")]
    [InlineData("{1: a, true: b, 2.5: c}", "{1: 'b', 2.5: 'c'}")]
    [InlineData("a: 123456789012345678901234567890", "{'a': 123456789012345678901234567890}")]
    [InlineData("x: &b {a: 1, b: 2}\ny: {<<: *b, b: 3}", "{'x': {'a': 1, 'b': 2}, 'y': {'a': 1, 'b': 3}}")]
    [InlineData("a: 2024-01-02", "{'a': datetime.date(2024, 1, 2)}")]
    [InlineData("a: 2024-01-02T03:04:05Z", "{'a': datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)}")]
    public void Yaml_is_read_as_PyYAML_reads_it(string yaml, string expected) =>
        Assert.Equal(expected, Py.Repr(Assert.Single(YamlData.ReadAll(new SourceText("d.yaml", yaml)))));

    [Fact]
    public void Toml_is_read_as_tomllib_reads_it()
    {
        var lines = new Dictionary<string, int>();
        var data = TomlData.Read("i = 1_000\nf = 1.0\n[a.b]\nc.d = 'x'\n[[p]]\nx = 1\n[[p]]\nx = {y = [1, 2]}\n[t]\nd = 1979-05-27\nz = 1979-05-27T07:32:00Z\n", "d.toml", lines);

        Assert.Equal("{'i': 1000, 'f': 1.0, 'a': {'b': {'c': {'d': 'x'}}}, 'p': [{'x': 1}, {'x': {'y': [1, 2]}}], 't': {'d': datetime.date(1979, 5, 27), 'z': datetime.datetime(1979, 5, 27, 7, 32, tzinfo=datetime.timezone.utc)}}", Py.Repr(data));
        Assert.Equal((6, 8), (lines["p.0.x"], lines["p.1.x"]));
    }

    [Fact]
    public void Json_keeps_integers_floats_and_the_order_of_keys() =>
        Assert.Equal("{'z': 1, 'a': 1.0, 'b': 100000.0, 'n': None}", Py.Repr(JsonData.Read(Encoding.UTF8.GetBytes("""{"z": 1, "a": 1.0, "b": 1e5, "n": null}"""))));
}
