using Hearth.Kubernetes.Patching;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Kubernetes.Tests;

/// <summary>The strategic merge by itself; its odd corners are those of kustomize 5.8.1 and were seen there.</summary>
public sealed class StrategicMergeTests
{
    [Fact]
    public void Containers_merge_by_name_and_new_ones_come_first() => Merges(
        "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: x}, {name: b, image: y}]}}",
        "{spec: {containers: [{name: c, image: z}, {name: b, tty: true}]}}",
        "{apiVersion: v1, kind: Pod, spec: {containers: [{name: c, image: z}, {name: b, image: y, tty: true}, {name: a, image: x}]}}");

    [Fact]
    public void Ports_merge_by_number_and_protocol() => Merges(
        "{apiVersion: v1, kind: Service, spec: {ports: [{port: 80, protocol: TCP, name: http}, {port: 80, protocol: UDP}]}}",
        "{spec: {ports: [{port: 80, protocol: TCP, targetPort: 8080}]}}",
        "{apiVersion: v1, kind: Service, spec: {ports: [{port: 80, protocol: TCP, name: http, targetPort: 8080}, {port: 80, protocol: UDP}]}}");

    [Fact]
    public void A_port_whose_protocol_only_the_target_spells_out_stays_as_it_is() => Merges(
        "{apiVersion: v1, kind: Service, spec: {ports: [{port: 80, protocol: TCP, name: http}]}}",
        "{spec: {ports: [{port: 80, targetPort: 8080}]}}",
        "{apiVersion: v1, kind: Service, spec: {ports: [{port: 80, protocol: TCP, name: http}]}}");

    [Fact]
    public void Finalizers_are_a_set() => Merges(
        "{apiVersion: v1, kind: Service, metadata: {finalizers: [a, b]}}",
        "{metadata: {finalizers: [c, a]}}",
        "{apiVersion: v1, kind: Service, metadata: {finalizers: [c, a, b]}}");

    [Fact]
    public void A_custom_resource_merges_as_json() => Merges(
        "{apiVersion: example.org/v1, kind: Thing, spec: {list: [{name: a}], map: {x: 1, y: 2}}}",
        "{spec: {list: [{name: b}], map: {x: null, z: 3}}}",
        "{apiVersion: example.org/v1, kind: Thing, spec: {list: [{name: b}], map: {y: 2, z: 3}}}");

    [Fact]
    public void A_directive_deletes_replaces_or_merges() => Merges(
        "{apiVersion: v1, kind: Pod, metadata: {labels: {a: b}}, spec: {x: {y: 1}, z: {k: 1}, containers: [{name: a}, {name: b}]}}",
        "{metadata: {labels: {$patch: replace, c: d}}, spec: {x: {$patch: delete}, z: {$patch: merge, l: 2}, containers: [{name: a, $patch: delete}]}}",
        "{apiVersion: v1, kind: Pod, metadata: {labels: {c: d}}, spec: {z: {k: 1, l: 2}, containers: [{name: b}]}}");

    [Fact]
    public void An_element_without_a_merge_key_in_the_patch_takes_the_others_away() => Merges(
        "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a}, {name: b}]}}",
        "{spec: {containers: [{image: x}]}}",
        "{apiVersion: v1, kind: Pod, spec: {containers: []}}");

    [Fact]
    public void An_empty_value_goes_and_a_spelled_out_null_stays() => Merges(
        "a:\nb: null\nc: 1\n", "c: 2", "{b: null, c: 2}");

    [Fact]
    public void A_number_in_the_place_of_a_quoted_text_is_a_text() => Merges("{a: \"1\", b: 1}", "{a: 2, b: \"2\"}", "{a: \"2\", b: \"2\"}");

    [Fact]
    public void What_is_not_touched_is_shared()
    {
        var target = Read("{a: {b: {c: 1}}, d: [1, 2]}");

        var merged = StrategicMerge.Apply(target, Read("{e: 1}"), MergeSchemas.BuiltIn);

        Assert.Same(target["a"], merged!["a"]);
        Assert.Same(target["d"], merged["d"]);
    }

    [Fact]
    public void Shapes_that_clash_are_told_with_both_places()
    {
        var exception = Assert.Throws<PatchException>(() => StrategicMerge.Apply(Read("{a: {b: 1}}"), Read("{a: [1]}"), MergeSchemas.BuiltIn));

        Assert.Contains("a list meets a mapping", exception.Message);
        Assert.NotNull(exception.Target);
    }

    [Fact]
    public void A_schema_of_ones_own_says_how_a_list_merges()
    {
        var schemas = MergeSchemas.FromOpenApi(Read("""
            {definitions: {Thing: {x-kubernetes-group-version-kind: [{group: example.org, version: v1, kind: Thing}],
              properties: {list: {type: array, items: {$ref: "#/definitions/Item"}, x-kubernetes-patch-strategy: merge, x-kubernetes-patch-merge-key: id}}},
              Item: {properties: {id: {type: string}}}}}
            """));

        var merged = StrategicMerge.Apply(
            Read("{apiVersion: example.org/v1, kind: Thing, list: [{id: a, n: 1}]}"), Read("{list: [{id: a, m: 2}]}"), schemas);

        Assert.Equal(Write(Read("{apiVersion: example.org/v1, kind: Thing, list: [{id: a, n: 1, m: 2}]}")), Write(merged!));
    }

    private static void Merges(string target, string patch, string expected) =>
        Assert.Equal(Write(Read(expected)), Write(StrategicMerge.Apply(Read(target), Read(patch), MergeSchemas.BuiltIn)!));

    private static YamlMapping Read(string text) => (YamlMapping)YamlReader.Read(new SourceText("test", text)).Documents[0].Root!;

    private static string Write(YamlNode node) => SigsYaml.Marshal(node, YamlSchema.GoYaml3);
}
