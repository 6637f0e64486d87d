using System.Text.Unicode;
using Hearth.Helm.Charts;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Functions;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Helm.Rendering;

/// <summary>
/// <c>.Files</c>: a chart's other files, and the methods templates call on them. The object itself carries the files and
/// not their bytes; only what <c>Glob</c> finds becomes a map of bytes that can be ranged over.
/// </summary>
internal static class FilesObject
{
    private static GoType Underlying => field ??= new GoType("map[string][]uint8", GoKind.Map) { Element = GoType.ByteSlice };

    private static GoType ObjectType => field ??= GoType.Struct("engine.files", [], FileMethods);

    private static GoType MapType => field ??= GoType.Named("engine.files", Underlying, FileMethods);

    private static IReadOnlyDictionary<string, TemplateFunction> FileMethods => field ??= new FunctionSet()
        .Add("Get", (Value files, string name) => GetText(files, name))
        .Add("GetBytes", (Value files, string name) => ToBytes(Find(files, name)))
        .Add("Glob", (Value files, string pattern) => Glob(files, pattern))
        .Add("Lines", (Value files, string name) => Lines(files, name))
        .AddContextual("AsConfig", (TemplateContext context, Value files) => ToYaml(context, files, static file => TextOf(file)))
        .AddContextual("AsSecrets", (TemplateContext context, Value files) => ToYaml(context, files, static file => Value.Of(Convert.ToBase64String(file.Bytes))))
        .ToMethods();

    public static Value Of(IReadOnlyList<ChartFile> files) => Value.Of(new GoStruct(ObjectType, [], files));

    private static IEnumerable<ChartFile> FilesOf(Value files) => files.AsStruct?.Native switch
    {
        IReadOnlyList<ChartFile> own => own,
        _ => files.AsMap?.Entries.ToArray().Select(static entry => new ChartFile(entry.Key, BytesOf(entry.Value), entry.Key)) ?? [],
    };

    private static ChartFile? Find(Value files, string name) => FilesOf(files).FirstOrDefault(file => file.Name == name);

    private static Value GetText(Value files, string name) => Find(files, name) is { } file ? TextOf(file) : Value.EmptyString;

    // Text keeps its place in the file. What is no UTF-8 (an icon) has no lines, but must keep its bytes for b64enc.
    private static Value TextOf(ChartFile file) => Utf8.IsValid(file.Bytes)
        ? Value.Of(MappedText.FromValue(file.Text.Text, file.Text.WholeSpan()))
        : Value.Of(GoString.FromBytes(file.Bytes));

    private static Value Glob(Value files, string pattern)
    {
        var matches = FileGlob.Compile(pattern);
        var found = new GoMap();
        foreach (var file in FilesOf(files).Where(file => matches(file.Name)))
        {
            found.Set(file.Name, ToBytes(file));
        }

        return Value.OfReference(MapType, found);
    }

    private static Value Lines(Value files, string name)
    {
        string text = Find(files, name)?.Text.Text ?? "";
        return Value.Strings(text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n'));
    }

    private static Value ToYaml(TemplateContext context, Value files, Func<ChartFile, Value> convert)
    {
        var byName = new GoMap();
        foreach (var file in FilesOf(files))
        {
            byName.Set(TreePath.GetName(file.Name), convert(file));
        }

        return FunctionSets.Helm.TryGet("toYaml", out var toYaml) ? toYaml.Invoke(context, [Value.Of(byName)]) : Value.EmptyString;
    }

    private static Value ToBytes(ChartFile? file) => Value.Of(file?.Bytes ?? []);

    private static byte[] BytesOf(in Value value) => value.AsBytes ?? [.. value.AsList.Items.ToArray().Select(static item => (byte)item.AsInt)];
}
