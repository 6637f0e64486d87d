using System.Text;
using BenchmarkDotNet.Attributes;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using YamlDotNet.Core;

namespace Hearth.Benchmarks;

/// <summary>Reading a 1 MB stream of home-operations documents to nodes, against YamlDotNet's events alone (it builds nothing).</summary>
[MemoryDiagnoser]
public class YamlReaderBenchmarks
{
    private string text = "";
    private byte[] bytes = [];
    private SourceText source = new("corpus.yaml", "");

    [GlobalSetup]
    public void Setup()
    {
        text = YamlCorpus.HomeOps(1 << 20);
        bytes = Encoding.UTF8.GetBytes(text);
        source = new SourceText("corpus.yaml", text);
    }

    [Benchmark(Baseline = true)]
    public int YamlDotNetEvents()
    {
        var parser = new Parser(new StringReader(text));
        int events = 0;
        while (parser.MoveNext())
        {
            events++;
        }

        return events;
    }

    [Benchmark]
    public int HearthNodes() => YamlReader.Read(source).Documents.Count;

    [Benchmark]
    public int HearthNodesFromBytes() => YamlReader.Read(SourceText.FromBytes("corpus.yaml", bytes)).Documents.Count;
}
