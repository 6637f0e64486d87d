using System.Globalization;
using Hearth.Talos.Generation;

namespace Hearth.Talos.Talconfig;

/// <summary>Which extensions and overlays the public image factory offers for a Talos release.</summary>
internal static class FactoryImages
{
    private static readonly Lazy<(Dictionary<string, (int First, int Last)> Extensions, Dictionary<string, (int First, int Last)> Overlays)> Table = new(Load);

    public static IEnumerable<string> ExtensionNames(VersionContract contract) => Table.Value.Extensions.Where(entry => Has(entry.Value, contract)).Select(static entry => entry.Key);

    /// <summary>Whether it can be asked for; releases that are not in the table count as offering everything.</summary>
    public static bool HasExtension(string name, VersionContract contract) => Has(Table.Value.Extensions, name, contract);

    public static bool HasOverlay(string name, string image, VersionContract contract) => Has(Table.Value.Overlays, $"{name} {image}", contract);

    private static bool Has(Dictionary<string, (int First, int Last)> table, string name, VersionContract contract) =>
        contract is not { Major: 1, Minor: >= 10 and <= 14 } || (table.TryGetValue(name, out var range) && Has(range, contract));

    private static bool Has((int First, int Last) range, VersionContract contract) => contract.Minor >= range.First && contract.Minor <= range.Last;

    private static (Dictionary<string, (int First, int Last)> Extensions, Dictionary<string, (int First, int Last)> Overlays) Load()
    {
        var extensions = new Dictionary<string, (int First, int Last)>(StringComparer.Ordinal);
        var overlays = new Dictionary<string, (int First, int Last)>(StringComparer.Ordinal);
        using var stream = typeof(FactoryImages).Assembly.GetManifestResourceStream("factory-images.txt")!; // Embedded by the project file.
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.LastIndexOf(' ') is not (> 0 and var last))
            {
                continue;
            }

            string[] ends = line[(last + 1)..].Split('-');
            var range = (int.Parse(ends[0], CultureInfo.InvariantCulture), int.Parse(ends[1], CultureInfo.InvariantCulture));
            bool isOverlay = line.StartsWith("overlay ", StringComparison.Ordinal);
            (isOverlay ? overlays : extensions)[line[(line.IndexOf(' ') + 1)..last]] = range;
        }

        return (extensions, overlays);
    }
}
