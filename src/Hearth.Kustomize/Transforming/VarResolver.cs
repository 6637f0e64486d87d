using System.Globalization;
using System.Text;
using Hearth.Kubernetes;
using Hearth.Kustomize.Building;
using Hearth.Kustomize.FieldSpecs;
using Hearth.Kustomize.Model;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Numbers;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Transforming;

/// <summary>Replaces <c>$(NAME)</c> in the fields that may hold vars. A field that is nothing but one var takes the var's type.</summary>
internal sealed class VarResolver
{
    private readonly Dictionary<string, YamlScalar?> values = [];
    private readonly HashSet<string> used = [];

    public static void Resolve(ResourceList resources, TransformerConfig config, IReadOnlyCollection<VarEntry> vars, BuildSession session)
    {
        if (vars.Count == 0)
        {
            return;
        }

        var resolver = new VarResolver();
        foreach (var entry in vars)
        {
            resolver.values[entry.Name] = FindValue(resources, entry);
        }

        foreach (var resource in resources)
        {
            foreach (var field in config.VarReference)
            {
                if (resource.Type.IsSelectedBy(field.Type))
                {
                    resolver.Resolve(resource, field);
                }
            }
        }

        foreach (var entry in vars)
        {
            if (!resolver.used.Contains(entry.Name))
            {
                session.Warn(new Diagnostic(KustomizeRules.UnusedVar, entry.Node.Span, $"nothing uses the var {entry.Name}"));
            }
        }
    }

    private static YamlScalar? FindValue(ResourceList resources, VarEntry entry)
    {
        foreach (var resource in resources)
        {
            if (!resource.VarNames.Contains(entry.Name))
            {
                continue;
            }

            var value = NodeLookup.Find(resource.Root, Steps(entry.FieldPath))
                ?? throw new KustomizeException(KustomizeRules.InvalidVar, entry.Node.Span, $"the var {entry.Name}: {resource.CurrentId} has no field {entry.FieldPath}").With(resource.Span, "the object");

            // A mapping or list cannot stand in a text: the reference stays as it is.
            return value as YamlScalar;
        }

        throw new KustomizeException(
            KustomizeRules.InvalidVar, entry.Node.Span, $"the var {entry.Name}: no resource is {entry.Type} {entry.ObjectName}{(entry.ObjectNamespace.Length == 0 ? "" : $" in {entry.ObjectNamespace}")}");
    }

    // containers[0].image: the number is a step of its own.
    private static string[] Steps(string path)
    {
        var steps = new List<string>();
        foreach (string step in FieldPath.SplitWithBrackets(path, '.'))
        {
            int bracket = step.EndsWith(']') ? step.LastIndexOf('[') : -1;
            if (bracket < 0 || !int.TryParse(step.AsSpan(bracket + 1, step.Length - bracket - 2), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                steps.Add(step);
                continue;
            }

            if (bracket > 0)
            {
                steps.Add(step[..bracket]);
            }

            steps.Add(step[(bracket + 1)..^1]);
        }

        return [.. steps];
    }

    private void Resolve(BuildResource resource, FieldSpec field)
    {
        try
        {
            resource.Root = FieldSpecWalker.Apply(resource.Root, field, Creates.Nothing, resource.Root.Span, node => Set(node!, field)); // Nothing is created, so there is a node.
        }
        catch (FieldMismatchException exception)
        {
            throw new KustomizeException(KustomizeRules.InvalidVar, exception.Span, $"{resource.CurrentId}: {exception.Message}");
        }
    }

    private YamlNode Set(YamlNode node, FieldSpec field)
    {
        switch (node)
        {
            case YamlScalar scalar:
                return IsText(scalar) ? Expand(scalar) : scalar;
            case YamlMapping mapping:
            {
                var entries = mapping.Entries.ToArray();
                for (int i = 0; i < entries.Length; i++)
                {
                    if (entries[i].Key.Target is not YamlScalar key || !IsText(key))
                    {
                        throw new FieldMismatchException($"{field.Path} has {Krm.Describe(entries[i].Key)} as a key; wants texts", entries[i].Key.Span);
                    }

                    if (entries[i].Value.Target is YamlScalar value && IsText(value))
                    {
                        entries[i] = entries[i] with { Value = Expand(value) };
                    }
                }

                return mapping.WithEntries(entries);
            }

            case YamlSequence sequence:
            {
                for (int i = 0; i < sequence.Count; i++)
                {
                    sequence = sequence[i] is YamlScalar item && IsText(item)
                        ? sequence.With(i, Expand(item))
                        : throw new FieldMismatchException($"{field.Path} holds {Krm.Describe(sequence[i])}; wants texts", sequence[i].Span);
                }

                return sequence;
            }

            default:
                return node;
        }
    }

    private static bool IsText(YamlScalar scalar) => !scalar.IsPlain || YamlSchema.GoYaml3.Resolve(scalar).Kind == ScalarKind.String;

    private YamlScalar Expand(YamlScalar scalar)
    {
        string text = scalar.Value;
        if (!text.Contains('$'))
        {
            return scalar;
        }

        var expanded = new StringBuilder(text.Length);
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] != '$' || at + 1 == text.Length)
            {
                expanded.Append(text[at]);
                continue;
            }

            at++;
            int close = text[at] == '(' ? text.IndexOf(')', at) : -1;
            if (close < 0)
            {
                // $$ is one $; anything else stays.
                expanded.Append(text[at] == '$' ? "$" : $"${text[at]}");
                continue;
            }

            string name = text[(at + 1)..close];
            if (at == 1 && close == text.Length - 1 && Find(name) is { } whole)
            {
                return IsText(whole) ? new YamlScalar(whole.Value, ScalarStyle.DoubleQuoted, whole.Span) : whole;
            }

            expanded.Append(Find(name) is { } value ? Print(value) : $"$({name})");
            at = close;
        }

        return new YamlScalar(expanded.ToString(), ScalarStyle.DoubleQuoted, scalar.Span);
    }

    private YamlScalar? Find(string name)
    {
        if (values.GetValueOrDefault(name) is not { } value)
        {
            return null;
        }

        used.Add(name);
        return value;
    }

    // As Go prints the value of that type.
    private static string Print(YamlScalar scalar) => scalar.IsPlain ? YamlSchema.GoYaml3.Resolve(scalar) switch
    {
        { Kind: ScalarKind.Boolean } value => value.Boolean ? "true" : "false",
        { Kind: ScalarKind.Integer } value => value.Integer.ToString(CultureInfo.InvariantCulture),
        { Kind: ScalarKind.Float } value => GoFloat.Format(value.Float),
        _ => scalar.Value,
    }
    : scalar.Value;
}
