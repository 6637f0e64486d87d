using System.Globalization;
using System.Text.RegularExpressions;
using Hearth.Kubernetes.Schemas.Embedded;

namespace Hearth.SchemaTable;

/// <summary>
/// Reads Kubernetes itself from the client that is generated for each of its versions: which fields there are, since and
/// until when. What the client does not say (values, quantities, a kind's group) comes from kubernetes-models.
/// </summary>
internal sealed partial class CoreReader(SchemaModel model)
{
    private static readonly HashSet<string> NoKinds = ["V1Status", "V1DeleteOptions", "V1APIGroup", "V1APIGroupList", "V1APIResourceList", "V1APIVersions", "V1WatchEvent", "VersionInfo"];

    private readonly List<(int Minor, Dictionary<string, List<CoreField>> Classes, Dictionary<string, string> Kinds, string Origin)> versions = [];
    private readonly Dictionary<string, IReadOnlyList<DeclaredProperty>> hints = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string ApiVersion, string Kind)> hintedKinds = new(StringComparer.Ordinal);

    /// <summary>The name under which the class of a type stands in the model: types of other packages refer to it so.</summary>
    public static string NameOf(string @class) => "core:" + @class;

    /// <summary>The class that the client makes of a type such as <c>IoK8sApiCoreV1ServicePort</c>; null where it has none.</summary>
    public string? ClassOf(string typeName) => !OwnPattern().IsMatch(typeName) ? null : Candidates(typeName).FirstOrDefault(candidate => model.Types.ContainsKey(NameOf(candidate)));

    public void AddVersion(int minor, string directory, string origin)
    {
        string generated = Path.Combine(directory, "dist/gen");
        var classes = new Dictionary<string, List<CoreField>>(StringComparer.Ordinal);

        // What the generator of this version listed: files of older versions lie beside it.
        foreach (string name in ExportPattern().Matches(File.ReadAllText(Path.Combine(generated, "models/all.js"))).Select(static match => match.Groups["name"].Value))
        {
            string path = Path.Combine(generated, "models", name + ".js");
            var required = DeclarationReader.Properties(DeclarationReader.Plain(File.ReadAllText(Path.ChangeExtension(path, ".d.ts"))))
                .Where(static property => !property.IsOptional).Select(static property => property.Name).ToHashSet(StringComparer.Ordinal);
            classes[name] =
            [
                .. AttributePattern().Matches(File.ReadAllText(path)).Select(match => new CoreField(
                    match.Groups["base"].Value, match.Groups["type"].Value, match.Groups["format"].Value, required.Contains(match.Groups["name"].Value))),
            ];
        }

        var kinds = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(Path.Combine(generated, "apis"), "*Api.js").Order(StringComparer.Ordinal))
        {
            string code = File.ReadAllText(path);
            if (GroupPattern().Match(code) is not { Success: true } group)
            {
                continue;
            }

            string apiVersion = group.Groups["group"].Success ? $"{group.Groups["group"].Value}/{group.Groups["version"].Value}" : group.Groups["version"].Value;
            foreach (Match match in SerializedPattern().Matches(code))
            {
                string name = match.Groups["class"].Value;
                if (!NoKinds.Contains(name) && ClassPattern().Match(name) is { Success: true } parts
                    && parts.Groups["version"].Value.Equals(group.Groups["version"].Value, StringComparison.OrdinalIgnoreCase)
                    && classes.TryGetValue(name, out var fields) && fields.Any(static field => field.Name == "kind") && fields.Any(static field => field.Name == "apiVersion"))
                {
                    kinds.TryAdd(name, apiVersion);
                }
            }
        }

        versions.Add((minor, classes, kinds, origin));
    }

    public void AddValues(ModelsPackage package)
    {
        foreach (var (name, properties) in package.Interfaces)
        {
            foreach (string candidate in Candidates(name))
            {
                hints.TryAdd(candidate, properties);
                if (package.Kinds.TryGetValue(name, out var kind))
                {
                    hintedKinds.TryAdd(candidate, kind);
                }
            }
        }
    }

    public void Read()
    {
        foreach (string name in versions.SelectMany(static version => version.Classes.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            model.Types[NameOf(name)] = ReadClass(name);
        }

        foreach (string name in versions.SelectMany(static version => version.Kinds.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            AddKind(name);
        }
    }

    private void AddKind(string name)
    {
        var newest = versions.Last(version => version.Kinds.ContainsKey(name));
        var (apiVersion, kind) = hintedKinds.TryGetValue(name, out var hinted) ? hinted
            : (newest.Kinds[name], ClassPattern().Match(name).Groups["name"].Value);
        var root = model.Types[NameOf(name)];
        var properties = root.Properties.Select(property => property.Name switch
        {
            "apiVersion" => property with { Type = ModelType.String.With(new ModelConstraint(TableConstraint.Enum) { Values = [apiVersion] }) },
            "kind" => property with { Type = ModelType.String.With(new ModelConstraint(TableConstraint.Enum) { Values = [kind] }) },
            _ => property,
        });
        model.Kinds.Add(new ModelKind(apiVersion, kind, root with { Properties = [.. properties] },
            TableKindFlags.IsCore | (name is "V1CustomResourceDefinition" or "V1CustomResourceDefinitionList" ? 0 : TableKindFlags.IsPublished), newest.Origin)
        {
            Versions = RangeOf(version => version.Classes.ContainsKey(name)),
        });
    }

    private ModelType ReadClass(string name)
    {
        var having = versions.Where(version => version.Classes.ContainsKey(name)).ToList();
        var hint = hints.GetValueOrDefault(name);
        var properties = new List<ModelProperty>();
        foreach (string field in having.SelectMany(version => version.Classes[name]).Select(static field => field.Name).Distinct().Order(StringComparer.Ordinal))
        {
            var newest = having.Select(version => version.Classes[name].Find(found => found.Name == field)).Last(static found => found is not null)!; // One has it: the names come from there.
            var type = TypeOf(newest.Type, newest.Format);
            if (hint?.FirstOrDefault(property => property.Name == field) is { } declared)
            {
                type = Refine(type, declared.Type);
            }

            properties.Add(new ModelProperty(field, type, newest.IsRequired)
            {
                // Where the class itself is missing, so are those who would use it.
                Versions = RangeOf(version => !version.Classes.TryGetValue(name, out var fields) || fields.Exists(found => found.Name == field)),
            });
        }

        return properties.Count > 0 ? new ModelType(TableShape.Object) { Properties = properties } : ModelType.Anything;
    }

    // A version that no package was made from counts as having what a neighbour has.
    private VersionRange RangeOf(Func<(int Minor, Dictionary<string, List<CoreField>> Classes, Dictionary<string, string> Kinds, string Origin), bool> has)
    {
        int first = versions.FindIndex(version => has(version));
        int last = versions.FindLastIndex(version => has(version));
        return new VersionRange(
            (byte)(first <= 0 ? 0 : versions[first - 1].Minor + 1),
            (byte)(last == versions.Count - 1 ? 0 : versions[last + 1].Minor - 1));
    }

    private static ModelType TypeOf(string type, string format)
    {
        if (type.StartsWith("{ [key: string]: ", StringComparison.Ordinal))
        {
            return ModelType.MapOf(TypeOf(type["{ [key: string]: ".Length..^"; }".Length], format));
        }

        if (type.StartsWith("Array<", StringComparison.Ordinal))
        {
            return ModelType.ListOf(TypeOf(type["Array<".Length..^1], format));
        }

        return type switch
        {
            "string" or "Date" or "V1MicroTime" => ModelType.String,
            "number" => new ModelType(format is "int32" or "int64" ? TableShape.Integer : TableShape.Number),
            "boolean" => new ModelType(TableShape.Boolean),
            "IntOrString" => new ModelType(TableShape.IntOrString),
            "any" => ModelType.Anything,
            _ => ModelType.To(NameOf(type)),
        };
    }

    private static ModelType Refine(ModelType type, string declared)
    {
        if (type.Shape is TableShape.List or TableShape.Map && type.Inner is { } inner)
        {
            int open = declared.IndexOf('<');
            return open > 0 ? type with { Inner = Refine(inner, declared[(open + 1)..^1]) } : type;
        }

        return type.Shape switch
        {
            TableShape.String when declared.EndsWith("ApiResourceQuantity", StringComparison.Ordinal) => new ModelType(TableShape.Quantity),
            TableShape.String when DeclarationReader.Values(declared) is { } values =>
                type.With(new ModelConstraint(TableConstraint.ServerEnum) { Values = values }),
            TableShape.Anything when type.Reference is null && (declared.EndsWith("RuntimeRawExtension", StringComparison.Ordinal) || declared.EndsWith("FieldsV1", StringComparison.Ordinal)) =>
                new ModelType(TableShape.AnyObject),
            _ => type,
        };
    }

    private static IEnumerable<string> Candidates(string typeName) =>
        TypePattern().Match(typeName) is { Success: true } parts
            ? [parts.Groups["group"].Value + parts.Groups["version"].Value + parts.Groups["name"].Value, parts.Groups["version"].Value + parts.Groups["name"].Value]
            : [];

    [GeneratedRegex("""
        "name": "(?<name>[^"]*)",\s+"baseName": "(?<base>[^"]*)",\s+"type": "(?<type>[^"]*)",\s+"format": "(?<format>[^"]*)"
        """)]
    private static partial Regex AttributePattern();

    [GeneratedRegex(@"/models/(?<name>\w+)\.js")]
    private static partial Regex ExportPattern();

    [GeneratedRegex("^IoK8s(Api[A-Z]|Apimachinery|ApiextensionsApiserver|KubeAggregator)")]
    private static partial Regex OwnPattern();

    [GeneratedRegex("""localVarPath = '/api(?:s/(?<group>[^/']+))?/(?<version>v\d[^/']*)/""")]
    private static partial Regex GroupPattern();

    [GeneratedRegex("""serialize\(.*?, "(?<class>\w+)", """)]
    private static partial Regex SerializedPattern();

    [GeneratedRegex(@"^(?<group>[A-Z][a-z]+)??(?<version>V\d+(?:(?:alpha|beta)\d+)?)(?<name>[A-Z]\w*)$")]
    private static partial Regex ClassPattern();

    [GeneratedRegex(@"^Io\w*?(?<group>[A-Z][a-z0-9]*)(?<version>V\d+(?:(?:alpha|beta)\d+)?)(?<name>[A-Z]\w*)$")]
    private static partial Regex TypePattern();
}

/// <summary>A field of a class of the client.</summary>
internal sealed record CoreField(string Name, string Type, string Format, bool IsRequired);
