using System.Collections.Concurrent;

namespace Hearth.Talos.Schema;

/// <summary>
/// The kinds and types of Talos machine configs, read from the embedded <c>talos-types.txt</c>. Only the index of the
/// file is built at start; a struct is parsed when a config first uses it.
/// </summary>
internal static class TypeTable
{
    private static readonly Lazy<Index> Table = new(Load);

    public static IReadOnlyDictionary<string, KindDef> Kinds => Table.Value.Kinds;

    /// <summary>The kind of the document without a kind: the legacy config.</summary>
    public static KindDef Legacy => Kinds["v1alpha1"];

    public static StructType GetStruct(string name) => Table.Value.Structs[name];

    public static TypeRef GetType(string name) => Table.Value.Types.GetOrAdd(name, static text => Parse(text));

    private static Index Load()
    {
        using var stream = typeof(TypeTable).Assembly.GetManifestResourceStream("talos-types.txt")!; // Embedded by the project file.
        using var reader = new StreamReader(stream);
        string[] lines = reader.ReadToEnd().Split('\n');
        var index = new Index();
        var kinds = new List<string[]>();
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            if (line.StartsWith("kind ", StringComparison.Ordinal))
            {
                kinds.Add(line.Split(' '));
            }
            else if (line.StartsWith("enum ", StringComparison.Ordinal))
            {
                int space = line.IndexOf(' ', 5);
                index.Enums[line[5..space]] = line[(space + 1)..];
            }
            else if (line.StartsWith("struct ", StringComparison.Ordinal))
            {
                int start = i + 1;
                index.Structs[line[7..]] = new StructType(line[7..], _ => LoadFields(lines, start));
            }
        }

        foreach (string[] kind in kinds)
        {
            var type = new TypeRef { Kind = TypeKind.Struct, Name = kind[2], IsPointer = true, Struct = index.Structs[kind[2]] };
            index.Kinds[kind[1]] = new KindDef(kind[1], type, kind.Contains("named"), kind.Contains("secret"));
        }

        return index;
    }

    private static FieldDef[] LoadFields(string[] lines, int start)
    {
        var fields = new List<FieldDef>();
        for (int i = start; i < lines.Length && lines[i].StartsWith(' '); i++)
        {
            string[] parts = lines[i][1..].Split(' ');
            if (parts[0] == "+")
            {
                fields.AddRange(GetStruct(parts[1]).Fields);
                continue;
            }

            string name = parts[0].TrimEnd('?', '!', '~');
            string flags = parts[0][name.Length..];
            fields.Add(new FieldDef(name, GetType(parts[1]), flags.Contains('?'), flags.Contains('!'), flags.Contains('~'), parts.Length > 2 ? parts[2] : name));
        }

        return [.. fields];
    }

    private static TypeRef Parse(string text)
    {
        string rest = text;
        bool pointer = rest.StartsWith('*');
        rest = pointer ? rest[1..] : rest;
        if (rest.StartsWith("[]", StringComparison.Ordinal))
        {
            int at = rest.IndexOf('@');
            string key = at < 0 ? "" : rest[(at + 1)..];
            return new TypeRef
            {
                Kind = TypeKind.List,
                Name = text,
                IsPointer = pointer,
                Element = GetType(at < 0 ? rest[2..] : rest[2..at]),
                MergeKey = key.TrimEnd('!'),
                MergeWholeItems = key.EndsWith('!'),
            };
        }

        if (rest.StartsWith("map:", StringComparison.Ordinal))
        {
            return new TypeRef { Kind = TypeKind.Map, Name = text, IsPointer = pointer, Element = GetType(rest[4..]) };
        }

        if (Table.Value.Structs.TryGetValue(rest, out var structType))
        {
            return new TypeRef { Kind = TypeKind.Struct, Name = text, IsPointer = pointer, Struct = structType };
        }

        if (Table.Value.Enums.TryGetValue(rest, out string? names))
        {
            return new TypeRef { Kind = TypeKind.Enum, Name = text, IsPointer = pointer, EnumNames = names.Split('|') };
        }

        var (kind, bits) = ParseScalar(rest);
        return new TypeRef { Kind = kind, Name = text, IsPointer = pointer, Bits = bits };
    }

    private static (TypeKind Kind, int Bits) ParseScalar(string name) => name switch
    {
        "string" => (TypeKind.String, 0),
        "bool" => (TypeKind.Bool, 0),
        "int" or "int64" => (TypeKind.Int, 64),
        "int32" => (TypeKind.Int, 32),
        "uint" or "uint64" => (TypeKind.Uint, 64),
        "uint32" => (TypeKind.Uint, 32),
        "uint16" => (TypeKind.Uint, 16),
        "uint8" => (TypeKind.Uint, 8),
        "duration" => (TypeKind.Duration, 0),
        "cel" => (TypeKind.Cel, 0),
        "bytesize" => (TypeKind.ByteSize, 0),
        "percent" => (TypeKind.Percent, 0),
        "size" => (TypeKind.Size, 0),
        "url" => (TypeKind.Url, 0),
        "addr" => (TypeKind.Addr, 0),
        "prefix" => (TypeKind.Prefix, 0),
        "addrport" => (TypeKind.AddrPort, 0),
        "hwaddr" => (TypeKind.HardwareAddr, 0),
        "base64" => (TypeKind.Base64, 0),
        "filemode" => (TypeKind.FileMode, 32),
        "disksize" => (TypeKind.DiskSize, 64),
        "sizematcher" => (TypeKind.SizeMatcher, 0),
        "disktype" => (TypeKind.DiskType, 0),
        "portrange" => (TypeKind.PortRange, 0),
        "args" => (TypeKind.Args, 0),
        "object" => (TypeKind.Object, 0),
        _ => throw new InvalidDataException($"talos-types.txt names the type \"{name}\", which it does not define"),
    };

    private sealed class Index
    {
        public Dictionary<string, KindDef> Kinds { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, StructType> Structs { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, string> Enums { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, TypeRef> Types { get; } = new(StringComparer.Ordinal);
    }
}
