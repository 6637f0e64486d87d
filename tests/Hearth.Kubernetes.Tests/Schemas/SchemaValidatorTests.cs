using Hearth.Kubernetes.Schemas;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Tests.Schemas;

/// <summary>Each keyword of JSON Schema on YAML documents; the messages are those of the library that Helm and Flux use.</summary>
public sealed class SchemaValidatorTests
{
    private const string Draft4 = "\"$schema\": \"http://json-schema.org/draft-04/schema#\", ";
    private const string Draft7 = "\"$schema\": \"http://json-schema.org/draft-07/schema#\", ";

    [Theory]
    [InlineData("true", "a: 1", "")]
    [InlineData("false", "a: 1", "- at '': false schema\n")]
    [InlineData("""{"type": "object"}""", "[1]", "- at '': got array, want object\n")]
    [InlineData("""{"type": ["string", "null"]}""", "1", "- at '': got number, want null or string\n")]
    [InlineData("""{"type": "integer"}""", "1.0", "")]
    [InlineData("""{"type": "integer"}""", "1.5", "- at '': got number, want integer\n")]
    [InlineData("""{"type": "boolean"}""", "yes", "")]
    [InlineData("""{"const": {"a": [1]}}""", "a: [1.0]", "")]
    [InlineData("""{"const": 5}""", "4", "- at '': value must be 5\n")]
    [InlineData("""{"enum": ["a", 1, null]}""", "b", "- at '': value must be one of 'a', 1, <nil>\n")]
    [InlineData("""{"minimum": 1, "exclusiveMaximum": 3}""", "3", "- at '': exclusiveMaximum: got 3, want 3\n")]
    [InlineData("{" + Draft4 + """ "minimum": 1, "exclusiveMinimum": true}""", "1", "- at '': exclusiveMinimum: got 1, want 1\n")]
    [InlineData("""{"multipleOf": 0.1}""", "0.3", "")]
    [InlineData("""{"multipleOf": 2}""", "3", "- at '': multipleOf: got 3, want 2\n")]
    [InlineData("""{"maxLength": 2}""", "\"😀é\"", "")]
    [InlineData("""{"minLength": 2, "pattern": "^[a-z]+$"}""", "A", "- at '': minLength: got 1, want 2\n- at '': 'A' does not match pattern '^[a-z]+$'\n")]
    [InlineData("""{"pattern": "^(?!kube-)"}""", "kube-x", "- at '': 'kube-x' does not match pattern '^(?!kube-)'\n")]
    [InlineData("""{"required": ["a", "b", "c"]}""", "b: 1", "- at '': missing properties 'a', 'c'\n")]
    [InlineData("""{"minProperties": 2}""", "b: 1", "- at '': minProperties: got 1, want 2\n")]
    [InlineData("""{"properties": {"a": true}, "patternProperties": {"^x-": {"type": "string"}}, "additionalProperties": false}""", "{a: 1, x-b: 2, c: 3, d: 4}", "- at '/x-b': got number, want string\n- at '': additional properties 'c', 'd' not allowed\n")]
    [InlineData("""{"additionalProperties": {"type": "string"}}""", "a/b: 1", "- at '/a~1b': got number, want string\n")]
    [InlineData("""{"propertyNames": {"maxLength": 1}}""", "ab: 1", "- at '': invalid propertyName 'ab'\n  - at '': maxLength: got 2, want 1\n")]
    [InlineData("{" + Draft7 + """ "dependencies": {"a": ["b"], "c": {"required": ["d"]}}}""", "{a: 1, c: 1}", "- at '': properties 'b' required, if 'a' exists\n- at '': missing property 'd'\n")]
    [InlineData("""{"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"a": {"maxProperties": 1}}}""", "{a: 1, b: 1}", "- at '': maxProperties: got 2, want 1\n")]
    [InlineData("""{"items": {"type": "string"}, "minItems": 3, "uniqueItems": true}""", "[a, a]", "- at '': minItems: got 2, want 3\n- at '': items at 0 and 1 are equal\n")]
    [InlineData("""{"prefixItems": [{"type": "string"}], "items": false}""", "[a, 1]", "- at '/1': false schema\n")]
    [InlineData("{" + Draft7 + """ "items": [{"type": "string"}], "additionalItems": {"type": "number"}}""", "[a, b]", "- at '/1': got string, want number\n")]
    [InlineData("""{"contains": {"type": "number"}, "maxContains": 1}""", "[1, 2]", "- at '': max 1 items required to match contains schema, but found 2 items\n")]
    [InlineData("""{"contains": {"type": "number"}}""", "[a]", "- at '': no items match contains schema\n")]
    [InlineData("""{"not": {"required": ["a"]}}""", "a: 1", "- at '': 'not' failed\n")]
    [InlineData("""{"allOf": [{"required": ["a"]}, {"required": ["b"]}]}""", "b: 1", "- at '': 'allOf' failed\n  - at '': missing property 'a'\n")]
    [InlineData("""{"anyOf": [{"type": "string"}, {"type": "null"}]}""", "1", "- at '': 'anyOf' failed\n  - at '': got number, want string\n  - at '': got number, want null\n")]
    [InlineData("""{"oneOf": [{"type": "number"}, {"type": "integer"}]}""", "1", "- at '': 'oneOf' failed, subschemas 0, 1 matched\n")]
    [InlineData("""{"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"required": ["c"]}}""", "a: 1", "- at '': missing property 'b'\n")]
    [InlineData("""{"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"required": ["c"]}}""", "d: 1", "- at '': missing property 'c'\n")]
    [InlineData("""{"$ref": "#/$defs/a", "$defs": {"a": {"type": "string"}}}""", "1", "- at '': got number, want string\n")]
    [InlineData("""{"$ref": "#it", "$defs": {"a": {"$anchor": "it", "type": "string"}}}""", "1", "- at '': got number, want string\n")]
    [InlineData("""{"properties": {"a": {"$ref": "#"}}, "additionalProperties": false}""", "a: {a: {b: 1}}", "- at '/a/a': additional properties 'b' not allowed\n")]
    [InlineData("{" + Draft7 + """ "$ref": "#/definitions/a", "type": "string", "definitions": {"a": {"type": "number"}}}""", "1", "")]
    [InlineData("""{"$id": "https://a.example/s.json", "$ref": "part.json", "$defs": {"p": {"$id": "part.json", "type": "string"}}}""", "1", "- at '': got number, want string\n")]
    [InlineData("""{"allOf": [{"properties": {"a": true}}], "unevaluatedProperties": false}""", "{a: 1, b: 2}", "- at '/b': false schema\n")]
    [InlineData("""{"prefixItems": [true], "unevaluatedItems": {"type": "string"}}""", "[1, 2]", "- at '/1': got number, want string\n")]
    [InlineData("""{"format": "ipv4", "x-unknown": 1}""", "text", "")]
    public void A_keyword_says_what_is_wrong(string schema, string document, string expected) => Assert.Equal(expected, SchemaViolation.Format(Validate(schema, document, _ => null, out _)));

    [Fact]
    public void A_violation_points_at_the_value_in_its_file()
    {
        var violation = Assert.Single(Validate("""{"properties": {"a": {"items": {"type": "string"}}}}""", "a:\n  - x\n  - 5\n", _ => null, out _));

        Assert.Equal("doc.yaml:3:5", violation.Span.ToString());
    }

    [Fact]
    public void Other_documents_are_asked_for_once_and_what_is_missing_is_told()
    {
        var asked = new List<string>();
        var violations = Validate(
            """{"properties": {"a": {"$ref": "other.json#/x"}, "b": {"$ref": "other.json#/x"}, "c": {"$ref": "https://gone.example/s.json"}}}""",
            "{a: 1, b: 2, c: 3}",
            address =>
            {
                asked.Add(address.AbsoluteUri);
                return address.AbsolutePath == "/dir/other.json" ? new SourceText("other.json", """{"x": {"type": "string"}}""") : null;
            },
            out var set);

        Assert.Equal("- at '/a': got number, want string\n- at '/b': got number, want string\n", SchemaViolation.Format(violations));
        Assert.Equal(["file:///dir/other.json", "https://gone.example/s.json"], asked);
        Assert.Equal(["https://gone.example/s.json"], set.Skipped);
    }

    [Fact]
    public void A_schema_that_refers_to_itself_without_end_is_given_up() =>
        Assert.Contains("nested more than", SchemaViolation.Format(Validate("""{"$ref": "#"}""", "1", _ => null, out _)));

    [Fact]
    public void A_schema_that_is_no_JSON_is_refused_with_its_place() =>
        Assert.Equal("s.json:1:2", Assert.Throws<DiagnosticException>(() => Validate("{nope}", "1", _ => null, out _)).Diagnostic.Span.ToString());

    private static IReadOnlyList<SchemaViolation> Validate(string schema, string document, Func<Uri, SourceText?> load, out SchemaSet set)
    {
        set = new SchemaSet(load);
        var compiled = set.Add(new SourceText("s.json", schema), new Uri("file:///dir/s.json"));
        var root = YamlReader.Read(new SourceText("doc.yaml", document)).Documents[0].Root!; // The documents here are not empty.
        return new SchemaValidator<YamlNode>(YamlInstances.Kubernetes).Validate(compiled, root);
    }
}
