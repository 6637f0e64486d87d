using System.Runtime.CompilerServices;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;

namespace Hearth.Syntax.Yaml;

/// <summary>
/// Puts what they stand for in the place of aliases and <c>&lt;&lt;</c> keys. Nodes keep their spans, what is used twice
/// is shared and not copied, and anchors go, as nothing refers to them any more. A tree without any of these comes back as it is.
/// </summary>
public sealed class YamlExpander
{
    private const int MaxDepth = 1_000;

    private readonly YamlMergeRule rule;
    private readonly Dictionary<YamlNode, Expanded> anchored = new(ReferenceEqualityComparer.Instance);
    private readonly List<YamlEntry> merged = [];
    private readonly AliasBudget budget = new();

    private YamlExpander(YamlMergeRule rule) => this.rule = rule;

    public static YamlExpansion Expand(YamlNode root, YamlMergeRule rule = YamlMergeRule.OwnKeysWin)
    {
        try
        {
            return new YamlExpansion(new YamlExpander(rule).Visit(root).Node, []);
        }
        catch (DiagnosticException refused)
        {
            return new YamlExpansion(null, [refused.Diagnostic]);
        }
    }

    private Expanded Visit(YamlNode node)
    {
        if (node is YamlAlias)
        {
            return VisitAlias(node);
        }

        var expanded = VisitContent(node);
        if (expanded.Height > MaxDepth)
        {
            throw TooDeep(node.Span);
        }

        if (node.Anchor is not null)
        {
            anchored[node] = expanded;
        }

        return expanded;
    }

    // The target stands before its alias, so it is expanded already, unless the tree was put together by code.
    private Expanded VisitAlias(YamlNode alias)
    {
        budget.Count(1, isAliased: false);
        var target = alias.Target;
        if (!anchored.TryGetValue(target, out var expanded))
        {
            expanded = VisitContent(target);
            anchored[target] = expanded;
        }

        if (!budget.Count(expanded.Nodes, isAliased: true))
        {
            throw Fail(YamlRules.ExcessiveAliases, alias.Span, "found aliases that multiply: nearly all of the document would come from them", "write out what is meant, or remove the aliases of aliases");
        }

        return expanded with { Nodes = expanded.Nodes + 1 };
    }

    private Expanded VisitContent(YamlNode node)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw TooDeep(node.Span);
        }

        budget.Count(1, isAliased: false);
        return node switch
        {
            YamlMapping mapping => VisitMapping(mapping),
            YamlSequence sequence => VisitSequence(sequence),
            YamlScalar { Anchor: not null } scalar => new Expanded(scalar.WithProperties(WithoutAnchor(scalar)), 0, 1),
            _ => new Expanded(node, 0, 1),
        };
    }

    private Expanded VisitSequence(YamlSequence sequence)
    {
        YamlNode[]? changed = null;
        int height = 0;
        long nodes = 1;
        for (int i = 0; i < sequence.Count; i++)
        {
            var item = sequence.Items[i];
            var expanded = Visit(item);
            height = Math.Max(height, expanded.Height + 1);
            nodes += expanded.Nodes;
            if (changed is null && !ReferenceEquals(expanded.Node, item))
            {
                changed = [.. sequence.Items];
            }

            changed?[i] = expanded.Node;
        }

        var result = changed is null && sequence.Anchor is null
            ? sequence
            : new YamlSequence(changed ?? [.. sequence.Items], sequence.Style, sequence.Span, WithoutAnchor(sequence));
        return new Expanded(result, height, nodes);
    }

    private Expanded VisitMapping(YamlMapping mapping)
    {
        YamlEntry[]? changed = null;
        bool merges = false;
        int height = 0;
        long nodes = 1;
        for (int i = 0; i < mapping.Count; i++)
        {
            var entry = mapping.Entries[i];
            merges |= IsMerge(entry.Key);
            var key = Visit(entry.Key);
            var value = Visit(entry.Value);
            height = Math.Max(height, Math.Max(key.Height, value.Height) + 1);
            nodes += key.Nodes + value.Nodes;
            if (changed is null && !(ReferenceEquals(key.Node, entry.Key) && ReferenceEquals(value.Node, entry.Value)))
            {
                changed = [.. mapping.Entries];
            }

            changed?[i] = new YamlEntry(key.Node, value.Node);
        }

        if (merges)
        {
            changed = Merge(mapping, changed ?? [.. mapping.Entries]);
        }

        var result = changed is null && mapping.Anchor is null
            ? mapping
            : new YamlMapping(changed ?? [.. mapping.Entries], mapping.Style, mapping.Span, WithoutAnchor(mapping));
        return new Expanded(result, height, nodes);
    }

    /// <summary>
    /// The entries after merging: <paramref name="expanded"/> are those of <paramref name="mapping"/> with aliases and inner
    /// merges done. The mapping's own keys stay in their order, the merged ones follow, as go-yaml v3 meets them.
    /// </summary>
    private YamlEntry[] Merge(YamlMapping mapping, YamlEntry[] expanded)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        merged.Clear();
        if (rule == YamlMergeRule.OwnKeysWin)
        {
            for (int i = 0; i < expanded.Length; i++)
            {
                if (!IsMerge(mapping.Entries[i].Key))
                {
                    Put(expanded[i], places, replaces: true);
                }
            }
        }

        for (int i = 0; i < expanded.Length; i++)
        {
            if (IsMerge(mapping.Entries[i].Key))
            {
                MergeFrom(mapping.Entries[i].Value, expanded[i].Value, places);
            }
            else if (rule == YamlMergeRule.LaterWins)
            {
                Put(expanded[i], places, replaces: true);
            }
        }

        return [.. merged];
    }

    private void MergeFrom(YamlNode written, YamlNode value, Dictionary<string, int> places)
    {
        if (value is YamlMapping mapping)
        {
            MergeFrom(mapping, places);
            return;
        }

        // An alias of a list is refused although the list itself is not: go-yaml v2 and v3, decode.go.
        if (value is not YamlSequence sequence || written is YamlAlias)
        {
            throw NotMergeable(written);
        }

        // Of several the first wins: under LaterWins it therefore comes last.
        for (int i = 0; i < sequence.Count; i++)
        {
            int at = rule == YamlMergeRule.LaterWins ? sequence.Count - 1 - i : i;
            if (sequence.Items[at] is not YamlMapping item)
            {
                throw NotMergeable(sequence.Items[at]);
            }

            MergeFrom(item, places);
        }
    }

    private void MergeFrom(YamlMapping mapping, Dictionary<string, int> places)
    {
        foreach (var entry in mapping.Entries)
        {
            Put(entry, places, replaces: rule == YamlMergeRule.LaterWins);
        }
    }

    private void Put(YamlEntry entry, Dictionary<string, int> places, bool replaces)
    {
        if (entry.Key is not YamlScalar key || places.TryAdd(key.Value, merged.Count))
        {
            merged.Add(entry);
        }
        else if (replaces)
        {
            merged[places[key.Value]] = entry;
        }
    }

    private static bool IsMerge(YamlNode key) =>
        key is YamlScalar scalar && scalar.AsSpan() is "<<" && scalar.Tag switch
        {
            null => scalar.IsPlain,
            "!" => scalar.IsPlain,
            var tag => tag is "tag:yaml.org,2002:merge" or "!!merge",
        };

    private static NodeProperties? WithoutAnchor(YamlNode node) => node.Properties is { Tag: not null } properties ? properties with { Anchor = null } : null;

    private static DiagnosticException NotMergeable(YamlNode value) =>
        Fail(YamlRules.Merge, value.Span, $"found {Describe(value)} as the value of '<<'; wants a mapping, an alias of one, or a list of those", "put '<<' in quotes where it is a key like any other");

    private static string Describe(YamlNode value) => (value, value.Target) switch
    {
        (YamlAlias alias, YamlSequence) => $"'*{alias.Name}', which stands for a list,",
        (YamlAlias alias, _) => $"'*{alias.Name}', which stands for a scalar,",
        (_, YamlSequence) => "a list in a list",
        (_, YamlScalar { Value: "" }) => "nothing",
        (_, YamlScalar scalar) => $"'{scalar}'",
        _ => "this",
    };

    private static DiagnosticException TooDeep(SourceSpan span) =>
        Fail(YamlRules.Depth, span with { Length = Math.Min(1, span.Length) }, $"found more than {MaxDepth} collections inside of each other once aliases are followed");

    private static DiagnosticException Fail(DiagnosticRule rule, SourceSpan span, string message, string? hint = null) =>
        new(new Diagnostic(rule, span, message) { Hint = hint });

    /// <summary>An expanded node, the collections inside of each other in it, and how many nodes a decoder would meet in it.</summary>
    private readonly record struct Expanded(YamlNode Node, int Height, long Nodes);

    /// <summary>
    /// go-yaml's rule against alias bombs (decode.go, allowedAliasRatio): of what a decoder meets, 99 % may come from
    /// aliases up to 400,000 nodes, falling evenly to 10 % at 4,000,000. Documents under 1,000 nodes are not looked at.
    /// </summary>
    private sealed class AliasBudget
    {
        private const double Low = 400_000;
        private const double High = 4_000_000;

        private long met;
        private long aliased;

        public bool Count(long nodes, bool isAliased)
        {
            met += nodes;
            aliased += isAliased ? nodes : 0;
            return aliased <= 100 || met <= 1_000 || (double)aliased / met <= Allowed;
        }

        private double Allowed => met switch
        {
            <= (long)Low => 0.99,
            >= (long)High => 0.10,
            _ => 0.99 - (0.89 * ((met - Low) / (High - Low))),
        };
    }
}
