using System.Globalization;
using System.Text.RegularExpressions;
using Hearth.Kubernetes;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.FieldSpecs;

/// <summary>
/// Changes every node that a path of a replacement matches, as kyaml's PathMatcher: names, numbers, <c>*</c> for every
/// element, <c>[name=regex]</c> for some. May create what is absent.
/// </summary>
internal sealed class NodeMatcher(string[] steps, YamlNode? created, SourceSpan origin, Func<YamlNode?, YamlNode> set)
{
    /// <summary>How many nodes were changed.</summary>
    public int Count { get; private set; }

    private bool Creates => created is not null;

    /// <exception cref="FieldMismatchException">The path does not fit the shape.</exception>
    public YamlNode Apply(YamlNode root) => Visit(root, 0);

    private YamlNode Visit(YamlNode node, int at)
    {
        if (at == steps.Length)
        {
            Count++;
            return set(node);
        }

        string step = steps[at];
        if (int.TryParse(step, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index) && index >= 0)
        {
            return VisitIndex(List(node, step), index, at);
        }

        return step switch
        {
            ['[', .., ']'] => VisitElements(List(node, step), at),
            "*" => VisitEvery(List(node, step), at),
            _ => VisitField(node, step, at),
        };
    }

    private YamlNode VisitField(YamlNode node, string name, int at)
    {
        if (Krm.IsNull(node))
        {
            return node;
        }

        var mapping = node as YamlMapping ?? throw new FieldMismatchException($"the step {name} leads into {Krm.Describe(node)}; wants a mapping", node.Span);
        if (mapping[name] is { } field)
        {
            var visited = Visit(field, at + 1);
            return ReferenceEquals(visited, field) ? mapping : mapping.With(name, visited);
        }

        return Creates ? mapping.With(name, Create(at + 1)) : mapping;
    }

    private YamlSequence VisitIndex(YamlSequence list, int index, int at)
    {
        if (index == list.Count && Creates)
        {
            return list.WithItems([.. list.Items, Create(at + 1)]);
        }

        return index < list.Count
            ? list.With(index, Visit(list[index], at + 1))
            : throw new FieldMismatchException($"the item {index} is wanted, but there are only {list.Count}", list.Span);
    }

    private YamlSequence VisitEvery(YamlSequence list, int at)
    {
        for (int i = 0; i < list.Count; i++)
        {
            list = list.With(i, Visit(list[i], at + 1));
        }

        return list;
    }

    private YamlSequence VisitElements(YamlSequence list, int at)
    {
        string step = steps[at];
        int equals = step.IndexOf('=');
        if (equals < 0)
        {
            throw new FieldMismatchException($"{step} wants [name=value] to choose an element", origin);
        }

        string name = step[1..equals];
        string value = step[(equals + 1)..^1];
        Regex pattern;
        try
        {
            pattern = new Regex(value, RegexOptions.CultureInvariant);
        }
        catch (ArgumentException exception)
        {
            throw new FieldMismatchException($"{step} is not a regular expression: {exception.Message}", origin);
        }

        int before = Count;
        bool any = false;
        for (int i = 0; i < list.Count; i++)
        {
            var tested = name.Length == 0 ? list[i] : (list[i] as YamlMapping)?[name];
            if (tested is YamlScalar scalar && pattern.IsMatch(Written(scalar)))
            {
                any = true;

                // An element chosen by its own text is the match, whatever follows.
                list = list.With(i, name.Length == 0 ? Visit(list[i], steps.Length) : Visit(list[i], at + 1));
            }
        }

        if (Count > before || any || !Creates)
        {
            return list;
        }

        YamlNode element = name.Length == 0
            ? Visit(new YamlScalar(value, ScalarStyle.Plain, origin), steps.Length)
            : Visit(new YamlMapping([new YamlEntry(new YamlScalar(name, ScalarStyle.Plain, origin), new YamlScalar(value, ScalarStyle.Plain, origin))], origin), at + 1);
        return list.WithItems([.. list.Items, element]);
    }

    private YamlNode Create(int at)
    {
        if (at == steps.Length)
        {
            Count++;
            return set(null);
        }

        bool isList = steps[at] is ['[', .., ']'] || int.TryParse(steps[at], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return Visit(isList ? new YamlSequence([], origin) : new YamlMapping([], origin), at);
    }

    private static YamlSequence List(YamlNode node, string step) =>
        node as YamlSequence ?? throw new FieldMismatchException($"the step {step} leads into {Krm.Describe(node)}; wants a list", node.Span);

    // kyaml looks at the YAML of the value, so quotes count for an anchored pattern.
    private static string Written(YamlScalar scalar) => scalar.Style switch
    {
        ScalarStyle.SingleQuoted => $"'{scalar.Value}'",
        ScalarStyle.DoubleQuoted when scalar.Span.Text is ['"', ..] => $"\"{scalar.Value}\"",
        _ => scalar.Value,
    };
}
