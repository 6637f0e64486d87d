using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Hearth.Secrets.Age;

namespace Hearth.Secrets.Tests.Age;

/// <summary>
/// The C2SP age test vectors (github.com/C2SP/CCTV, age/testdata). They are not in this repository:
/// HEARTH_AGE_VECTORS names the directory to run them from.
/// </summary>
public class AgeVectorTests
{
    [Fact]
    public void All_vectors_end_as_they_say()
    {
        string? directory = Environment.GetEnvironmentVariable("HEARTH_AGE_VECTORS");
        Assert.SkipWhen(directory is null, "HEARTH_AGE_VECTORS does not name the C2SP vectors");
        List<string> wrong = [];
        string[] files = Directory.GetFiles(directory!);
        foreach (string file in files)
        {
            string? problem = Run(File.ReadAllBytes(file));
            if (problem is not null)
            {
                wrong.Add($"{Path.GetFileName(file)}: {problem}");
            }
        }

        Assert.True(wrong.Count == 0, $"{files.Length - wrong.Count} of {files.Length}\n{string.Join('\n', wrong)}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{files.Length} of {files.Length}");
    }

    private static string? Run(byte[] vector)
    {
        string expect = "", payload = "";
        bool isArmored = false, isCompressed = false;
        List<AgeIdentity> identities = [];
        var reader = new LineStream(new MemoryStream(vector));
        while (reader.ReadLine() is [_, _, ..] line)
        {
            string[] pair = Encoding.UTF8.GetString(line).TrimEnd('\n').Split(": ", 2);
            switch (pair[0])
            {
                case "expect": expect = pair[1]; break;
                case "payload": payload = pair[1]; break;
                case "identity": identities.Add(AgeIdentity.Parse(pair[1])); break;
                case "passphrase": identities.Add(new ScryptIdentity(pair[1])); break;
                case "armored": isArmored = true; break;
                case "compressed": isCompressed = true; break;
            }
        }

        var output = new MemoryStream();
        string actual = "success";
        try
        {
            Stream input = isCompressed ? new ZLibStream(reader, CompressionMode.Decompress) : reader;
            var lines = new LineStream(isArmored ? new AgeArmor.Reader(new LineStream(input)) : input);
            using var plaintext = AgeFile.DecryptBinary(lines, identities);
            plaintext.CopyTo(output);
        }
        catch (AgeException exception)
        {
            actual = exception.Failure switch
            {
                AgeFailure.Armor => "armor failure",
                AgeFailure.Header => "header failure",
                AgeFailure.Mac => "HMAC failure",
                AgeFailure.NoMatch => "no match",
                AgeFailure.Payload => "payload failure",
                _ => exception.Message,
            };
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(output.ToArray()));
        return actual != expect ? $"wants {expect}, gave {actual}" : payload.Length > 0 && hash != payload ? "the payload differs" : null;
    }
}
