using System.Numerics;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Secrets.Sops.Stores;

/// <summary>Turns a YAML document into a SOPS tree: aliases expanded, types resolved, comments made items.</summary>
internal sealed class YamlTreeReader
{
    // Aliases of aliases can multiply: go-yaml stops as well.
    private const int MaxAliasedNodes = 1_000_000;

    private readonly YamlComments comments;
    private readonly int end;
    private int aliasDepth;
    private int aliasedNodes;

    private YamlTreeReader(YamlDocument document)
    {
        comments = new YamlComments(document.Comments);
        end = document.Span.Source.Length;
    }

    public static SopsBranch Read(YamlDocument document) => new YamlTreeReader(document).Root(document);

    private SopsBranch Root(YamlDocument document)
    {
        var branch = new SopsBranch { Origin = document.Root };
        switch (document.Root?.Target)
        {
            case null:
                break;
            case YamlMapping mapping:
                Fill(branch, mapping, end);
                break;
            case YamlScalar scalar when YamlSchema.GoYaml3.Resolve(scalar).Kind == ScalarKind.Null:
                break;
            case YamlSequence:
                throw Refuse(document.Root, "YAML documents that are sequences are not supported");
            default:
                throw Refuse(document.Root, "YAML documents that are values are not supported");
        }

        AddBefore(branch, end + 1);
        return branch;
    }

    private void Fill(SopsBranch branch, YamlMapping mapping, int limit)
    {
        var entries = mapping.Entries;
        for (int i = 0; i < entries.Length; i++)
        {
            var (key, value) = entries[i];
            int next = i + 1 < entries.Length && aliasDepth == 0 ? StartOf(entries[i + 1].Key) : limit;
            AddBefore(branch, StartOf(key));
            if (value is YamlScalar or YamlAlias)
            {
                AddBefore(branch, StartOf(value));
                if (value.Span.Length == 0)
                {
                    AddOnLineOf(branch, key, next);
                }

                AddInline(branch, value, next);
            }
            else
            {
                AddOnLineOf(branch, key, StartOfContent(value));
            }

            var (name, problem) = KeyOf(key.Target);
            var item = new SopsItem { Key = name, KeyProblem = problem, KeyOrigin = key, Value = Value(value, next, ColumnOf(key)) };
            branch.Items.Add(item);
        }
    }

    private SopsNode Value(YamlNode value, int limit, int keyColumn = -1)
    {
        if (aliasDepth > 0 && ++aliasedNodes > MaxAliasedNodes)
        {
            throw Refuse(value, "the document contains excessive aliasing");
        }

        switch (value)
        {
            case YamlAlias alias:
                aliasDepth++;
                var target = Value(alias.Target, limit);
                aliasDepth--;
                return target;
            case YamlMapping mapping:
                var branch = new SopsBranch { Origin = mapping };
                Fill(branch, mapping, mapping.Style == CollectionStyle.Flow ? mapping.Span.End : limit);
                if (mapping.Style == CollectionStyle.Flow || mapping.Count == 0)
                {
                    AddBefore(branch, mapping.Span.End);
                    AddInline(branch, mapping, limit, isInline: false, atStart: true);
                }
                else
                {
                    AddTrailing(branch, ColumnOf(mapping.Entries[0].Key), limit);
                }

                return branch;
            case YamlSequence sequence:
                return List(sequence, limit, keyColumn);
            default:
                return Scalar((YamlScalar)value); // The hierarchy is closed.
        }
    }

    private SopsList List(YamlSequence sequence, int limit, int keyColumn)
    {
        var list = new SopsList { Origin = sequence };
        var items = sequence.Items;
        int inner = sequence.Style == CollectionStyle.Flow ? sequence.Span.End : limit;
        for (int i = 0; i < items.Length; i++)
        {
            int next = i + 1 < items.Length && aliasDepth == 0 ? StartOfItem(sequence, items[i + 1]) : inner;
            AddBefore(list, StartOfItem(sequence, items[i]));
            if (items[i] is YamlScalar or YamlAlias)
            {
                AddBefore(list, StartOf(items[i]));
                if (aliasDepth == 0 && comments.TryTakeInline(items[i], next, out var inline))
                {
                    list.Items.Add(new SopsComment(YamlComments.TextOf(inline), isInline: true));
                }
            }

            list.Items.Add(Value(items[i], next));
        }

        if (aliasDepth > 0)
        {
            return list;
        }

        if (sequence.Style == CollectionStyle.Flow || items.Length == 0)
        {
            AddBefore(list, sequence.Span.End);
            if (comments.TryTakeInline(sequence, limit, out var inline))
            {
                list.Items.Insert(0, new SopsComment(YamlComments.TextOf(inline), isInline: false));
            }
        }
        else
        {
            // A list whose dashes stand below the key's first letter leaves what is indented like them to the mapping.
            int column = Math.Max(ColumnOf(sequence), keyColumn + 1);
            while (TryTakeTrailing(column, limit, out var comment) || TryTakeFoot(ColumnOf(sequence), limit, out comment))
            {
                list.Items.Add(new SopsComment(YamlComments.TextOf(comment), isInline: false));
            }
        }

        return list;
    }

    private static SopsScalar Scalar(YamlScalar scalar)
    {
        var value = YamlSchema.GoYaml3.Resolve(scalar);
        return value.Kind switch
        {
            ScalarKind.Null or ScalarKind.Invalid => new SopsScalar(SopsType.Null, default) { Origin = scalar },
            ScalarKind.Boolean => SopsScalar.Of(value.Boolean, scalar),
            ScalarKind.Integer => SopsScalar.Of(value.Integer, scalar),
            ScalarKind.BigInteger when value.BigInteger <= ulong.MaxValue && value.BigInteger > BigInteger.Zero =>
                throw Refuse(scalar, "the number is larger than 9223372036854775807, which SOPS cannot hold as an integer; put it in quotes"),
            ScalarKind.BigInteger => SopsScalar.Of((double)value.BigInteger, scalar),
            ScalarKind.Float => SopsScalar.Of(value.Float, scalar),
            ScalarKind.Timestamp => SopsScalar.Of(value.Timestamp, scalar),
            ScalarKind.Binary => new SopsScalar(SopsType.String, value.Binary) { Origin = scalar },
            _ => SopsScalar.Of(value.String, scalar),
        };
    }

    private static (string Name, string? Problem) KeyOf(YamlNode key)
    {
        if (key is not YamlScalar scalar)
        {
            return ("", key is YamlMapping ? "type map[string]interface {}" : "type []interface {}");
        }

        return YamlSchema.GoYaml3.Resolve(scalar).Kind switch
        {
            ScalarKind.String or ScalarKind.Merge or ScalarKind.Binary => (scalar.Value, null),
            ScalarKind.Boolean => (scalar.Value, "type bool"),
            ScalarKind.Integer or ScalarKind.BigInteger => (scalar.Value, "type int"),
            ScalarKind.Float => (scalar.Value, "type float64"),
            ScalarKind.Timestamp => (scalar.Value, "type time.Time"),
            _ => (scalar.Value, "type <nil>"),
        };
    }

    private void AddBefore(SopsBranch branch, int before)
    {
        while (aliasDepth == 0 && comments.TryTake(before, out var comment))
        {
            branch.Items.Add(ToItem(comment, isInline: false));
        }
    }

    private void AddBefore(SopsList list, int before)
    {
        while (aliasDepth == 0 && comments.TryTake(before, out var comment))
        {
            list.Items.Add(new SopsComment(YamlComments.TextOf(comment), isInline: false));
        }
    }

    private void AddInline(SopsBranch branch, YamlNode value, int before, bool isInline = true, bool atStart = false)
    {
        if (aliasDepth == 0 && comments.TryTakeInline(value, before, out var comment))
        {
            branch.Items.Insert(atStart ? 0 : branch.Items.Count, ToItem(comment, isInline));
        }
    }

    // A comment beside a key whose value starts further down.
    private void AddOnLineOf(SopsBranch branch, YamlNode key, int before)
    {
        while (aliasDepth == 0 && comments.TryPeek(before, out var comment) && comment.Position.Line == key.Span.Source.GetPosition(key.Span.End).Line)
        {
            AddBefore(branch, comment.End);
        }
    }

    private void AddTrailing(SopsBranch branch, int column, int limit)
    {
        while (TryTakeTrailing(column, limit, out var comment))
        {
            branch.Items.Add(ToItem(comment, isInline: false));
        }
    }

    // After the last entry of a block: what is indented at least as far belongs to it.
    private bool TryTakeTrailing(int column, int limit, out SourceSpan comment)
    {
        comment = default;
        return aliasDepth == 0 && comments.TryPeek(limit, out var candidate) && YamlComments.ColumnOf(candidate) >= column && comments.TryTake(limit, out comment);
    }

    // Unless it stands right below the last item and apart from what follows.
    private bool TryTakeFoot(int column, int limit, out SourceSpan comment)
    {
        comment = default;
        return aliasDepth == 0 && comments.TryPeek(limit, out var candidate) && YamlComments.ColumnOf(candidate) == column && YamlComments.IsFoot(candidate) && comments.TryTake(limit, out comment);
    }

    private static SopsItem ToItem(SourceSpan comment, bool isInline) => new() { Comment = new SopsComment(YamlComments.TextOf(comment), isInline) };

    private static int StartOf(YamlNode node) => node.Span.Start;

    private static int ColumnOf(YamlNode node) => node.Span.Position.Column;

    private static int StartOfContent(YamlNode value) => value switch
    {
        YamlMapping { Style: CollectionStyle.Block, Count: > 0 } mapping => StartOf(mapping.Entries[0].Key),
        _ => value.Span.Start,
    };

    // The dash, which no span holds.
    private static int StartOfItem(YamlSequence sequence, YamlNode item)
    {
        if (sequence.Style == CollectionStyle.Flow)
        {
            return item.Span.Start;
        }

        var position = item.Span.Position;
        var line = item.Span.Source.GetLine(position.Line);
        int dash = line[..Math.Min(position.Column, line.Length)].LastIndexOf('-');
        return dash < 0 ? item.Span.Start : item.Span.Start - position.Column + dash;
    }

    private static DiagnosticException Refuse(YamlNode node, string message) => new(new Diagnostic(SecretsRules.NotForSops, node.Span, message));
}
