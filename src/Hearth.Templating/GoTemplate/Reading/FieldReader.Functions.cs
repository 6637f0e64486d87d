namespace Hearth.Templating.GoTemplate.Reading;

// What functions make of what they are given. A function that is not named here uses its arguments whole.
public sealed partial class FieldReader
{
    private Shape Invoke(string name, List<Shape> arguments)
    {
        if (name.StartsWith("must", StringComparison.Ordinal) && name.Length > 4)
        {
            name = char.ToLowerInvariant(name[4]) + name[5..];
        }

        switch (name)
        {
            case "include" when arguments.Count == 2:
                Include(arguments[0], arguments[1]);
                return new Shape();
            case "tpl" when arguments.Count == 2:
                arguments[0].UseWhole();
                if (arguments[0].Text is { } constant)
                {
                    AddText(constant);
                }

                RunTexts(arguments[1]);
                return new Shape();
            case "and" or "or" or "default" or "coalesce":
                return UnionOf(arguments);
            case "ternary" when arguments.Count == 3:
                return Shape.Union(arguments[0], arguments[1]);
            case "required" or "toString" or "int" or "int64" or "float64" when arguments.Count > 0:
                return arguments[^1];
            case "not" or "empty" or "kindOf" or "kindIs" or "typeOf" or "typeIs" or "fail" or "semverCompare" or "isAbs":
                return new Shape();
            case "index" or "get" when arguments.Count > 1:
                return Descend(arguments[0], arguments[1..]);
            case "hasKey" when arguments.Count == 2:
                Descend(arguments[0], arguments[1..]);
                return new Shape();
            case "dig" when arguments.Count > 2:
                return Shape.Union(Descend(arguments[^1], arguments[..^2]), arguments[^2]);
            case "pluck" when arguments.Count > 1:
                return new Shape { Items = UnionOf([.. arguments[1..].Select(map => Descend(map, [arguments[0]]))]) };
            case "pick" when arguments.Count > 1 && arguments[1..].TrueForAll(static key => key.Text is not null):
                return new Shape { Fields = arguments[1..].DistinctBy(static key => key.Text).ToDictionary(static key => key.Text!, key => arguments[0].Field(key.Text!)), IsOwn = true }; // Each has a text.
            case "omit" or "deepCopy" when arguments.Count > 0:
                return Copy(arguments[0]);
            case "first" when arguments.Count == 1:
                return arguments[0].ItemAt("0");
            case "last" when arguments.Count == 1:
                return arguments[0].Item();
            case "rest" or "initial" or "reverse" or "uniq" or "compact" or "slice" or "without" or "sortAlpha" when arguments.Count > 0:
                return new Shape { Items = arguments[0].Item() };
            case "keys":
                return new Shape { Items = new Shape { Items = UnionOf([.. arguments.Select(static map => map.Item())]) } };
            case "values" when arguments.Count > 0:
                return new Shape { Items = UnionOf([.. arguments.Select(static map => map.Item())]) };
            case "list" or "tuple":
                return new Shape { Fields = arguments.Select(static (item, at) => (Key: at.ToString(System.Globalization.CultureInfo.InvariantCulture), Item: item)).ToDictionary(static pair => pair.Key, static pair => pair.Item) };
            case "append" or "push" or "prepend" when arguments.Count == 2:
                return new Shape { Items = Shape.Union(arguments[0].Item(), arguments[1]) };
            case "concat":
                return new Shape { Items = UnionOf([.. arguments.Select(static list => list.Item())]) };
            case "dict":
                return Dictionary(arguments);
            case "set" when arguments.Count == 3:
                return Set(arguments[0], arguments[1], arguments[2]);
            case "unset" when arguments.Count == 2:
                return arguments[0];
            case "merge" or "mergeOverwrite" when arguments.Count > 0:
                return Merge(arguments);
            case "print" or "printf" or "join" or "cat" when arguments.Exists(static argument => argument.NamesFile):
                return new Shape { NamesFile = true };
            default:
                foreach (var argument in arguments)
                {
                    argument.UseWhole();
                }

                return new Shape();
        }
    }

    private void Include(Shape name, Shape dot)
    {
        if (name.Text is { } known)
        {
            Call(known, dot);
        }
        else if (!name.NamesFile) // The chart's files are followed as they are: this one for its checksum.
        {
            name.UseWhole();
            dot.UseWhole();
        }
    }

    private static Shape UnionOf(List<Shape> shapes)
    {
        var union = new Shape();
        foreach (var shape in shapes)
        {
            union = Shape.Union(union, shape);
        }

        return union;
    }

    private static Shape Descend(Shape shape, List<Shape> keys)
    {
        foreach (var key in keys)
        {
            key.UseWhole();
            shape = key.Text is not { } name ? shape.Item() : char.IsAsciiDigit(name.FirstOrDefault()) ? shape.ItemAt(name) : shape.Field(name);
        }

        return shape;
    }

    private static Shape Copy(Shape shape) => new()
    {
        Places = [.. shape.Places],
        Fields = shape.Fields is null ? null : new(shape.Fields),
        Items = shape.Items,
        IsOwn = true,
    };

    private static Shape Dictionary(List<Shape> arguments)
    {
        var map = new Shape { Fields = new(StringComparer.Ordinal), IsOwn = true };
        for (int i = 0; i + 1 < arguments.Count; i += 2)
        {
            if (arguments[i].Text is { } key)
            {
                map.Fields[key] = arguments[i + 1];
            }
            else
            {
                arguments[i].UseWhole();
                map.Items = map.Items is null ? arguments[i + 1] : Shape.Union(map.Items, arguments[i + 1]);
            }
        }

        return map;
    }

    // A change of the data itself is seen by every later reader: what goes in counts as used.
    private static Shape Set(Shape map, Shape key, Shape value)
    {
        key.UseWhole();
        if (map.Places.Count > 0 && !map.IsOwn)
        {
            value.UseWhole();
        }

        if (key.Text is { } name)
        {
            map.Fields ??= new(StringComparer.Ordinal);
            map.Fields[name] = map.Fields.TryGetValue(name, out var other) ? Shape.Union(other, value) : value;
        }
        else
        {
            map.Items = map.Items is null ? value : Shape.Union(map.Items, value);
        }

        return map;
    }

    // The first map is changed, and is the result.
    private static Shape Merge(List<Shape> arguments)
    {
        var target = arguments[0];
        foreach (var source in arguments[1..])
        {
            if (target.Places.Count > 0 && !target.IsOwn)
            {
                source.UseWhole();
            }

            foreach (var place in source.Places)
            {
                target.Places.Add(place);
            }

            foreach (var (name, inner) in source.Fields?.ToArray() ?? [])
            {
                target.Fields ??= new(StringComparer.Ordinal);
                target.Fields[name] = target.Fields.TryGetValue(name, out var other) ? Shape.Union(other, inner) : inner;
            }

            if (source.Items is not null)
            {
                target.Items = target.Items is null ? source.Items : Shape.Union(target.Items, source.Items);
            }
        }

        return target;
    }
}
