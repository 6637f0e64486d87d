using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using Hearth.Secrets.Sops;
using Hearth.TestKit;

namespace Hearth.Secrets.Tests.Sops;

/// <summary>What Hearth encrypts, the npm package sops-age decrypts: another's reading of the format, with another's cryptography.</summary>
public sealed partial class SopsInteropTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Sops_age_reads_hundreds_of_generated_documents()
    {
        string node = Programs.Require("node");
        string package = InstallReader();
        // sops-age takes a key that looks like a number for the index of a list, and leaves it out of the path.
        var documents = SopsKit.Json.Where(static json => !NumericKey().IsMatch(json)).Array[300].Single();
        for (int i = 0; i < documents.Length; i++)
        {
            string format = i % 3 == 0 ? "json" : "yaml";
            byte[] file = SopsKit.Tool.Encrypt(Encoding.UTF8.GetBytes(documents[i]), new SopsFormats("x.json", outputType: format), SopsKit.Settings(macOnlyEncrypted: i % 5 == 0));
            directory.Write($"{i:D4}.{format}", Encoding.UTF8.GetString(file));
        }

        byte[] output = Programs.Run(node, [Path.Combine(package, "decrypt.mjs"), directory.Path, SopsKit.Identity.Export().Reveal()]);

        string[] lines = Encoding.UTF8.GetString(output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(documents.Length, lines.Length);
        List<string> wrong = [];
        for (int i = 0; i < lines.Length; i++)
        {
            var result = JsonNode.Parse(lines[i])!.AsObject(); // It printed an object.
            if (!JsonNode.DeepEquals(Normalize(JsonNode.Parse(documents[i])), Normalize(result["value"])))
            {
                wrong.Add($"{documents[i]}\n  read as {lines[i]}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {lines.Length} differ:\n{string.Join('\n', wrong.Take(3))}");
    }

    // JavaScript has one kind of number, and an object's keys that look like numbers come first.
    private static JsonNode? Normalize(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => KeyValuePair.Create(entry.Key, Normalize(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Normalize)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => JsonValue.Create(value.GetValue<JsonElement>().GetDouble()),
        null => null,
        _ => node.DeepClone(),
    };

    [GeneratedRegex("\"[0-9]+\": ")]
    private static partial Regex NumericKey();

    private static string InstallReader()
    {
        string npm = Programs.Require("npm");
        string target = RepositoryRoot.Combine("artifacts", "sops-age");
        Directory.CreateDirectory(target);
        foreach (string file in (string[])["package.json", "decrypt.mjs"])
        {
            File.Copy(RepositoryRoot.Combine("tests", "Hearth.Secrets.Tests", "interop", file), Path.Combine(target, file), overwrite: true);
        }

        if (!Directory.Exists(Path.Combine(target, "node_modules", "sops-age")))
        {
            try
            {
                Programs.Run(npm, ["install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"], workingDirectory: target);
            }
            catch (Exception exception)
            {
                Assert.Skip($"npm could not install sops-age: {exception.Message}");
            }
        }

        return target;
    }
}
