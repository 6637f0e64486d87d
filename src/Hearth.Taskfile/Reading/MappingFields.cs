using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Taskfile.Errors;

namespace Hearth.Taskfile.Reading;

/// <summary>
/// The fields of one mapping, read as go-yaml v3 decodes a Go struct: unknown keys pass, merge keys fill in what is
/// not written, a key written twice or a value of the wrong type is an error that names the line.
/// Errors are gathered; <see cref="Finish"/> throws them together.
/// </summary>
internal sealed class MappingFields
{
    private readonly Dictionary<string, YamlNode> fields = new(StringComparer.Ordinal);
    private readonly List<(int Position, string Message)> errors = [];
    private readonly YamlNode node;

    public MappingFields(YamlNode node, string goType)
    {
        this.node = node;
        switch (node.Target)
        {
            case YamlMapping mapping:
                Collect(mapping);
                break;
            case var other when !TaskfileNodes.IsNull(other):
                Fail(other, goType);
                break;
        }
    }

    public bool Has(string key) => fields.ContainsKey(key);

    /// <summary>The value of a key; null where it is absent or null.</summary>
    public YamlNode? Get(string key) => fields.TryGetValue(key, out var value) && !TaskfileNodes.IsNull(value.Target) ? value : null;

    public string Text(string key) => Get(key) is { } value ? TextOf(value) : "";

    public string? OptionalText(string key) => Get(key) is { } value ? TextOf(value) : null;

    public bool Flag(string key) => OptionalFlag(key) ?? false;

    public bool? OptionalFlag(string key)
    {
        if (Get(key) is not { } value)
        {
            return null;
        }

        if (value.Target is YamlScalar scalar && TaskfileNodes.AsBoolean(scalar) is { } flag)
        {
            return flag;
        }

        Fail(value.Target, "bool");
        return null;
    }

    public long? OptionalInteger(string key)
    {
        if (Get(key) is not { } value)
        {
            return null;
        }

        if (value.Target is YamlScalar scalar && YamlSchema.GoYaml3.Resolve(scalar) is { Kind: ScalarKind.Integer } resolved)
        {
            return resolved.Integer;
        }

        Fail(value.Target, "int");
        return null;
    }

    public TimeSpan? OptionalDuration(string key)
    {
        if (Get(key) is not { } value)
        {
            return null;
        }

        if (value.Target is YamlScalar scalar && GoDuration.TryParse(scalar.Value, out var duration))
        {
            return duration;
        }

        Fail(value.Target, "time.Duration");
        return null;
    }

    public List<string> Texts(string key) => List(key, "[]string", TextOf);

    /// <summary>A list; null items are left out, as go-task ignores them everywhere.</summary>
    public List<T> List<T>(string key, string goType, Func<YamlNode, T> read)
    {
        if (Get(key) is not { } value)
        {
            return [];
        }

        if (value.Target is not YamlSequence sequence)
        {
            Fail(value.Target, goType);
            return [];
        }

        var items = new List<T>(sequence.Count);
        foreach (var item in sequence.Items)
        {
            if (!TaskfileNodes.IsNull(item.Target))
            {
                items.Add(read(item));
            }
        }

        return items;
    }

    public string TextOf(YamlNode value)
    {
        if (value.Target is YamlScalar scalar)
        {
            return scalar.Value;
        }

        Fail(value.Target, "string");
        return "";
    }

    public void Fail(YamlNode value, string goType) =>
        Report(value, $"line {value.Span.Position.Line + 1}: cannot unmarshal {TaskfileNodes.DescribeForError(value)} into {goType}");

    /// <summary>Throws what was wrong, in the order of the file.</summary>
    public void Finish()
    {
        if (errors.Count > 0)
        {
            errors.Sort(static (a, b) => a.Position.CompareTo(b.Position));
            throw new TaskfileDecodeException([.. errors.Select(static error => error.Message)], TaskfileNodes.StartOf(node));
        }
    }

    private void Report(YamlNode at, string message) => errors.Add((at.Span.Start, message));

    private void Collect(YamlMapping mapping)
    {
        YamlNode? merged = null;
        foreach (ref readonly var entry in mapping.Entries)
        {
            if (entry.Key.Target is not YamlScalar key)
            {
                continue;
            }

            if (TaskfileNodes.IsMergeKey(key))
            {
                merged = entry.Value.Target;
            }
            else if (!fields.TryAdd(key.Value, entry.Value))
            {
                int first = LineOf(mapping, key.Value);
                Report(key, $"line {key.Span.Position.Line + 1}: mapping key {GoQuote.Quote(key.Value)} already defined at line {first}");
            }
        }

        if (errors.Count > 0)
        {
            fields.Clear();
            return;
        }

        switch (merged)
        {
            case YamlMapping one:
                Fill(one);
                break;
            case YamlSequence several:
                foreach (var item in several.Items)
                {
                    if (item.Target is YamlMapping one)
                    {
                        Fill(one);
                    }
                }

                break;
        }
    }

    private void Fill(YamlMapping mapping)
    {
        foreach (ref readonly var entry in mapping.Entries)
        {
            if (entry.Key.Target is YamlScalar key)
            {
                if (TaskfileNodes.IsMergeKey(key) && entry.Value.Target is YamlMapping nested)
                {
                    Fill(nested);
                }
                else
                {
                    fields.TryAdd(key.Value, entry.Value);
                }
            }
        }
    }

    private static int LineOf(YamlMapping mapping, string key)
    {
        foreach (ref readonly var entry in mapping.Entries)
        {
            if (entry.Name == key)
            {
                return entry.Key.Span.Position.Line + 1;
            }
        }

        return 0;
    }
}
