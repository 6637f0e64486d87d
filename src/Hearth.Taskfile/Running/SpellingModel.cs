namespace Hearth.Taskfile.Running;

/// <summary>
/// Suggests the word that was meant, as sajari/fuzzy does, which go-task uses: words share a suggestion when deleting
/// up to two characters makes them equal.
/// </summary>
internal sealed class SpellingModel
{
    private const int Depth = 2;
    private const int FirstLetterBonus = 100;

    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly List<string> words = [];
    private readonly Dictionary<string, List<string>> byDeletion = new(StringComparer.Ordinal);

    public SpellingModel(IEnumerable<string> trained)
    {
        foreach (string word in trained)
        {
            string lower = word.ToLowerInvariant();
            if (counts.TryGetValue(lower, out int count))
            {
                counts[lower] = count + 1;
                continue;
            }

            counts[lower] = 1;
            words.Add(lower);
            foreach (string deletion in Deletions(lower))
            {
                if (deletion.Length > 1)
                {
                    (byDeletion.TryGetValue(deletion, out var list) ? list : byDeletion[deletion] = []).Add(lower);
                }
            }
        }
    }

    /// <summary>The nearest word, one that starts with the same letter before others; empty where none is near.</summary>
    public string Suggest(string input)
    {
        string lower = input.ToLowerInvariant();
        string best = "";
        int bestDistance = int.MaxValue, bestScore = 0;
        foreach (string word in Candidates(lower))
        {
            int distance = Distance(lower, word);
            if (distance == 0)
            {
                return word;
            }

            int score = counts[word] + (word[0] == input[0] ? FirstLetterBonus : 0);
            if (distance <= Depth + 1 && (distance < bestDistance || (distance == bestDistance && score > bestScore)))
            {
                (best, bestDistance, bestScore) = (word, distance, score);
            }
        }

        return best;
    }

    private HashSet<string> Candidates(string input)
    {
        if (byDeletion.TryGetValue(input, out var direct))
        {
            return [.. direct];
        }

        var deletions = Deletions(input);
        HashSet<string> shorter = [.. deletions.Where(deletion => deletion.Length > 2 && counts.ContainsKey(deletion))];
        if (shorter.Count > 0)
        {
            return shorter;
        }

        HashSet<string> shared = [];
        foreach (string deletion in deletions)
        {
            if (byDeletion.TryGetValue(deletion, out var list))
            {
                shared.UnionWith(list);
            }
        }

        return shared;
    }

    private static HashSet<string> Deletions(string word)
    {
        HashSet<string> all = [];
        AddDeletions(word, all);
        foreach (string once in all.ToList())
        {
            AddDeletions(once, all);
        }

        return all;
    }

    private static void AddDeletions(string word, HashSet<string> into)
    {
        into.Add(word);
        for (int i = 0; i < word.Length; i++)
        {
            into.Add(word.Remove(i, 1));
        }

        if (word.EndsWith("ies", StringComparison.Ordinal))
        {
            into.Add(word[..^3] + "ys");
        }

        if (word.EndsWith("ys", StringComparison.Ordinal))
        {
            into.Add(word[..^2] + "ies");
        }
    }

    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
