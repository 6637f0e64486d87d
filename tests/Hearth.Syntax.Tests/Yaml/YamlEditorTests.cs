using Hearth.Syntax.Patching;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Editing;

namespace Hearth.Syntax.Tests.Yaml;

public sealed class YamlEditorTests
{
    private const string Kustomization = """
        ---
        # yaml-language-server: $schema=x
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        namespace: 'media' # where it runs
        resources:
          # the app
          - ./app.yaml   # first
          - "./pvc.yaml"

        labels: {app: x}
        empty: {}
        images:
          - name: a
            newTag: 1.2.3 # renovate
          - name: b
        # the end

        """;

    [Fact]
    public void Many_changes_touch_their_own_places_only()
    {
        var editor = Open(Kustomization);
        editor.Set(At("/namespace"), YamlValue.String("downloads"));
        editor.Append(At("/resources"), YamlValue.String("./new.yaml"));
        editor.Insert(At("/resources"), 0, YamlValue.String("./ks.yaml"));
        editor.Set(At("/resources/2"), YamlValue.String("./claim.yaml"));
        editor.Set(At("/labels/tier"), YamlValue.String("yes"));
        editor.Set(At("/empty/a/b"), YamlValue.Plain("1"));
        editor.Set(At("/images/0/newTag"), YamlValue.String("1.10"));
        editor.Set(At("/images/1/newName"), YamlValue.String("ghcr.io/b"));
        editor.Append(At("/images"), YamlValue.Mapping(("name", YamlValue.String("c")), ("newTag", YamlValue.String("v1"))));
        editor.Append(At("/components"), YamlValue.String("../c"));
        Assert.Equal(
            """
            ---
            # yaml-language-server: $schema=x
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            namespace: 'downloads' # where it runs
            resources:
              # the app
              - ./ks.yaml
              - ./app.yaml   # first
              - "./claim.yaml"
              - ./new.yaml

            labels: {app: x, tier: "yes"}
            empty:
              a:
                b: 1
            images:
              - name: a
                newTag: "1.10" # renovate
              - name: b
                newName: ghcr.io/b
              - name: c
                newTag: v1
            components:
              - ../c
            # the end

            """,
            editor.Text);
    }

    [Fact]
    public void What_is_removed_takes_its_lines_and_leaves_the_rest()
    {
        var editor = Open(Kustomization);
        Assert.True(editor.Remove(At("/namespace")));
        Assert.True(editor.Remove(At("/resources/0")));
        Assert.True(editor.Remove(At("/resources/0")));
        Assert.True(editor.Remove(At("/labels/app")));
        Assert.True(editor.Remove(At("/images/0/name")));
        Assert.True(editor.Remove(At("/images/1")));
        Assert.False(editor.Remove(At("/nope")));
        Assert.Equal(
            """
            ---
            # yaml-language-server: $schema=x
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources: []

            labels: {}
            empty: {}
            images:
              - newTag: 1.2.3 # renovate
            # the end

            """,
            editor.Text);
    }

    [Theory]
    [InlineData("a: 1 # c\n", "/a", "x\ny\n", "a: | # c\n  x\n  y\n")]
    [InlineData("a: |\n  x\n  y\nb: 1\n", "/a", "z", "a: z\nb: 1\n")]
    [InlineData("a:\n- x\n- y\nb: 1\n", "/a", "z", "a: z\nb: 1\n")]
    [InlineData("a:\nb: 1\n", "/a", "z", "a: z\nb: 1\n")]
    [InlineData("a: &x !!str old\nb: *x\n", "/a", "new", "a: &x !!str new\nb: *x\n")]
    [InlineData("a: *x\n", "/b", "new", null)]
    [InlineData("", "/a/b", "z", "a:\n  b: z\n")]
    [InlineData("# only a comment\n", "/a", "z", "# only a comment\na: z\n")]
    [InlineData("a: 1", "/b", "z", "a: 1\nb: z")]
    [InlineData("a:\r\n  - 1\r\n", "/a/-", "z", "a:\r\n  - 1\r\n  - z\r\n")]
    [InlineData("- - a\n  - b\n", "/0/0", "z", "- - z\n  - b\n")]
    [InlineData("a: [x, 'y']\n", "/a/1", "it's", "a: [x, 'it''s']\n")]
    [InlineData("a: [x, 'y']\n", "/a/2", "no", "a: [x, 'y', \"no\"]\n")]
    [InlineData("a: \"x\"\n", "/a", "b\tc", "a: \"b\\tc\"\n")]
    public void A_string_is_set(string text, string place, string value, string? expected)
    {
        if (expected is null)
        {
            Assert.ThrowsAny<Exception>(() => Open(text));
            return;
        }

        var editor = Open(text);
        editor.Set(At(place), YamlValue.String(value));
        Assert.Equal(expected, editor.Text);
    }

    [Theory]
    [InlineData("a: old # c\nb: 1\n", "a: # c\n  k: v\nb: 1\n")]
    [InlineData("a:\n  x: 1\n  # inside\n  y: 2\n# after\nb: 1\n", "a:\n  k: v\n# after\nb: 1\n")]
    [InlineData("a:\n- x\n- y\nb: 1\n", "a:\n  k: v\nb: 1\n")]
    [InlineData("l: {a: 1}\na: [1]\nb: 1\n", "l: {a: 1}\na:\n  k: v\nb: 1\n")]
    public void A_mapping_is_set(string text, string expected)
    {
        var editor = Open(text);
        editor.Set(At("/a"), YamlValue.Mapping(("k", YamlValue.String("v"))));
        Assert.Equal(expected, editor.Text);
    }

    private static YamlEditor Open(string text) => new(new SourceText("kustomization.yaml", text));

    private static JsonPointer At(string place)
    {
        Assert.True(JsonPointer.TryParse(place, out var pointer));
        return pointer;
    }
}
