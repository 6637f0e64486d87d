using Hearth.Flux.Checks.Schemas;
using Hearth.Kubernetes.Schemas.Catalog;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Tests.Checks.Schemas;

public sealed class CelSchemaRulesTests
{
    private const string Definition = """
        kind: CustomResourceDefinition
        spec:
          group: example.org
          names: {kind: Boat}
          versions:
            - name: v1
              schema:
                openAPIV3Schema:
                  type: object
                  x-kubernetes-validations:
                    - rule: '!has(self.metadata.name) || self.metadata.name.startsWith("b")'
                      message: the name starts with b
                  properties:
                    spec:
                      type: object
                      properties:
                        mode: {type: string, default: sail}
                        engine: {type: string}
                        min: {type: integer}
                        max: {type: integer}
                        timeout: {type: string, format: duration}
                        built: {type: string, format: date-time}
                        port: {x-kubernetes-int-or-string: true}
                        type: {type: string}
                        x-y: {type: string}
                        crew:
                          type: array
                          items:
                            type: object
                            properties: {name: {type: string}, namespace: {type: string}}
                            x-kubernetes-validations:
                              - rule: "self.name != 'nobody'"
                                fieldPath: .name
                      x-kubernetes-validations:
                        - {rule: "has(self.engine) == (self.mode == 'engine')", message: an engine and its mode go together}
                        - {rule: "!has(self.min) || !has(self.max) || self.min <= self.max", messageExpression: "'min ' + string(self.min) + ' is above ' + string(self.max)"}
                        - {rule: "!has(self.timeout) || self.timeout <= duration('1h')", message: an hour at most}
                        - {rule: "!has(self.built) || self.built > timestamp('2000-01-01T00:00:00Z')", message: too old}
                        - {rule: "!has(self.port) || (type(self.port) == int ? self.port > 0 : self.port != '')"}
                        - {rule: "!has(self.x__dash__y) || self.x__dash__y == 'z'", message: x-y is z}
                        - {rule: "!has(self.crew) || self.crew.all(c, !has(c.__namespace__) || c.__namespace__ == 'sea')", message: the crew is at sea}
                        - {rule: "self.mode == oldSelf.mode", message: immutable}
                        - {rule: "self.nope == 1", message: never told}
                        - {rule: "this is none", message: never told}
        """;

    [Theory]
    [InlineData("{}", "")]
    [InlineData("{mode: engine}", "spec: spec: an engine and its mode go together\n")]
    [InlineData("{engine: diesel}", "spec: spec: an engine and its mode go together\n")]
    [InlineData("{engine: diesel, mode: engine}", "")]
    [InlineData("{min: 3, max: 2}", "spec: spec: min 3 is above 2\n")]
    [InlineData("{min: 3, max: null}", "")]
    [InlineData("{timeout: 30m, built: '2020-01-01T00:00:00Z', port: http}", "")]
    [InlineData("{timeout: 2h}", "spec: spec: an hour at most\n")]
    [InlineData("{built: '1999-12-31T23:00:00Z'}", "spec: spec: too old\n")]
    [InlineData("{port: 0}", "spec: spec: failed rule: !has(self.port) || (type(self.port) == int ? self.port > 0 : self.port != '')\n")]
    [InlineData("{x-y: q}", "spec: spec: x-y is z\n")]
    [InlineData("{crew: [{name: a, namespace: sea}, {name: b, namespace: land}]}", "spec: spec: the crew is at sea\n")]
    [InlineData("{crew: [{name: a}, {name: nobody}]}", "spec.crew[1].name: spec.crew[1].name: failed rule: self.name != 'nobody'\n")]
    public void A_rule_is_evaluated_as_a_server_would(string spec, string expected) => Assert.Equal(expected, Check("b1", spec));

    [Fact]
    public void Metadata_is_there_for_the_rules_of_the_whole_object() => Assert.Equal(": the object: the name starts with b\n", Check("a", "{}"));

    private static string Check(string name, string spec)
    {
        var catalog = new SchemaCatalog { Rules = new CelSchemaRules() };
        catalog.Learn(Read(Definition));
        var findings = catalog.Validate(Read($"apiVersion: example.org/v1\nkind: Boat\nmetadata: {{name: {name}}}\nspec: {spec}"));
        return string.Concat((findings ?? []).Select(finding => $"{finding.Path}: {finding.Message}\n"));
    }

    private static YamlMapping Read(string yaml) => (YamlMapping)YamlReader.Read(new SourceText("a.yaml", yaml)).Documents[0].Root!; // The documents here are mappings.
}
