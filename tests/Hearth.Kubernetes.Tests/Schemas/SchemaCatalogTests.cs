using Hearth.Kubernetes.Schemas;
using Hearth.Kubernetes.Schemas.Catalog;
using Hearth.Kubernetes.Schemas.Kubeconform;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.TestKit;

namespace Hearth.Kubernetes.Tests.Schemas;

public sealed class SchemaCatalogTests
{
    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: boats.example.org}
        spec:
          group: example.org
          names: {kind: Boat, plural: boats}
          scope: Namespaced
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  required: [spec]
                  properties:
                    spec:
                      type: object
                      required: [name, sails, flag]
                      properties:
                        name: {type: string, pattern: '^[a-z]+$'}
                        sails: {type: integer, minimum: 1}
                        flag: {type: string, default: none}
                        port: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
                        rig: {type: string, enum: [sloop, ketch, 'no']}
                        crew: {type: string, nullable: true}
                        cargo: {type: object, x-kubernetes-preserve-unknown-fields: true}
                        tags: {type: object, additionalProperties: {type: string}}
                        template: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
                        berth: {type: object, properties: {a: {type: string}, b: {type: string}}, oneOf: [{required: [a]}, {required: [b]}]}
                        crewed: {type: array, items: {type: string}, maxItems: 2}
                      x-kubernetes-validations:
                        - rule: self.sails < 4
                          message: no more than three sails
                        - rule: self.sails >= oldSelf.sails
        """;

    [Theory]
    [InlineData("{name: a, sails: 1}", "")]
    [InlineData("{name: a, sails: 1, crew: null, rig: null, cargo: {any: [thing]}, tags: {a: b}, port: 1}", "")]
    [InlineData("{sails: 1}", "4:7 MissingField spec: spec has no name, which is required\n")]
    [InlineData("{name: A1, sails: 0}", "4:14 Other spec.name: spec.name is wrong: 'A1' does not match pattern '^[a-z]+$'\n4:25 Other spec.sails: spec.sails is wrong: minimum: got 0, want 1\n")]
    [InlineData("{name: a, sails: '1'}", "4:24 WrongType spec.sails: spec.sails is \"1\"; wants an integer\n")]
    [InlineData("{name: a, sails: 1, rig: slop}", "4:32 WrongValue spec.rig: spec.rig is \"slop\"; wants sloop, ketch or no (sloop?)\n")]
    [InlineData("{name: a, sails: 1, flags: x}", "4:27 UnknownField spec.flags: spec has no field flags (flag?)\n")]
    [InlineData("{name: a, sails: 1, port: true}", "4:33 WrongType spec.port: spec.port is true; wants an integer or a string\n")]
    [InlineData("{name: a, sails: 1, template: {kind: Pod, spec: {}}}", "4:37 MissingField spec.template: spec.template has no apiVersion, which is required\n")]
    [InlineData("{name: a, sails: 1, berth: {}}", "4:34 Other spec.berth: spec.berth fits none of its alternatives: missing property 'a'; or missing property 'b'\n")]
    [InlineData("{name: a, sails: 1, crewed: [a, 1, c]}", "4:35 Other spec.crewed: spec.crewed is wrong: maxItems: got 3, want 2\n4:39 WrongType spec.crewed[1]: spec.crewed[1] is 1; wants a string\n")]
    public void A_learned_kind_is_checked_as_a_server_would(string spec, string expected)
    {
        var catalog = new SchemaCatalog();
        catalog.Learn(Read(Definition));

        Assert.Equal(expected, Show(catalog.Validate(Read($"apiVersion: example.org/v1\nkind: Boat\nmetadata: {{name: b}}\nspec: {spec}"))));
    }

    [Fact]
    public void Rules_are_evaluated_where_an_evaluator_is_at_hand_and_the_shape_is_right()
    {
        var catalog = new SchemaCatalog { Rules = new NoRuleHolds() };
        catalog.Learn(Read(Definition));

        Assert.Equal("4:7 BrokenRule spec: spec: no more than three sails under flag none\n", Show(catalog.Validate(Read("apiVersion: example.org/v1\nkind: Boat\nmetadata: {name: b}\nspec: {name: a, sails: 9}"))));
    }

    [Fact]
    public void A_definition_of_the_repository_wins_over_the_embedded_one()
    {
        var catalog = new SchemaCatalog();
        Assert.Equal(SchemaOrigin.Embedded, catalog.Find("cert-manager.io/v1", "Certificate")?.Origin);

        catalog.Learn(Read("kind: CustomResourceDefinition\nspec: {group: cert-manager.io, names: {kind: Certificate}, versions: [{name: v1, schema: {openAPIV3Schema: {type: object}}}]}"));

        Assert.Equal(SchemaOrigin.Learned, catalog.Find("cert-manager.io/v1", "Certificate")?.Origin);
        Assert.Equal(SchemaOrigin.Kubernetes, catalog.Find("v1", "Service")?.Origin);
        Assert.Null(catalog.Find("example.org/v1", "Boat"));
        Assert.Null(catalog.Validate(Read("apiVersion: example.org/v1\nkind: Boat")));
    }

    [Fact]
    public void A_decrypted_value_is_not_told()
    {
        var catalog = new SchemaCatalog();
        catalog.Learn(Read(Definition));
        var boat = Read("apiVersion: example.org/v1\nkind: Boat\nmetadata: {name: b}\nspec: {name: HUSH, sails: 1}");
        var secret = new YamlScalar("HUSH", ScalarStyle.Plain, boat.Span, isSensitive: true);

        var findings = catalog.Validate(boat.With("spec", boat.GetMapping("spec")!.With("name", secret).With("rig", secret))); // It has a spec.

        Assert.Equal(2, findings?.Count);
        Assert.DoesNotContain("HUSH", Show(findings));
    }

    [Fact]
    public void A_directory_of_schemas_is_asked_last()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("boat.json", """{"type": "object", "properties": {"spec": {"type": "object", "properties": {"sails": {"type": "integer"}}}}}""");
        directory.Write("service.json", "{}");
        var options = new KubeconformOptions { WorkingDirectory = directory.Path };
        options.SchemaLocations.Add("KIND.json");
        var catalogues = new SchemaCatalogues(options, new ConformanceWorld
        {
            ExpandTemplate = static (template, address) => template.Replace("KIND", address.ResourceKind, StringComparison.Ordinal),
            Client = new Lazy<HttpClient>(static () => throw new InvalidOperationException("nothing is downloaded here")),
        });
        var catalog = new SchemaCatalog { Fallback = catalogues.Find };

        Assert.Equal("4:15 WrongType spec.sails: spec.sails is \"x\"; wants an integer\n", Show(catalog.Validate(Read("apiVersion: example.org/v1\nkind: Boat\nmetadata: {name: b}\nspec: {sails: x}"))));
        Assert.Equal((SchemaOrigin.Catalogue, SchemaOrigin.Kubernetes, null), (catalog.Find("example.org/v1", "Boat")?.Origin, catalog.Find("v1", "Service")?.Origin, catalog.Find("example.org/v1", "Ship")?.Origin));
    }

    [Fact]
    public void The_fields_at_a_path_can_be_listed() =>
        Assert.Equal(["cidr", "except"], new SchemaCatalog().Find("networking.k8s.io/v1", "NetworkPolicy")?.PropertiesAt("spec.ingress.from.ipBlock"));

    [Fact]
    public void A_wrong_field_of_a_release_names_the_nearest_one()
    {
        var findings = new SchemaCatalog().Validate(Read("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  interval: 1h\n  chartref: {kind: OCIRepository, name: a}\n"));

        Assert.Equal("5:3 UnknownField spec.chartref: spec has no field chartref (chartRef?)\n", Show(findings));
    }

    private static YamlMapping Read(string yaml) => (YamlMapping)YamlReader.Read(new SourceText("a.yaml", yaml)).Documents[0].Root!;

    private static string Show(IReadOnlyList<SchemaFinding>? findings) => string.Concat((findings ?? []).Select(finding =>
        $"{finding.Span.Position.Line + 1}:{finding.Span.Position.Column + 1} {finding.Problem} {finding.Path}: {finding.Message}{(finding.Nearest is null ? "" : $" ({finding.Nearest}?)")}\n"));

    private sealed class NoRuleHolds : ISchemaRuleEvaluator
    {
        public string? Check(SchemaRule rule, Schema schema, YamlNode self) => $"{rule.Message} under flag {((YamlMapping)self).GetString("flag")}";
    }
}
