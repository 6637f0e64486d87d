using System.Text;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Flux.ResourceSets;

/// <summary>The inputs of the ResourceSet itself, or of one provider.</summary>
/// <param name="Name">The object's name.</param>
/// <param name="Sets">Its inputs, each with the key <c>provider</c>.</param>
internal sealed record InputSource(string Name, IReadOnlyList<GoMap> Sets);

/// <summary>Makes the sets of inputs that templates are filled with (internal/inputs of flux-operator).</summary>
internal static class InputCombination
{
    private const int MaxPermutations = 10_000;

    /// <summary>Each set of each source by itself.</summary>
    public static List<GoMap> Flatten(IReadOnlyList<InputSource> sources) => [.. sources.SelectMany(static source => source.Sets)];

    /// <summary>
    /// Every choice of one set from each source, the last source's changing fastest. A set is seen under its source's
    /// name, and <c>id</c> tells the choice.
    /// </summary>
    /// <exception cref="ArgumentException">More than 10,000 choices, or a name that leaves nothing to use as a key.</exception>
    public static List<GoMap> Permute(IReadOnlyList<InputSource> sources, bool countsEmpty)
    {
        var taken = sources.Where(source => countsEmpty || source.Sets.Count > 0).ToList();
        long count = taken.Count == 0 ? 0 : 1;
        foreach (var source in taken)
        {
            count *= source.Sets.Count;
            if (count > MaxPermutations)
            {
                throw new ArgumentException($"{source.Name} brings the combinations of inputs to {count}; the operator takes at most {MaxPermutations}");
            }
        }

        string[] keys = [.. taken.Select(static source => NormalizeKey(source.Name))];
        if (Array.IndexOf(keys, "") is var empty and >= 0)
        {
            throw new ArgumentException($"the name {taken[empty].Name} has no letter or digit that could be a key of the inputs");
        }

        var permutations = new List<GoMap>();
        int[] chosen = new int[taken.Count];
        for (long i = 0; i < count; i++)
        {
            var permutation = new GoMap();
            var id = new StringBuilder();
            for (int at = 0; at < taken.Count; at++)
            {
                permutation[keys[at]] = Value.Of(taken[at].Sets[chosen[at]]);
                id.Append(at == 0 ? "" : "/").Append(keys[at]).Append('=').Append(chosen[at]);
            }

            permutation["id"] = Value.Of(Id(id.ToString()));
            permutations.Add(permutation);
            for (int at = taken.Count - 1; at >= 0 && ++chosen[at] == taken[at].Sets.Count; at--)
            {
                chosen[at] = 0;
            }
        }

        return permutations;
    }

    /// <summary>The Adler-32 checksum of a text, in decimal: how the operator numbers inputs.</summary>
    public static string Id(string text)
    {
        const uint modulus = 65_521;
        uint low = 1, high = 0;
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            low = (low + b) % modulus;
            high = (high + low) % modulus;
        }

        return ((high << 16) | low).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>A name as a key: lower case, spaces and punctuation as single underscores, nothing else but letters and digits.</summary>
    public static string NormalizeKey(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (char c in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
            {
                key.Append(c);
            }
            else if (char.IsWhiteSpace(c) || char.IsPunctuation(c))
            {
                key.Append('_');
            }
        }

        return string.Join('_', key.ToString().Split('_', StringSplitOptions.RemoveEmptyEntries));
    }
}
