using System.Text.RegularExpressions;
using Hearth.Kubernetes.Schemas.Embedded;

namespace Hearth.SchemaTable;

/// <summary>
/// Reads kinds of CustomResourceDefinitions that cdk8s turned into constructs: the declarations have the types, and the
/// code that writes JSON has the names as Kubernetes spells them.
/// </summary>
internal sealed partial class ConstructsReader(SchemaModel model, string origin)
{
    public void Read(string declarationPath)
    {
        string text = DeclarationReader.Plain(File.ReadAllText(declarationPath));
        string code = File.ReadAllText(declarationPath.Replace(".d.ts", ".js", StringComparison.Ordinal));
        string group = Path.GetFileName(declarationPath).Replace(".d.ts", "", StringComparison.Ordinal);
        var spelled = SpelledNames(code);
        foreach (Match match in EnumPattern().Matches(text))
        {
            var values = ValuePattern().Matches(match.Groups["body"].Value).Select(static value => value.Groups["value"].Value).ToList();
            model.Types[NameOf(group, match.Groups["name"].Value)] = ModelType.String.With(new ModelConstraint(TableConstraint.Enum) { Values = values });
        }

        foreach (Match match in UnionPattern().Matches(text))
        {
            model.Types[NameOf(group, match.Groups["name"].Value)] = DeclarationReader.Read(match.Groups["type"].Value, static _ => ModelType.Anything);
        }

        foreach (var (name, declared) in DeclarationReader.Interfaces(text))
        {
            var names = spelled.GetValueOrDefault(name);
            model.Types[NameOf(group, name)] = new ModelType(TableShape.Object)
            {
                Properties =
                [
                    .. declared.Select(property => new ModelProperty(
                            names?.GetValueOrDefault(property.Name) ?? property.Name,
                            property.Type.StartsWith("ApiObjectMetadata", StringComparison.Ordinal)
                                ? ModelType.To(CoreReader.NameOf("V1ObjectMeta"))
                                : DeclarationReader.Read(property.Type, found => ModelType.To(NameOf(group, found))),
                            !property.IsOptional))
                        .OrderBy(static property => property.Name, StringComparer.Ordinal),
                ],
            };
        }

        foreach (Match match in KindPattern().Matches(code))
        {
            AddKind(group, match.Groups["class"].Value, match.Groups["apiVersion"].Value, match.Groups["kind"].Value);
        }
    }

    private void AddKind(string group, string name, string apiVersion, string kind)
    {
        var root = model.Types[NameOf(group, name + "Props")];
        model.Kinds.Add(new ModelKind(apiVersion, kind, root with
        {
            Properties =
            [
                new ModelProperty("apiVersion", ModelType.String.With(new ModelConstraint(TableConstraint.Enum) { Values = [apiVersion] }), true),
                new ModelProperty("kind", ModelType.String.With(new ModelConstraint(TableConstraint.Enum) { Values = [kind] }), true),
                .. root.Properties,

                // Constructs are what a person writes, and nobody writes a status; yet a file may hold one.
                new ModelProperty("status", ModelType.Anything, false),
            ],
        }, TableKindFlags.None, origin));
    }

    private static Dictionary<string, Dictionary<string, string>> SpelledNames(string code)
    {
        var spelled = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (Match function in WriterPattern().Matches(code))
        {
            var names = spelled[function.Groups["type"].Value] = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (Match property in SpelledPattern().Matches(function.Groups["body"].Value))
            {
                names.TryAdd(property.Groups["property"].Value, property.Groups["name"].Value);
            }
        }

        return spelled;
    }

    private static string NameOf(string group, string name) => $"constructs:{group}:{name}";

    [GeneratedRegex(@"^export declare enum (?<name>\w+) \{(?<body>.*?)^\}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex EnumPattern();

    [GeneratedRegex("= \"(?<value>[^\"]*)\"")]
    private static partial Regex ValuePattern();

    [GeneratedRegex(@"^export declare class (?<name>\w+) \{\s+readonly value: (?<type>[^;]+);", RegexOptions.Multiline)]
    private static partial Regex UnionPattern();

    [GeneratedRegex(@"^export class (?<class>\w+) extends.*?static GVK = \{\s+apiVersion: '(?<apiVersion>[^']+)',\s+kind: '(?<kind>[^']+)'", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex KindPattern();

    [GeneratedRegex(@"function toJson_(?<type>\w+)\(obj\) \{(?<body>.*?)^\}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex WriterPattern();

    [GeneratedRegex(@"^ {8}['""]?(?<name>[^'"":\s]+)['""]?: [^\n]*?obj\.(?<property>\w+)", RegexOptions.Multiline)]
    private static partial Regex SpelledPattern();
}
