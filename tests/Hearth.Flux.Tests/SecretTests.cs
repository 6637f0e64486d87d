using Hearth.Flux.Rendering;
using Hearth.Flux.Reports;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Tests;

public sealed class SecretTests
{
    [Fact]
    public void A_decrypted_value_and_a_decrypted_part_of_a_text_print_as_stars()
    {
        var encrypted = new SourceText("secret.yaml", "ENC[AES256_GCM,data:x]").WholeSpan();
        var template = new SourceText("map.yaml", "app.${DOMAIN}/x").WholeSpan();
        var text = new MappedTextWriter();
        text.Append("host: ");
        text.AppendVerbatim(template.Slice(0, 4));
        text.Append("example.org", template.Slice(4, 9), encrypted);
        text.AppendVerbatim(template.Slice(13, 2));
        var root = (YamlMapping)YamlReader.Read(text.ToMappedText().ToSourceText("map.yaml")).Documents[0].Root!; // It was just written.
        root = root.With("own", new YamlScalar("hunter2", ScalarStyle.DoubleQuoted, encrypted, isSensitive: true)).With("plain", YamlValue.String("seen"));

        Assert.Equal("host: app.***/x\nown: '***'\nplain: seen\n", ManifestWriter.ToYaml(new Resource(root), showSecrets: false));
        Assert.Contains("host: app.example.org/x", ManifestWriter.ToYaml(new Resource(root), showSecrets: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_secret_is_masked_where_a_text_was_cut_out_of_a_longer_one()
    {
        var encrypted = new SourceText("secret.yaml", "ENC[AES256_GCM,data:x]").WholeSpan();
        var template = new SourceText("all.yaml", "kind: Ingress\nhost: ${DOMAIN}/x\n").WholeSpan();
        var all = new MappedTextWriter();
        all.AppendVerbatim(template.Slice(0, 20));
        all.Append("example.org", template.Slice(20, 9), encrypted);
        all.AppendVerbatim(template.Slice(29, 3));
        var document = new MappedTextWriter();
        document.AppendVerbatim(all.ToMappedText().ToSourceText("all.yaml").WholeSpan());
        var root = (YamlMapping)YamlReader.Read(document.ToMappedText().ToSourceText("map.yaml")).Documents[0].Root!; // It was just written.

        Assert.Equal("host: '***/x'\nkind: Ingress\n", ManifestWriter.ToYaml(new Resource(root), showSecrets: false));
    }

    [Theory]
    [InlineData("..PLACEHOLDER_a..", true)]
    [InlineData("https://..PLACEHOLDER_a../x", true)]
    [InlineData("Li5QTEFDRUhPTERFUl9hLi4=", true)]
    [InlineData("placeholder", false)]
    public void Placeholders_are_recognised_wherever_they_stand(string text, bool expected) => Assert.Equal(expected, Placeholders.IsIn(text));
}
