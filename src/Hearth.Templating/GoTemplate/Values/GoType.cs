namespace Hearth.Templating.GoTemplate.Values;

/// <summary>
/// A Go type as templates can see it: its printed name decides error texts and <c>typeOf</c>, its kind what can be
/// done with a value. Types are compared by reference.
/// </summary>
public sealed class GoType
{
    public static readonly GoType Bool = new("bool", GoKind.Bool);
    public static readonly GoType Int = new("int", GoKind.Int);
    public static readonly GoType Int32 = new("int32", GoKind.Int64) { KindName = "int32" };
    public static readonly GoType Int64 = new("int64", GoKind.Int64);
    public static readonly GoType Uint8 = new("uint8", GoKind.Uint8);
    public static readonly GoType Uint32 = new("uint32", GoKind.Uint32);
    public static readonly GoType Uint64 = new("uint64", GoKind.Uint64);
    public static readonly GoType Float64 = new("float64", GoKind.Float64);
    public static readonly GoType Complex128 = new("complex128", GoKind.Complex128);
    public static readonly GoType String = new("string", GoKind.String);
    public static readonly GoType Interface = new("interface {}", GoKind.Interface);
    public static readonly GoType Map = new("map[string]interface {}", GoKind.Map) { Element = Interface };
    public static readonly GoType StringMap = new("map[string]string", GoKind.Map) { Element = String };
    public static readonly GoType Slice = new("[]interface {}", GoKind.Slice) { Element = Interface };
    public static readonly GoType StringSlice = new("[]string", GoKind.Slice) { Element = String };
    public static readonly GoType IntSlice = new("[]int", GoKind.Slice) { Element = Int };
    public static readonly GoType ByteSlice = new("[]uint8", GoKind.Slice) { Element = Uint8 };
    public static readonly GoType SliceSlice = new("[][]interface {}", GoKind.Slice) { Element = Slice };
    public static readonly GoType Time = new("time.Time", GoKind.Struct)
    {
        IsNamed = true, MethodSource = static () => Functions.TimeMethods.OfTime, Stringer = static value => Formatting.GoTimeFormat.Format(GoTime.From(value)),
    };

    public static readonly GoType Duration = new("time.Duration", GoKind.Int64)
    {
        IsNamed = true, MethodSource = static () => Functions.TimeMethods.OfDuration, Stringer = static value => Formatting.GoDuration.Format(value.AsInt),
    };

    public static readonly GoType Error = new("*errors.errorString", GoKind.Pointer);

    // What the builtins of text/template take: any value, and none.
    internal static readonly GoType ReflectValue = new("reflect.Value", GoKind.Struct);

    // Marks "no final argument" in a pipeline; never reaches a template.
    internal static readonly GoType Missing = new("missing", GoKind.Struct);

    private Dictionary<string, int>? fieldIndex;

    // For the types of this class, whose methods would otherwise be made before the types they take.
    private Func<IReadOnlyDictionary<string, TemplateFunction>>? MethodSource { get; init; }

    public GoType(string name, GoKind kind)
    {
        Name = name;
        Kind = kind;
        KindName = KindNameOf(kind);
    }

    /// <summary>As <c>%T</c> prints it.</summary>
    public string Name { get; }

    public GoKind Kind { get; }

    /// <summary>As <c>kindOf</c> prints it.</summary>
    public string KindName { get; private init; }

    /// <summary>Of maps, slices and pointers.</summary>
    public GoType? Element { get; init; }

    /// <summary>A defined type such as <c>common.Values</c>: not identical to its underlying type.</summary>
    public bool IsNamed { get; init; }

    /// <summary>The exported fields of a struct, in order.</summary>
    public IReadOnlyList<GoField> Fields { get; init; } = [];

    /// <summary>Methods by name; each takes its receiver as first argument.</summary>
    public IReadOnlyDictionary<string, TemplateFunction>? Methods
    {
        get => field ??= MethodSource?.Invoke();
        init;
    }

    /// <summary>The <c>String</c> or <c>Error</c> method that <c>fmt</c> calls; null where the type has none.</summary>
    public Func<Value, string>? Stringer { get; init; }

    /// <summary>A defined type over <paramref name="underlying"/>, such as <c>common.Values</c> over a map.</summary>
    public static GoType Named(string name, GoType underlying, IReadOnlyDictionary<string, TemplateFunction>? methods = null, Func<Value, string>? stringer = null) =>
        new(name, underlying.Kind) { Element = underlying.Element, IsNamed = true, Methods = methods, Stringer = stringer };

    public static GoType Struct(string name, IReadOnlyList<GoField> fields, IReadOnlyDictionary<string, TemplateFunction>? methods = null, Func<Value, string>? stringer = null) =>
        new(name, GoKind.Struct) { Fields = fields, IsNamed = true, Methods = methods, Stringer = stringer };

    public static GoType PointerTo(GoType element, Func<Value, string>? stringer = null) =>
        new("*" + element.Name, GoKind.Pointer) { Element = element, Methods = element.Methods, Stringer = stringer ?? element.Stringer };

    /// <summary>The place of a struct's (or pointed-to struct's) field, or -1.</summary>
    public int FieldIndex(string name)
    {
        var type = Kind == GoKind.Pointer && Element is not null ? Element : this;
        return (type.fieldIndex ??= type.IndexFields()).GetValueOrDefault(name, -1);
    }

    /// <summary>Go's assignability, for the types that occur.</summary>
    public bool IsAssignableTo(GoType target)
    {
        if (ReferenceEquals(this, target) || target.Kind == GoKind.Interface || ReferenceEquals(target, ReflectValue))
        {
            return true;
        }

        // Identical underlying types, and at most one of them named. The predeclared scalar types are named.
        return Kind == target.Kind && Kind is GoKind.Map or GoKind.Slice && (!IsNamed || !target.IsNamed)
            && ReferenceEquals(Element, target.Element) && target.Kind == Kind;
    }

    public override string ToString() => Name;

    private Dictionary<string, int> IndexFields()
    {
        var built = new Dictionary<string, int>(Fields.Count, StringComparer.Ordinal);
        for (int i = 0; i < Fields.Count; i++)
        {
            built[Fields[i].Name] = i;
        }

        return built;
    }

    private static string KindNameOf(GoKind kind) => kind switch
    {
        GoKind.Invalid => "invalid",
        GoKind.Bool => "bool",
        GoKind.Int => "int",
        GoKind.Int64 => "int64",
        GoKind.Uint8 => "uint8",
        GoKind.Uint32 => "uint32",
        GoKind.Uint64 => "uint64",
        GoKind.Float64 => "float64",
        GoKind.Complex128 => "complex128",
        GoKind.String => "string",
        GoKind.Map => "map",
        GoKind.Slice => "slice",
        GoKind.Struct => "struct",
        GoKind.Pointer => "ptr",
        GoKind.Interface => "interface",
        _ => "func",
    };
}

/// <summary>A field of a struct type.</summary>
/// <param name="Name">As templates write it.</param>
/// <param name="Type">Its declared type; <see cref="GoType.Interface"/> where it holds any.</param>
/// <param name="JsonName">The key that <c>toJson</c> and <c>toYaml</c> write; null for the name itself.</param>
/// <param name="OmitEmpty">Whether those leave an empty value out.</param>
public sealed record GoField(string Name, GoType Type, string? JsonName = null, bool OmitEmpty = false);
