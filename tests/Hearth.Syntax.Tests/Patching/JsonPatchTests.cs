using Hearth.Syntax.Json;
using Hearth.Syntax.Patching;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Syntax.Tests.Patching;

public sealed class JsonPatchTests
{
    private const string Document = """{"data":{"x":"1"},"list":["a","b"],"n":1}""";

    [Theory]
    [InlineData("""[{"op":"add","path":"/data/a~1b","value":{"c":1}}]""", """{"data":{"a/b":{"c":1},"x":"1"},"list":["a","b"],"n":1}""")]
    [InlineData("""[{"op":"add","path":"/list/1","value":"z"}]""", """{"data":{"x":"1"},"list":["a","z","b"],"n":1}""")]
    [InlineData("""[{"op":"add","path":"/list/-","value":"z"}]""", """{"data":{"x":"1"},"list":["a","b","z"],"n":1}""")]
    [InlineData("""[{"op":"add","path":"/list/-1","value":"z"}]""", """{"data":{"x":"1"},"list":["a","b","z"],"n":1}""")]
    [InlineData("""[{"op":"replace","path":"/list/-1","value":"z"}]""", """{"data":{"x":"1"},"list":["a","z"],"n":1}""")]
    [InlineData("""[{"op":"replace","path":"/data/x","value":null}]""", """{"data":{"x":null},"list":["a","b"],"n":1}""")]
    [InlineData("""[{"op":"remove","path":"/list/0"},{"op":"remove","path":"/data"}]""", """{"list":["b"],"n":1}""")]
    [InlineData("""[{"op":"move","from":"/data/x","path":"/list/0"}]""", """{"data":{},"list":["1","a","b"],"n":1}""")]
    [InlineData("""[{"op":"copy","from":"/list","path":"/data/l"},{"op":"remove","path":"/list/0"}]""", """{"data":{"l":["a","b"],"x":"1"},"list":["b"],"n":1}""")]
    [InlineData("""[{"op":"test","path":"/n","value":1.0},{"op":"test","path":"/data","value":{"x":"1"}},{"op":"test","path":"/no","value":null}]""", Document)]
    public void An_operation_changes_its_place_only(string patch, string expected) =>
        Assert.Equal(expected, GoJson.Marshal(Apply(patch).Root!, YamlSchema.Json)); // It applies.

    [Theory]
    [InlineData("""[{"op":"replace","path":"/data/y","value":"2"}]""", "replace operation does not apply: doc is missing key: /data/y: missing value")]
    [InlineData("""[{"op":"replace","path":"/no/y","value":"2"}]""", "replace operation does not apply: doc is missing path: /no/y: missing value")]
    [InlineData("""[{"op":"replace","path":"/list/-9","value":"2"}]""", "replace operation does not apply: doc is missing key: /list/-9: missing value")]
    [InlineData("""[{"op":"remove","path":"/data/y"}]""", "error in remove for path: '/data/y': unable to remove nonexistent key: y: missing value")]
    [InlineData("""[{"op":"remove","path":"/no/y"}]""", "remove operation does not apply: doc is missing path: \"/no/y\": missing value")]
    [InlineData("""[{"op":"add","path":"","value":1}]""", "add operation does not apply: doc is missing path: \"\": missing value")]
    [InlineData("""[{"op":"add","path":"/data/x/y","value":1}]""", "add operation does not apply: doc is missing path: \"/data/x/y\": missing value")]
    [InlineData("""[{"op":"add","path":"/list/7","value":1}]""", "error in add for path: '/list/7': Unable to access invalid index: 7: invalid index referenced")]
    [InlineData("""[{"op":"add","path":"/list/q","value":1}]""", "error in add for path: '/list/q': value was not a proper array index: 'q': strconv.Atoi: parsing \"q\": invalid syntax")]
    [InlineData("""[{"op":"test","path":"/data/x","value":1}]""", "testing value /data/x failed: test failed")]
    [InlineData("""[{"op":"test","path":"/list/5","value":1}]""", "error in test for path: '/list/5': Unable to access invalid index: 5: invalid index referenced")]
    [InlineData("""[{"op":"move","from":"/data/q","path":"/data/z"}]""", "error in move for path: 'q': unable to get nonexistent key: q: missing value")]
    [InlineData("""[{"op":"copy","from":"/data/q","path":"/data/z"}]""", "error in copy for from: '/data/q': unable to get nonexistent key: q: missing value")]
    public void An_operation_that_does_not_apply_says_what_evanphx_says(string patch, string expected)
    {
        var result = Apply(patch);
        Assert.Null(result.Root);
        Assert.Equal(expected, result.Error?.Message);
    }

    [Theory]
    [InlineData("{}", "a JSON patch is a list of operations")]
    [InlineData("""[{"op":"foo","path":"/a"}]""", "op is foo; wants add, remove, replace, move, copy or test")]
    [InlineData("""[{"op":"add","value":1}]""", "this add operation has no path")]
    [InlineData("""[{"op":"add","path":"/a"}]""", "this add operation has no value")]
    [InlineData("""[{"op":"move","path":"/a"}]""", "this move operation has no from")]
    public void What_is_not_a_patch_is_refused(string patch, string expected) =>
        Assert.Equal(expected, JsonPatch.Read(Read("patch.json", patch), YamlSchema.Json).Error?.Message);

    [Fact]
    public void An_added_value_keeps_the_patch_file_place()
    {
        var changed = (YamlMapping)Apply("""[{"op":"add","path":"/data/y","value":"new"}]""").Root!; // It applies.
        Assert.Equal("patch.json:1:39", changed.GetMapping("data")!["y"]!.Span.ToString()); // Just added.
        Assert.Equal("doc.json:1:14", changed.GetMapping("data")!["x"]!.Span.ToString()); // In the document.
    }

    [Fact]
    public void Missing_parents_are_made_and_missing_places_ignored_where_options_say_so()
    {
        var patch = JsonPatch.Read(Read("patch.json", """[{"op":"remove","path":"/q/r"},{"op":"remove","path":"/data/r"},{"op":"add","path":"/p/q/r","value":1}]"""), YamlSchema.Json).Patch!; // Well-formed.
        var result = patch.Apply(Read("doc.json", "{\"data\":{}}"), new JsonPatchOptions { IgnoresMissingOnRemove = true, CreatesMissingParents = true });
        Assert.Equal("""{"data":{},"p":{"q":{"r":1}}}""", GoJson.Marshal(result.Root!, YamlSchema.Json)); // It applies.
    }

    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""["a","b"]""", """{"a":"b","c":null}""", """{"a":"b"}""")]
    [InlineData("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"a":1,"e":null}""")]
    public void A_merge_patch_merges_as_RFC_7386_says(string document, string patch, string expected) =>
        Assert.Equal(expected, GoJson.Marshal(MergePatch.Apply(Read("doc.json", document), Read("patch.json", patch), YamlSchema.Json), YamlSchema.Json));

    private static JsonPatchResult Apply(string patch) =>
        JsonPatch.Read(Read("patch.json", patch), YamlSchema.Json).Patch!.Apply(Read("doc.json", Document)); // Well-formed.

    private static YamlNode Read(string path, string text) => JsonReader.Read(new SourceText(path, text)).Documents[0].Root!; // JSON has a root.
}
