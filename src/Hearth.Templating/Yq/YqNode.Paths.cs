using System.Globalization;
using System.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Templating.Yq;

// Where a node is, what it is worth, and taking another's value.
public sealed partial class YqNode
{
    /// <summary>The tag, guessed from the text where it is a custom one.</summary>
    public string GuessedTag => Tag.StartsWith("!!", StringComparison.Ordinal) || Value.Length == 0 ? Tag : YqText.TryParse(Value)?.Tag ?? Tag;

    public bool IsTruthy => !IsNull && !(Kind == YqKind.Scalar && Tag == YamlImplicitTag.Boolean && !IsTrueWord(Value));

    /// <summary>Keys and indices from the root down.</summary>
    public List<YqStep> Path()
    {
        var path = new List<YqStep>();
        for (var node = this; node is not null && node.Step is { } step; node = node.Parent)
        {
            path.Add(step);
        }

        path.Reverse();
        return path;
    }

    /// <summary>The path for messages: <c>a.b[0]</c>.</summary>
    public string NicePath()
    {
        var text = new StringBuilder();
        var path = Path();
        for (int i = 0; i < path.Count; i++)
        {
            string name = path[i].Name;
            _ = path[i].IsIndex || (i > 0 && name.Contains('.'))
                ? text.Append('[').Append(name).Append(']')
                : text.Append(i == 0 ? "" : ".").Append(name);
        }

        return text.ToString();
    }

    private YqStep? Step => this switch
    {
        { IsMapKey: true } => new YqStep(Value, false),
        { Key: null } => null,
        { Key.Tag: YamlImplicitTag.String } => new YqStep(Key.Value, false),
        _ => YqNumber.TryInteger(Key.Value, out long index) ? new YqStep(index.ToString(CultureInfo.InvariantCulture), true) : new YqStep(Key.Value, false),
    };

    /// <summary>Takes over kind, content and value of another, and its attributes as the rules of assignment have it.</summary>
    public void UpdateFrom(YqNode other, YqAssignment rules)
    {
        if (ReferenceEquals(this, other))
        {
            return;
        }

        if ((Kind != YqKind.Scalar && Content.Count == 0) || GuessedTag != other.GuessedTag)
        {
            Style = other.Style;
        }

        var taken = other.Content;
        content = null;
        Kind = other.Kind;
        AddAll(taken);
        Value = other.Value;
        UpdateAttributesFrom(other, rules);
    }

    public void UpdateAttributesFrom(YqNode other, YqAssignment rules)
    {
        if (Kind != other.Kind)
        {
            content = null;
            Value = "";
        }

        Kind = other.Kind;
        if (rules.ReplacesCustomTags || Tag.Length == 0 || Tag.StartsWith("!!", StringComparison.Ordinal))
        {
            Tag = other.Tag;
        }

        Target = other.Target;
        Anchor = rules.KeepsAnchor ? Anchor : other.Anchor;
        TableForm = other.TableForm;
        Style = Style == YqStyle.Plain ? other.Style : Style;
        FootComment = other.FootComment.Length > 0 ? other.FootComment : FootComment;
        HeadComment = other.HeadComment.Length > 0 ? other.HeadComment : HeadComment;
        LineComment = other.LineComment.Length > 0 ? other.LineComment : LineComment;
    }

    /// <summary>The value of a key that is written so, or null.</summary>
    public YqNode? ValueOf(string key)
    {
        for (int i = 0; i + 1 < Content.Count; i += 2)
        {
            if (Content[i].Value == key)
            {
                return Content[i + 1];
            }
        }

        return null;
    }

    /// <summary>Where a mapping has an equal key, or -1.</summary>
    public int IndexOfKey(YqNode key)
    {
        for (int i = 0; i + 1 < Content.Count; i += 2)
        {
            if (Content[i].IsEqualTo(key))
            {
                return i;
            }
        }

        return -1;
    }

    public int IndexOfItem(YqNode item)
    {
        for (int i = 0; i < Content.Count; i++)
        {
            if (Content[i].IsEqualTo(item))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The same value, whatever comments and styles.</summary>
    public bool IsEqualTo(YqNode other)
    {
        if (Kind != other.Kind || (Kind == YqKind.Scalar && GuessedTag != other.GuessedTag))
        {
            return false;
        }

        if (IsNull)
        {
            return true;
        }

        switch (Kind)
        {
            case YqKind.Scalar:
                return Value == other.Value;
            case YqKind.Sequence:
                if (Content.Count != other.Content.Count)
                {
                    return false;
                }

                for (int i = 0; i < Content.Count; i++)
                {
                    if (!Content[i].IsEqualTo(other.Content[i]))
                    {
                        return false;
                    }
                }

                return true;
            case YqKind.Mapping:
                if (Content.Count != other.Content.Count)
                {
                    return false;
                }

                for (int i = 0; i + 1 < Content.Count; i += 2)
                {
                    int at = other.IndexOfKey(Content[i]);
                    if (at < 0 || !Content[i + 1].IsEqualTo(other.Content[at + 1]))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return false;
        }
    }

    private static bool IsTrueWord(string word) => word.ToLowerInvariant() is "y" or "yes" or "on" or "true";
}

/// <summary>A step of a path.</summary>
/// <param name="Name">The key, or the index as text.</param>
/// <param name="IsIndex">Whether it is an index.</param>
public readonly record struct YqStep(string Name, bool IsIndex);

/// <summary>What an assignment leaves alone.</summary>
/// <param name="KeepsAnchor"><c>=</c> does; a merge takes the new one.</param>
/// <param name="OnlyNull">Nothing but null is replaced (<c>*n</c>).</param>
/// <param name="ReplacesCustomTags">Also tags such as <c>!secret</c> (<c>=c</c>).</param>
public readonly record struct YqAssignment(bool KeepsAnchor = false, bool OnlyNull = false, bool ReplacesCustomTags = false);
