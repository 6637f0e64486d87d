using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Templating.Cel;
using Hearth.Templating.Cel.Hosts;
using Hearth.Templating.Cel.Values;
using Hearth.Templating.Cel.Yaml;

namespace Hearth.Templating.Tests.Cel;

/// <summary>Resources as data, and the programs that read expressions.</summary>
public sealed class CelDataTests
{
    private const string Kustomization = """
        metadata: {name: apps, generation: 3, labels: {app.kubernetes.io/name: web}}
        spec: {replicas: 2, cpu: 0.5, suspend: false, note: null, version: "2"}
        status:
          observedGeneration: 3
          conditions:
            - {type: Reconciling, status: "False"}
            - {type: Ready, status: "True"}
        """;

    [Theory]
    [InlineData("self.status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')", "true")]
    [InlineData("self.metadata.labels['app.kubernetes.io/name']", "\"web\"")]
    [InlineData("self.metadata.labels.`app.kubernetes.io/name`", "\"web\"")]
    [InlineData("[type(self.spec.replicas), type(self.spec.cpu), type(self.spec.suspend), type(self.spec.note), type(self.spec.version), type(self.spec)]", "[int, double, bool, null_type, string, map]")]
    [InlineData("has(self.spec.nothing) || 'nothing' in self.spec", "false")]
    [InlineData("self.?status.?conditions[?0].?type.orValue('')", "\"Reconciling\"")]
    [InlineData("self.metadata.map(k, k)", "[\"name\", \"generation\", \"labels\"]")]
    [InlineData("self.status.conditions == [{'type': 'Reconciling', 'status': 'False'}, {'status': 'True', 'type': 'Ready'}]", "true")]
    [InlineData("self.spec.absent.deeper", "error: no such key: absent")]
    [InlineData("has(self.spec.note.deeper) || has(self.spec.version.deeper) || self.spec.?note.?deeper.hasValue()", "false")]
    [InlineData("self.spec.version.deeper", "error: no such key: deeper")]
    [InlineData("self.status.conditions.Ready", "error: unsupported index type 'string' in list")]
    public void Resources_are_read_as_they_stand(string expression, string expected) => Assert.Equal(expected, Run.OnYaml(expression, Kustomization));

    [Fact]
    public void A_finding_in_a_block_scalar_points_into_the_file()
    {
        var root = (YamlMapping)YamlReader.Read(new SourceText("crd.yaml", "rules:\n  - rule: |\n      self.a > 0 &&\n        slef.b > 0\n")).Documents[0].Root!;
        var rule = (YamlScalar)((YamlMapping)root.GetSequence("rules")![0])["rule"]!;

        Assert.False(CelProgram.TryCompile(rule, CelHosts.KubernetesRule, out _, out var diagnostic));

        Assert.Equal("crd.yaml:4:9", diagnostic.Span.Authored().ToString());
        Assert.Equal(("undeclared reference to 'slef' (in container '')", "did you mean self?"), (diagnostic.Message, diagnostic.Hint));
    }

    [Theory]
    [InlineData("disk.size > 100u * GB && !disk.rotational", "true")]
    [InlineData("disk.size > 100 * GB", "refused: found no matching overload for '_*_' applied to '(int, uint)'")]
    [InlineData("disk.size > 100", "refused: found no matching overload for '_>_' applied to '(uint, int)'")]
    [InlineData("disk.sise > 1u", "refused: undefined field 'sise'")]
    [InlineData("glob('Samsung*990*', disk.model) && !system_disk", "true")]
    [InlineData("disk.serial == '' && '/dev/disk/by-id/x' in disk.symlinks", "true")]
    [InlineData("disk.size", "refused: expression output type is uint, expected bool")]
    [InlineData("disk.model.charAt(0) == 'S'", "refused: undeclared reference to 'charAt' (in container '')")]
    public void Talos_disk_selectors_know_their_fields_and_units(string expression, string expected)
    {
        var disk = Run.Yaml("size: 2000398934016\nmodel: Samsung SSD 990 PRO\nsymlinks: [/dev/disk/by-id/x]\n", new TypedNodeReader(TalosTypes.Disk));

        Assert.Equal(expected, Run.Text(expression, CelHosts.TalosDisk, new CelBindings().Set("disk", disk).Set("system_disk", CelValue.False)));
    }

    [Fact]
    public void Talos_link_selectors_read_hardware_addresses()
    {
        var link = Run.Yaml("hardware_addr: 00:50:56:ab:cd:ef\ntype: 1\n", new TypedNodeReader(TalosTypes.Link));

        Assert.Equal("true", Run.Text("glob('00:50:56:*', mac(link.hardware_addr)) && link.type == 1", CelHosts.TalosLink, new CelBindings().Set("link", link)));
    }

    [Theory]
    [InlineData("status.phase == 'Ready'", "true")]
    [InlineData("has(status.phase) && unknown == 1", "error: no such attribute(s): unknown")]
    [InlineData("unknown.field == 1 || status.phase == 'Ready'", "true")]
    [InlineData("nofunction(1) || true", "true")]
    public void Flux_health_expressions_are_only_parsed(string expression, string expected)
    {
        var status = Run.Yaml("phase: Ready\n");

        Assert.Equal(expected, Run.Text(expression, CelHosts.FluxHealth, new CelBindings().Set("status", status)));
    }

    [Theory]
    [InlineData("dep.status.conditions.filter(e, e.type == 'Ready').all(e, e.status == 'True')", "true")]
    [InlineData("dep.status.ready", "refused: expression output type is dyn, expected bool")]
    [InlineData("dependency.status.ready == true", "refused: undeclared reference to 'dependency' (in container '')")]
    public void Flux_ready_expressions_are_compiled_and_have_to_be_bool(string expression, string expected)
    {
        var bindings = new CelBindings().Set("dep", Run.Yaml(Kustomization)).Set("self", Run.Yaml(Kustomization));

        Assert.Equal(expected, Run.Text(expression, CelHosts.FluxReady, bindings));
    }

    [Theory]
    [InlineData("namespace", "__namespace__")]
    [InlineData("foo-bar.baz/x", "foo__dash__bar__dot__baz__slash__x")]
    [InlineData("a__b", "a__underscores__b")]
    [InlineData("a_b", "a_b")]
    public void Fields_that_are_no_identifiers_have_escaped_names(string field, string escaped)
    {
        Assert.Equal(escaped, KubernetesNames.Escape(field));
        Assert.Equal(field, KubernetesNames.Unescape(escaped));
    }

    [Fact]
    public void A_rule_reaches_fields_by_their_escaped_names()
    {
        var self = Run.Yaml("namespace: web\nmax-size: 5\n", KubernetesRuleReader.Instance);

        Assert.Equal("true", Run.Text("self.__namespace__ == 'web' && self.max__dash__size == 5", CelHosts.KubernetesRule, new CelBindings().Set("self", self)));
    }

    [Theory]
    [InlineData("match: disk.size >\n", "a.yaml:1:18")]
    [InlineData("match: >-\n  disk.size >\n  100u *\n", "a.yaml:3:8")]
    [InlineData("match: |\n  disk.size > (1u\n", "a.yaml:2:17")]
    public void An_end_that_comes_too_soon_is_shown_at_the_last_character(string yaml, string place)
    {
        var scalar = (YamlScalar)((YamlMapping)YamlReader.Read(new SourceText("a.yaml", yaml)).Documents[0].Root!)["match"]!;

        Assert.False(CelProgram.TryCompile(scalar, CelHosts.TalosDisk, out _, out var diagnostic));

        Assert.Equal((place, "CEL001"), (diagnostic.Span.Authored().ToString(), diagnostic.Rule.Code));
    }
}
