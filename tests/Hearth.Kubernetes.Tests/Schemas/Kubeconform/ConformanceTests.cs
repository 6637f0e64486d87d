using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Hearth.Kubernetes.Schemas.Kubeconform;
using Hearth.TestKit;

namespace Hearth.Kubernetes.Tests.Schemas.Kubeconform;

public sealed class ConformanceTests : IDisposable
{
    private const string Boat = """{"type": "object", "properties": {"spec": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "sails": {"type": "integer", "maximum": 3}}}}}""";

    private readonly string directory = Directory.CreateTempSubdirectory("hearth-conformance-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Theory]
    [InlineData("text", "a.yaml - Boat b is invalid: problem validating schema. Check JSON formatting: jsonschema validation failed with 'file://DIR/boat.json#' - at '/spec': missing property 'name' - at '/spec/sails': maximum: got 4, want 3\nSummary: 3 resources found in 2 files - Valid: 1, Invalid: 1, Errors: 0, Skipped: 1\n")]
    [InlineData("tap", "TAP version 13\nok 1 - a.yaml (example.org/v1/Boat/sea/a)\nnot ok 2 - a.yaml (example.org/v1/Boat//b): problem validating schema. Check JSON formatting: jsonschema validation failed with 'file://DIR/boat.json#' - at '/spec': missing property 'name' - at '/spec/sails': maximum: got 4, want 3\nok 3 - a.yaml (v1/Secret//c) # skip\nok 4 - b.yaml (empty)\n1..4\n")]
    [InlineData("pretty", "\e[31m✖\e[0m a.yaml: \e[31mBoat b is invalid: problem validating schema. Check JSON formatting: jsonschema validation failed with 'file://DIR/boat.json#' - at '/spec': missing property 'name' - at '/spec/sails': maximum: got 4, want 3\e[0m\nSummary: 3 resources found in 2 files - Valid: 1, Invalid: 1, Errors: 0, Skipped: 1\n")]
    [InlineData("json", """
        {
          "resources": [
            {
              "filename": "a.yaml",
              "kind": "Boat",
              "name": "b",
              "version": "example.org/v1",
              "status": "statusInvalid",
              "msg": "problem validating schema. Check JSON formatting: jsonschema validation failed with 'file://DIR/boat.json#' - at '/spec': missing property 'name' - at '/spec/sails': maximum: got 4, want 3",
              "validationErrors": [
                {
                  "path": "/spec",
                  "msg": "missing property 'name'"
                },
                {
                  "path": "/spec/sails",
                  "msg": "maximum: got 4, want 3"
                }
              ]
            }
          ],
          "summary": {
            "valid": 1,
            "invalid": 1,
            "errors": 0,
            "skipped": 1
          }
        }

        """)]
    [InlineData("junit", """
        <testsuites name="kubeconform" time="T" tests="3" failures="1" disabled="1" errors="0">
          <testsuite name="a.yaml" id="1" tests="3" failures="1" errors="0" disabled="0" skipped="1">
            <testcase name="sea/a" classname="Boat@example.org/v1" time="0"></testcase>
            <testcase name="b" classname="Boat@example.org/v1" time="0">
              <failure message="problem validating schema. Check JSON formatting: jsonschema validation failed with &#39;file://DIR/boat.json#&#39; - at &#39;/spec&#39;: missing property &#39;name&#39; - at &#39;/spec/sails&#39;: maximum: got 4, want 3" type=""></failure>
            </testcase>
            <testcase name="c" classname="Secret@v1" time="0">
              <skipped message=""></skipped>
            </testcase>
          </testsuite>
          <testsuite name="b.yaml" id="2" tests="0" failures="0" errors="0" disabled="0" skipped="0"></testsuite>
        </testsuites>

        """)]
    public async Task Every_output_has_upstreams_shape(string format, string expected)
    {
        Write("boat.json", Boat);
        Write("a.yaml", "apiVersion: example.org/v1\nkind: Boat\nmetadata: {name: a, namespace: sea}\nspec: {name: x}\n---\napiVersion: example.org/v1\nkind: Boat\nmetadata: {name: b}\nspec: {sails: 4}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: c}\n");
        Write("b.yaml", "# nothing\n");

        var (isSound, output) = await RunAsync(null, "-output", format, "-summary", "-skip", "Secret", "-schema-location", "boat.json", "a.yaml", "b.yaml");

        Assert.False(isSound);
        Assert.Equal(expected.Replace("DIR", directory, StringComparison.Ordinal), Regex.Replace(output, " time=\"[0-9.e-]+\" tests", " time=\"T\" tests"));
    }

    [Theory]
    [InlineData("- a\n", "error unmarshalling resource: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}")]
    [InlineData("kind: Boat\n", "error while parsing: missing 'apiVersion' key")]
    [InlineData("apiVersion: example.org/v1\n", "error while parsing: missing 'kind' key")]
    [InlineData("kind: [a]\n", "error while parsing: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field .Kind of type string")]
    [InlineData("apiVersion: v1\nkind: Boat\na: 1\nb: {c: 1}\na:\n  - 1\n", "error unmarshalling resource: error converting YAML to JSON: yaml: unmarshal errors:\n  line 6: key \"a\" already set in map")]
    [InlineData("apiVersion: v1\nkind: Boat\nx: &x {a: 1}\ny:\n  <<: *x\n  a: 2\n", "error unmarshalling resource: error converting YAML to JSON: yaml: unmarshal errors:\n  line 6: key \"a\" already set in map")]
    [InlineData("apiVersion: v1\nkind: Ship\n", "could not find schema for Ship")]
    public async Task What_is_no_resource_is_told_in_upstreams_words(string text, string expected)
    {
        Write("boat.json", Boat);

        var (isSound, output) = await RunAsync(text, "-strict", "-schema-location", "{{ .ResourceKind }}.json");

        Assert.False(isSound);
        Assert.Equal($"stdin - failed validation: {expected}\n", output);
    }

    [Fact]
    public async Task The_members_of_a_list_are_validated_one_by_one()
    {
        Write("boat.json", Boat);

        var (_, output) = await RunAsync("apiVersion: v1\nkind: List\nitems:\n- {apiVersion: a/v1, kind: Boat, metadata: {generateName: x-}, spec: {name: a}}\n- {apiVersion: a/v1, kind: Boat, metadata: {name: z}, spec: {name: 1}}\n- null\n- {kind: Boat}\n", "-verbose", "-summary", "-schema-location", "boat.json");

        Assert.Equal(
            "stdin - Boat x-{{ generateName }} is valid\n"
            + $"stdin - Boat z is invalid: problem validating schema. Check JSON formatting: jsonschema validation failed with 'file://{directory}/boat.json#' - at '/spec/name': got number, want string\n"
            + "stdin - failed validation: error while parsing: missing 'apiVersion' key\n"
            + "Summary: 3 resources found parsing stdin - Valid: 1, Invalid: 1, Errors: 1, Skipped: 0\n",
            output);
    }

    [Fact]
    public async Task Kinds_of_Kubernetes_need_no_network_and_custom_ones_are_not_asked_for()
    {
        var (_, output) = await RunAsync(
            "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: Nonsense, ports: [{port: http}]}\n---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: b}\n---\n"
            + "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: c}\n");

        Assert.Equal(
            "stdin - Service a is invalid: problem validating schema. Check JSON formatting: jsonschema validation failed with "
            + "'https://raw.githubusercontent.com/yannh/kubernetes-json-schema/master/master-standalone/service-v1.json#' - at '/spec/ports/0/port': got string, want integer\n"
            + "stdin - HelmRelease b failed validation: could not find schema for HelmRelease\n"
            + "stdin - CustomResourceDefinition c failed validation: could not find schema for CustomResourceDefinition\n",
            output);
    }

    [Fact]
    public async Task Embedded_has_custom_resources_and_the_values_of_the_server()
    {
        var (_, output) = await RunAsync(
            "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: Nonsense}\n---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: b}\nspec: {interval: 1h, chartref: {}}\n",
            "-strict", "-schema-location", "embedded");

        Assert.Contains("at '/spec/type': value must be one of 'ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort', <nil>", output);
        Assert.Contains("at '/spec': additional properties 'chartref' not allowed", output);
    }

    [Fact]
    public async Task Downloads_are_kept_under_the_hash_of_their_address_and_what_is_not_found_is_not()
    {
        using var server = new LoopbackHttpServer(request => request.Path == "/boat.json" ? new LoopbackResponse(200, Boat) : new LoopbackResponse(404));
        string cache = Path.Combine(directory, "cache");
        Directory.CreateDirectory(cache);
        const string Documents = "apiVersion: a/v1\nkind: Boat\nmetadata: {name: a}\nspec: {name: 1}\n---\napiVersion: a/v1\nkind: Ship\nmetadata: {name: b}\n";

        var (_, output) = await RunAsync(Documents, "-cache", "cache", "-schema-location", server.Address + "{{ .ResourceKind }}.json");
        var (_, again) = await RunAsync(Documents, "-cache", "cache", "-schema-location", server.Address + "{{ .ResourceKind }}.json");

        Assert.Equal(
            $"stdin - Boat a is invalid: problem validating schema. Check JSON formatting: jsonschema validation failed with '{server.Address}boat.json#' - at '/spec/name': got number, want string\n"
            + "stdin - Ship b failed validation: could not find schema for Ship\n",
            output);
        Assert.Equal(output, again);
        Assert.Equal([Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(server.Address + "boat.json")))], Directory.GetFiles(cache).Select(path => Path.GetFileName(path)));
        Assert.Equal(["/boat.json", "/ship.json", "/ship.json"], server.Requests.Select(request => request.Path).Order());
    }

    [Fact]
    public async Task A_server_that_fails_is_asked_three_times()
    {
        using var server = new LoopbackHttpServer(_ => new LoopbackResponse(503));

        var (isSound, output) = await RunAsync("apiVersion: a/v1\nkind: Boat\nmetadata: {name: a}\n", "-schema-location", server.Address + "{{ .ResourceKind }}.json");

        Assert.False(isSound);
        Assert.Contains($"failed downloading schema at {server.Address}boat.json", output);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_in_Gos_words()
    {
        string host;
        using (var server = new LoopbackHttpServer(_ => new LoopbackResponse(404)))
        {
            host = server.Host;
        }

        var (isSound, output) = await RunAsync("apiVersion: a/v1\nkind: Boat\nmetadata: {name: a}\n", "-schema-location", $"http://{host}/boat.json");

        Assert.False(isSound);
        Assert.Equal(
            $"stdin - Boat a failed validation: failed downloading schema at http://{host}/boat.json: Get \"http://{host}/boat.json\": GET http://{host}/boat.json giving up after 3 attempt(s): "
            + $"Get \"http://{host}/boat.json\": dial tcp {host}: connect: connection refused\n",
            output);
    }

    [Fact]
    public async Task Results_stand_in_the_order_of_the_files_on_all_cores()
    {
        Write("boat.json", Boat);
        for (int i = 0; i < 400; i++)
        {
            Write($"many/{i:000}.yaml", $"apiVersion: a/v1\nkind: Boat\nmetadata: {{name: b{i:000}}}\nspec: {{name: {new string('x', 2000)}}}\n");
        }

        var (isSound, output) = await RunAsync(null, "-verbose", "-schema-location", "boat.json", "many");

        Assert.True(isSound);
        Assert.Equal(string.Concat(Enumerable.Range(0, 400).Select(i => $"many/{i:000}.yaml - Boat b{i:000} is valid\n")), output);
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_an_error_and_links_to_directories_are_not_followed()
    {
        Write("boat.json", Boat);
        Write("real/a.yaml", "apiVersion: a/v1\nkind: Boat\nmetadata: {name: a}\nspec: {name: a}\n");
        Write("real/notes.txt", "kind: Nonsense\n");
        Directory.CreateSymbolicLink(Path.Combine(directory, "real", "link"), Path.Combine(directory, "real"));

        var (_, output) = await RunAsync(null, "-summary", "-schema-location", "boat.json", "./real", "nowhere");

        Assert.Equal("nowhere - failed validation: lstat nowhere: no such file or directory\nSummary: 2 resources found in 2 files - Valid: 1, Invalid: 0, Errors: 1, Skipped: 0\n", output);
    }

    [Theory]
    [InlineData("flag provided but not defined: -xyz", "-xyz")]
    [InlineData("flag needs an argument: -skip", "--skip")]
    [InlineData("invalid boolean value \"maybe\" for -strict: parse error", "-strict=maybe")]
    [InlineData("invalid value \"x\" for flag -n: parse error", "-n", "x")]
    [InlineData("bad flag syntax: ---n", "---n")]
    [InlineData("invalid value \"1.25\" for flag -kubernetes-version: 1.25 is not a valid version. Valid values are \"master\" (default) or full version x.y.z (e.g. \"1.27.2\")", "-kubernetes-version", "1.25")]
    [InlineData(null, "-strict=false", "--output=tap", "-summary", "--", "-strict")]
    public void Flags_are_read_as_Go_reads_them(string? expected, params string[] words) => Assert.Equal(expected, KubeconformFlags.Read(words, new KubeconformOptions()));

    private void Write(string path, string text)
    {
        string full = Path.Combine(directory, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full) ?? directory);
        File.WriteAllText(full, text);
    }

    private async Task<(bool IsSound, string Output)> RunAsync(string? input, params string[] arguments)
    {
        var options = new KubeconformOptions { WorkingDirectory = directory };
        Assert.Null(KubeconformFlags.Read(arguments, options));
        var output = new StringWriter { NewLine = "\n" };
        var report = ConformanceReport.Create(output, options, input is not null, TimeProvider.System);
        Assert.NotNull(report);
        using var client = SchemaDownloader.CreateClient(skipTlsVerification: false);
        var world = new ConformanceWorld
        {
            ExpandTemplate = (template, address) => template.Replace("{{ .ResourceKind }}", address.ResourceKind, StringComparison.Ordinal)
                .Replace("{{ .NormalizedKubernetesVersion }}", address.NormalizedKubernetesVersion, StringComparison.Ordinal)
                .Replace("{{ .StrictSuffix }}", address.StrictSuffix, StringComparison.Ordinal).Replace("{{ .KindSuffix }}", address.KindSuffix, StringComparison.Ordinal),
            Client = new Lazy<HttpClient>(client),
            RetryDelay = TimeSpan.FromMilliseconds(1),
        };
        var stream = input is null ? null : new MemoryStream(Encoding.UTF8.GetBytes(input));
        return (await new Conformance(options, world).RunAsync(stream, report, CancellationToken.None), output.ToString());
    }
}
