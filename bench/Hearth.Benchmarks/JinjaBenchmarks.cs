using System.Text;
using BenchmarkDotNet.Attributes;
using Hearth.Syntax.Text;
using Hearth.Templating.EnvSubst;
using Hearth.Templating.Jinja;
using Hearth.Templating.Jinja.Data;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Benchmarks;

/// <summary>A home-ops template of 200 nodes: reading it, rendering it; and Flux's substitution on 1 MB.</summary>
[MemoryDiagnoser]
public class JinjaBenchmarks
{
    private const string Template = """
        {% for node in nodes %}
        - hostname: "{{ node.name }}"
          ipAddress: "{{ node.address }}"
          installDisk: {{ node.disk if node.disk.startswith('/') else 'serial' }}
          {% if loop.index is odd %}
          controlPlane: {{ (node.controller) | string | lower }}
          {% endif %}
          mtu: {{ node.mtu | default(1500) }}
          labels: {{ node.labels | dictsort | map('join', '=') | join(',') }}
        {% endfor %}
        """;

    private readonly JinjaEnvironment environment = new(new JinjaOptions { TrimBlocks = true, LstripBlocks = true });
    private PyDict values = new();
    private JinjaTemplate template = null!; // Setup makes it.
    private SourceText manifest = new("manifest.yaml", "");

    [GlobalSetup]
    public void Setup()
    {
        string nodes = string.Join(',', Enumerable.Range(0, 200).Select(static i => $$$"""{"name": "k8s-{{{i}}}", "address": "10.0.0.{{{i}}}", "disk": "/dev/sda", "controller": true, "labels": {"b": "2", "a": "1"}}"""));
        values = (PyDict)JsonData.Read(Encoding.UTF8.GetBytes($$"""{"nodes": [{{nodes}}]}"""))!;
        template = environment.Parse(Template);
        manifest = new SourceText("manifest.yaml", string.Concat(Enumerable.Repeat("host: app.${SECRET_DOMAIN}\nport: ${PORT:=80}\ntext: a line without any variable in it, as most are\n", 10_000)));
    }

    [Benchmark]
    public JinjaTemplate Parse() => environment.Parse(Template);

    [Benchmark]
    public string RenderNodes() => template.Render(values);

    [Benchmark]
    public int Substitute() => FluxSubstitution.Substitute(manifest, new Dictionary<string, SubstitutionVariable> { ["SECRET_DOMAIN"] = new("example.com") }, strict: false).Text!.Length;
}
