using System.Text;
using Hearth.Syntax.Files;

namespace Hearth.Flux.Graph;

/// <summary>
/// A comment such as <c># {"$imagepolicy": "flux-system:app:tag"}</c>: image-automation-controller writes the policy's newest
/// image, or its tag, name or digest, into the line.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Line">0-based.</param>
/// <param name="Namespace">The policy's namespace.</param>
/// <param name="Name">The policy's name.</param>
/// <param name="Part">Which part is written: <c>tag</c>, <c>name</c>, <c>digest</c>; empty for the whole image.</param>
public sealed record ImagePolicyMarker(string Path, int Line, string Namespace, string Name, string Part)
{
    private const string Key = "\"$imagepolicy\"";

    /// <summary>The markers of all YAML files below a directory.</summary>
    public static IReadOnlyList<ImagePolicyMarker> Find(FileTree tree, string directory = "")
    {
        var markers = new List<ImagePolicyMarker>();
        foreach (string path in tree.Walk(directory, static inner => TreePath.GetName(inner) is not (".git" or "node_modules")))
        {
            if (System.IO.Path.GetExtension(path) is not (".yaml" or ".yml") || tree.TryReadBytes(path) is not { } bytes || bytes.AsSpan().IndexOf("$imagepolicy"u8) < 0)
            {
                continue;
            }

            string[] lines = Encoding.UTF8.GetString(bytes).Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                if (Read(lines[i]) is { } parts)
                {
                    markers.Add(new ImagePolicyMarker(path, i, parts[0], parts[1], parts.Length > 2 ? parts[2] : ""));
                }
            }
        }

        return markers;
    }

    // # {"$imagepolicy": "NAMESPACE:NAME"} with any spaces; else the comment means nothing.
    private static string[]? Read(string line)
    {
        int comment = line.IndexOf('#');
        int key = comment < 0 ? -1 : line.IndexOf(Key, comment, StringComparison.Ordinal);
        if (key < 0 || line.IndexOf('"', key + Key.Length) is not (>= 0 and var start) || line.IndexOf('"', start + 1) is not (>= 0 and var end))
        {
            return null;
        }

        string[] parts = line[(start + 1)..end].Split(':');
        return parts.Length is 2 or 3 ? parts : null;
    }
}
