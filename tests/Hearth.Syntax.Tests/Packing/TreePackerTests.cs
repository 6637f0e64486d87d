using Hearth.Syntax.Packing;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Syntax.Tests.Packing;

public sealed class TreePackerTests
{
    private const string Text = """
        a: plain
        'b': "quoted \u00e9"
        c: !!str 12
        d: |
          block
          text
        e: {f: [1, two], g: &anchor x}

        """;

    [Fact]
    public void A_tree_comes_back_with_its_styles_and_places_and_packs_to_the_same_bytes()
    {
        var root = YamlReader.Read(new SourceText("file.yaml", Text)).Documents[0].Root!; // It is not empty.
        byte[] bytes = Pack(root);
        var read = Unpack(bytes);
        Assert.Equal(bytes, Pack(read));
        var mapping = Assert.IsType<YamlMapping>(read);
        Assert.Equal("file.yaml:7:29", mapping.GetMapping("e")!["g"]!.Span.ToString()); // Both are in the text.
        Assert.Equal(ScalarStyle.Literal, ((YamlScalar)mapping["d"]!).Style);
        Assert.Equal("anchor", mapping.GetMapping("e")!["g"]!.Anchor);
        Assert.Equal("tag:yaml.org,2002:str", mapping["c"]!.Tag);
    }

    [Fact]
    public void A_generated_text_keeps_the_way_back()
    {
        var file = new SourceText("values.yaml", "name: plex");
        var writer = new MappedTextWriter();
        writer.Append("app: ");
        writer.AppendVerbatim(file.Span(6, 4));
        var root = YamlReader.Read(writer.ToMappedText().ToSourceText("made.yaml")).Documents[0].Root!; // It was just written.
        var read = (YamlMapping)Unpack(Pack(root));
        Assert.Equal("values.yaml:1:7", read["app"]!.Span.Authored().ToString());
        Assert.Equal("plex", read["app"]!.Span.Authored().Text.ToString());
    }

    [Fact]
    public void A_pack_that_is_cut_short_is_refused()
    {
        byte[] bytes = Pack(YamlReader.Read(new SourceText("file.yaml", Text)).Documents[0].Root!); // It is not empty.
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Unpack(bytes[..length]));
        }
    }

    private static byte[] Pack(YamlNode node)
    {
        var packer = new TreePacker(new Nowhere());
        packer.Write(node);
        return packer.ToArray();
    }

    private static YamlNode Unpack(byte[] bytes)
    {
        var unpacker = new TreeUnpacker(bytes, new Nowhere());
        return unpacker.Read(unpacker.BodyStart);
    }

    private sealed class Nowhere : PackSources
    {
        public override SourceName? NameOf(SourceText source) => null;

        public override SourceText Open(SourceName name) => throw new InvalidDataException("nothing was packed by name");

        public override bool IsMarked(SourceText source) => false;

        public override void SetMark(SourceText source, bool isMarked)
        {
        }
    }
}
