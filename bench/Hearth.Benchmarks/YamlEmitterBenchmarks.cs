using BenchmarkDotNet.Attributes;
using Hearth.Syntax.Json;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Hearth.Benchmarks;

/// <summary>Writing 1 MB of home-operations documents from trees in memory, against YamlDotNet's emitter on the same events.</summary>
[MemoryDiagnoser]
public class YamlEmitterBenchmarks
{
    private readonly List<ParsingEvent> events = [];
    private IReadOnlyList<YamlDocument> documents = [];
    private IReadOnlyList<YamlDocument> bare = [];

    [GlobalSetup]
    public void Setup()
    {
        string text = YamlCorpus.HomeOps(1 << 20);
        documents = YamlReader.Read(new SourceText("corpus.yaml", text)).Documents;
        bare = [.. documents.Select(static document => new YamlDocument(document.Root, document.Span))];
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext())
        {
            events.Add(parser.Current!); // MoveNext said there is one.
        }

        // Strings are cut out of the text on first use; both sides start with them made.
        Nodes();
    }

    [Benchmark(Baseline = true)]
    public int YamlDotNetEmitter()
    {
        var output = new StringWriter();
        var emitter = new Emitter(output);
        foreach (var parsed in events)
        {
            emitter.Emit(parsed);
        }

        return output.GetStringBuilder().Length;
    }

    /// <summary>The same work: nodes in their order, with their styles; events know no comments.</summary>
    [Benchmark]
    public int Nodes() => GoYamlNodes.Write(bare, GoYamlDialect.V3WithIndent2).Length;

    /// <summary>More work: every comment is given to its entry and written with it.</summary>
    [Benchmark]
    public int NodesWithComments() => GoYamlNodes.Write(documents, GoYamlDialect.V3WithIndent2).Length;

    /// <summary>More work: values resolved, keys sorted, quotes chosen.</summary>
    [Benchmark]
    public int SigsMarshal()
    {
        int length = 0;
        foreach (var document in documents)
        {
            length += document.Root is { } root ? SigsYaml.Marshal(root, YamlSchema.GoYaml2).Length : 0;
        }

        return length;
    }

    /// <summary>And with a map from every scalar to its place.</summary>
    [Benchmark]
    public int SigsMarshalMapped()
    {
        var output = new MappedTextWriter();
        foreach (var document in documents)
        {
            if (document.Root is { } root)
            {
                SigsYaml.Marshal(root, YamlSchema.GoYaml2, output);
            }
        }

        return output.Length;
    }

    [Benchmark]
    public int Json()
    {
        int length = 0;
        foreach (var document in documents)
        {
            length += document.Root is { } root ? GoJson.Marshal(root, YamlSchema.GoYaml2).Length : 0;
        }

        return length;
    }
}
