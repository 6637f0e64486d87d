using System.Globalization;
using System.Text;
using Hearth.Syntax.Numbers;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Syntax.Tests.Yaml;

public sealed class YamlSchemaTests
{
    [Theory]
    [InlineData("yes", "true", "string yes", "true")]
    [InlineData("y", "true", "string y", "string y")]
    [InlineData("Off", "false", "string Off", "false")]
    [InlineData("tRUE", "string tRUE", "string tRUE", "string tRUE")]
    [InlineData("~", "null", "null", "null")]
    [InlineData("", "null", "null", "null")]
    [InlineData("014", "12", "12", "12")]
    [InlineData("0o14", "12", "12", "string 0o14")]
    [InlineData("0o-7", "string 0o-7", "-7", "string 0o-7")]
    [InlineData("0b-11", "-3", "-3", "string 0b-11")]
    [InlineData("08", "float 8", "float 8", "string 08")]
    [InlineData("1_000", "1000", "1000", "1000")]
    [InlineData("_1", "string _1", "string _1", "string _1")]
    [InlineData("0x1F", "31", "31", "31")]
    [InlineData("9223372036854775808", "big 9223372036854775808", "big 9223372036854775808", "big 9223372036854775808")]
    [InlineData("18446744073709551616", "float 1.8446744073709552e+19", "float 1.8446744073709552e+19", "big 18446744073709551616")]
    [InlineData("1e3", "float 1000", "float 1000", "string 1e3")]
    [InlineData("1.5e+3", "float 1500", "float 1500", "float 1500")]
    [InlineData("5.", "float 5", "float 5", "float 5")]
    [InlineData(".20_5", "float 0.205", "float 0.205", "float 0.205")]
    [InlineData("1e999", "string 1e999", "string 1e999", "string 1e999")]
    [InlineData("-.inf", "float -Inf", "float -Inf", "float -Inf")]
    [InlineData(".NaN", "float NaN", "float NaN", "float NaN")]
    [InlineData("1:30", "string 1:30", "string 1:30", "90")]
    [InlineData("1:30.5", "string 1:30.5", "string 1:30.5", "float 90.5")]
    [InlineData("2001-12-14", "string 2001-12-14", "date 2001-12-14T00:00:00Z", "date 2001-12-14T00:00:00Z")]
    [InlineData("2001-12-14T21:59:43.10-05:00", "string 2001-12-14T21:59:43.10-05:00", "time 2001-12-14T21:59:43.1-05:00", "time 2001-12-14T21:59:43.1-05:00")]
    [InlineData("2001-2-30", "string 2001-2-30", "string 2001-2-30", "string 2001-2-30")]
    [InlineData("<<", "merge", "merge", "merge")]
    [InlineData("'12'", "string 12", "string 12", "string 12")]
    [InlineData("!!str 12", "string 12", "string 12", "string 12")]
    [InlineData("!!float 12", "float 12", "float 12", "float 12")]
    [InlineData("!!int \"12\"", "12", "12", "12")]
    [InlineData("!!int x", "invalid cannot decode !!str `x` as a !!int", "invalid cannot decode !!str `x` as a !!int", "invalid cannot decode `x` as a !!int")]
    [InlineData("!!bool yes", "true", "invalid cannot decode !!str `yes` as a !!bool", "true")]
    [InlineData("!!binary aGVhcnRo", "binary hearth", "binary hearth", "binary hearth")]
    [InlineData("!!binary x", "invalid !!binary value contains invalid base64 data", "invalid !!binary value contains invalid base64 data", "invalid failed to decode base64 data")]
    [InlineData("!secret x", "string x", "string x", "invalid could not determine a constructor for the tag '!secret'")]
    [InlineData("! 12", "string 12", "12", "12")]
    public void Each_reader_has_its_own_opinion(string text, string goYaml2, string goYaml3, string pyYaml)
    {
        var root = YamlReader.Read(new SourceText("value.yaml", "value: " + text + "\n")).Documents[0].Root;
        var scalar = Assert.IsType<YamlScalar>(Assert.IsType<YamlMapping>(root)["value"]);
        Assert.Equal(goYaml2, Show(YamlSchema.GoYaml2.Resolve(scalar)));
        Assert.Equal(goYaml3, Show(YamlSchema.GoYaml3.Resolve(scalar)));
        Assert.Equal(pyYaml, Show(YamlSchema.PyYaml.Resolve(scalar)));
    }

    [Theory]
    [InlineData(0, "0", "0")]
    [InlineData(-0.0, "-0", "-0")]
    [InlineData(1, "1", "1")]
    [InlineData(123456, "123456", "123456")]
    [InlineData(1234567, "1.234567e+06", "1234567")]
    [InlineData(0.0001, "0.0001", "0.0001")]
    [InlineData(0.00001, "1e-05", "0.00001")]
    [InlineData(1.5e-7, "1.5e-07", "1.5e-7")]
    [InlineData(1e20, "1e+20", "100000000000000000000")]
    [InlineData(1e21, "1e+21", "1e+21")]
    [InlineData(-1.7976931348623157e308, "-1.7976931348623157e+308", "-1.7976931348623157e+308")]
    [InlineData(5e-324, "5e-324", "5e-324")]
    public void Floats_are_printed_as_Go_prints_them(double value, string general, string json)
    {
        Assert.Equal(general, GoFloat.Format(value));
        Assert.Equal(json, GoFloat.FormatJson(value));
    }

    [Fact]
    public void A_single_float_has_the_digits_of_a_single_float() => Assert.Equal("0.1", GoFloat.Format(0.1f));

    private static string Show(ScalarValue value) => value.Kind switch
    {
        ScalarKind.Null => "null",
        ScalarKind.Boolean => value.Boolean ? "true" : "false",
        ScalarKind.Integer => value.Integer.ToString(CultureInfo.InvariantCulture),
        ScalarKind.BigInteger => $"big {value.BigInteger}",
        ScalarKind.Float => $"float {GoFloat.Format(value.Float)}",
        ScalarKind.Timestamp => $"{(value.Timestamp.IsDate ? "date" : "time")} {value.Timestamp}",
        ScalarKind.Binary => $"binary {Encoding.UTF8.GetString(value.Binary)}",
        ScalarKind.Merge => "merge",
        ScalarKind.Invalid => $"invalid {value.Error}",
        _ => $"string {value.String}",
    };
}
