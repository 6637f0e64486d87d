using System.Text;

namespace Hearth.Templating.GoTemplate.Reading;

/// <summary>
/// What is known of a value without running a template: which places of the data it may be, and, for maps and lists that the
/// template makes itself, what they hold.
/// </summary>
internal sealed class Shape
{
    private const int KeyDepth = 6;

    [ThreadStatic]
    private static StringBuilder? keyText;

    /// <summary>The places of the data that it may be.</summary>
    public HashSet<UsedFields> Places { get; init; } = [];

    /// <summary>The entries of a map that a template made.</summary>
    public Dictionary<string, Shape>? Fields { get; set; }

    /// <summary>Items of a list that a template made, and entries of a map under names that are not known.</summary>
    public Shape? Items { get; set; }

    /// <summary>The text, where it is a constant.</summary>
    public string? Text { get; init; }

    /// <summary>Whether it is the path of one of the chart's files: <c>$.Template.BasePath</c> and what is put together with it.</summary>
    public bool NamesFile { get; init; }

    /// <summary>Whether it is a map of the template's own, so that a change of it does not reach the data.</summary>
    public bool IsOwn { get; init; }

    public static Shape Of(UsedFields place) => new() { Places = [place] };

    public Shape Field(string name)
    {
        Shape? own = Fields?.GetValueOrDefault(name) ?? Items;
        if (Places.Count == 0)
        {
            return own ?? new Shape { NamesFile = name == "BasePath" };
        }

        var found = new Shape { Places = [.. Places.Select(place => place.Field(name))], NamesFile = name == "BasePath" };
        return own is null ? found : Union(found, own);
    }

    /// <summary>An item of a list; of the data's own lists all items are one.</summary>
    public Shape ItemAt(string number)
    {
        if (Fields is null)
        {
            return Item();
        }

        var found = new Shape { Places = [.. Places.Select(static place => place.EachItem())] };
        found = Fields.TryGetValue(number, out var own) ? Union(found, own) : found;
        return Items is null ? found : Union(found, Items);
    }

    public Shape Item()
    {
        var found = new Shape { Places = [.. Places.Select(static place => place.EachItem())] };
        foreach (var inner in Fields?.Values.ToArray() ?? [])
        {
            found = Union(found, inner);
        }

        return Items is null ? found : Union(found, Items);
    }

    public void UseWhole(int depth = 0)
    {
        foreach (var place in Places)
        {
            place.UseWhole();
        }

        if (depth > KeyDepth)
        {
            return;
        }

        Items?.UseWhole(depth + 1);
        foreach (var inner in Fields?.Values.ToArray() ?? [])
        {
            inner.UseWhole(depth + 1);
        }
    }

    public static Shape Union(Shape a, Shape b, int depth = 0)
    {
        if (ReferenceEquals(a, b) || b.IsNothing || depth > KeyDepth)
        {
            return a;
        }

        if (a.IsNothing)
        {
            return b;
        }

        Dictionary<string, Shape>? fields = a.Fields is null ? b.Fields : new(a.Fields);
        if (a.Fields is not null)
        {
            foreach (var (name, inner) in b.Fields ?? [])
            {
                fields![name] = fields.TryGetValue(name, out var other) ? Union(other, inner, depth + 1) : inner; // A copy of fields that are there.
            }
        }

        return new Shape
        {
            Places = [.. a.Places, .. b.Places],
            Fields = fields,
            Items = a.Items is null ? b.Items : b.Items is null ? a.Items : Union(a.Items, b.Items, depth + 1),
            NamesFile = a.NamesFile || b.NamesFile,
            IsOwn = a.IsOwn && b.IsOwn,
        };
    }

    /// <summary>Equal for shapes that a template would read in the same way.</summary>
    public string Key()
    {
        var text = keyText ??= new StringBuilder();
        text.Clear();
        Write(text, 0);
        return text.ToString();
    }

    private void AppendPlaces(StringBuilder text)
    {
        switch (Places.Count)
        {
            case 0:
                break;
            case 1:
                foreach (var place in Places)
                {
                    text.Append(place.Id);
                }

                break;
            default:
                int[] ids = new int[Places.Count];
                int count = 0;
                foreach (var place in Places)
                {
                    ids[count++] = place.Id;
                }

                Array.Sort(ids);
                text.AppendJoin(',', ids);
                break;
        }
    }

    private bool IsNothing => Places.Count == 0 && Fields is null && Items is null && Text is null && !NamesFile;

    private void Write(StringBuilder text, int depth)
    {
        AppendPlaces(text);
        if (Text is not null)
        {
            text.Append('"').Append(Text).Append('"');
        }

        if (depth >= KeyDepth)
        {
            return;
        }

        foreach (var (name, inner) in Fields ?? [])
        {
            text.Append('{').Append(name).Append(':');
            inner.Write(text, depth + 1);
            text.Append('}');
        }

        if (Items is not null)
        {
            text.Append('[');
            Items.Write(text, depth + 1);
            text.Append(']');
        }
    }
}
