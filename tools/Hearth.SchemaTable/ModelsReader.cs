using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hearth.Kubernetes.Schemas.Embedded;

namespace Hearth.SchemaTable;

/// <summary>
/// Reads kinds of CustomResourceDefinitions from a package of the kubernetes-models family. Its validators, compiled to
/// JavaScript, still name in every error what was wanted; what they do not check at all stands in the declarations.
/// </summary>
internal sealed partial class ModelsReader(SchemaModel model, CoreReader core, ModelsPackage package, string origin)
{
    private static readonly Dictionary<string, TableShape> Shapes = new()
    {
        ["string"] = TableShape.String,
        ["integer"] = TableShape.Integer,
        ["number"] = TableShape.Number,
        ["boolean"] = TableShape.Boolean,
        ["array"] = TableShape.List,
        ["object"] = TableShape.AnyObject,
    };

    private static readonly Dictionary<string, TableConstraint> Limits = new()
    {
        ["minLength"] = TableConstraint.MinLength,
        ["maxLength"] = TableConstraint.MaxLength,
        ["minItems"] = TableConstraint.MinItems,
        ["maxItems"] = TableConstraint.MaxItems,
        ["minProperties"] = TableConstraint.MinProperties,
        ["maxProperties"] = TableConstraint.MaxProperties,
        ["minimum"] = TableConstraint.Minimum,
        ["maximum"] = TableConstraint.Maximum,
    };

    public void Read()
    {
        foreach (var (name, (apiVersion, kind)) in package.Kinds.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            model.Kinds.Add(new ModelKind(apiVersion, kind, Named(name), TableKindFlags.None, origin));
        }
    }

    private ModelType Named(string typeName)
    {
        if (typeName.EndsWith("ApiResourceQuantity", StringComparison.Ordinal))
        {
            return new ModelType(TableShape.Quantity);
        }

        if (typeName.EndsWith("UtilIntstrIntOrString", StringComparison.Ordinal))
        {
            return new ModelType(TableShape.IntOrString);
        }

        if (typeName.EndsWith("ApisMetaV1Time", StringComparison.Ordinal) || typeName.EndsWith("ApisMetaV1MicroTime", StringComparison.Ordinal))
        {
            return ModelType.String;
        }

        if (core.ClassOf(typeName) is { } @class)
        {
            return ModelType.To(CoreReader.NameOf(@class));
        }

        string name = "models:" + typeName;
        if (!model.Types.ContainsKey(name))
        {
            model.Types[name] = ModelType.Anything; // For those that lead back here.
            model.Types[name] = package.Validator(typeName) is { } code ? Compiled(typeName, code) : ModelType.Anything;
        }

        return ModelType.To(name);
    }

    private ModelType Compiled(string typeName, string code)
    {
        var imports = ImportPattern().Matches(code).ToDictionary(static match => match.Groups["alias"].Value, static match => match.Groups["name"].Value, StringComparer.Ordinal);
        var functions = FunctionPattern().Split(code).Skip(1).Chunk(2).ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);
        var enums = EnumPattern().Matches(code).ToDictionary(static match => match.Groups["name"].Value, static match => match.Groups["values"].Value, StringComparer.Ordinal);
        string root = ExportPattern().Match(code).Groups["name"].Value;
        return ReadFunction(root);

        ModelType ReadFunction(string function) =>
            imports.TryGetValue(function, out string? imported) ? Named(imported)
            : functions.TryGetValue(function, out string? body) ? ReadBody(body, function == root)
            : ModelType.Anything;

        ModelType ReadBody(string body, bool isRoot)
        {
            var required = RequiredPattern().Matches(body).Select(static match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
            var properties = new List<ModelProperty>();
            ModelType? inner = null, same = null;
            var parts = new List<ModelType>();
            foreach (Match call in CallPattern().Matches(body))
            {
                string callee = call.Groups["callee"].Value;
                switch (call.Groups["property"].Value)
                {
                    case "" when call.Groups["argument"].Value == "data":
                        same = ReadFunction(callee);
                        parts.Add(same);
                        break;
                    case "":
                        inner = ReadFunction(callee);
                        break;
                    case var property:
                        properties.Add(new ModelProperty(property, ReadFunction(callee), required.Contains(property)));
                        break;
                }
            }

            // A Go struct that is embedded in this one: its fields are this one's.
            foreach (var part in parts.Select(part => part.Reference is { } name ? model.Types[name] : part))
            {
                properties.AddRange(part.Properties.Where(own => !properties.Exists(known => known.Name == own.Name)));
            }

            var shape = TypePattern().Match(body) is { Success: true } type ? Shapes[type.Groups["type"].Value] : TableShape.Anything;
            if (isRoot && package.Interfaces.TryGetValue(typeName, out var declared) && (shape == TableShape.AnyObject || properties.Count > 0))
            {
                AddDeclared(properties, declared);
            }

            var constraints = Constraints(body, enums);
            return shape switch
            {
                TableShape.AnyObject when properties.Count > 0 => new ModelType(TableShape.Object) { Properties = [.. properties.OrderBy(static property => property.Name, StringComparer.Ordinal)], Constraints = constraints },
                TableShape.AnyObject when inner is not null => ModelType.MapOf(inner) with { Constraints = constraints },
                TableShape.List => ModelType.ListOf(inner ?? ModelType.Anything) with { Constraints = constraints },
                TableShape.Anything when parts.Count == 1 && same is not null => same,
                TableShape.Anything when properties.Count > 0 => new ModelType(TableShape.Object) { Properties = [.. properties.OrderBy(static property => property.Name, StringComparer.Ordinal)] },
                TableShape.String when same?.Reference is { } alias && model.Types[alias].Constraints.Count > 0 && constraints.Count == 0 => model.Types[alias],
                _ => new ModelType(shape) { Constraints = constraints },
            };
        }
    }

    // A property of any content is not checked, and one that is called description is lost when prose is dropped.
    private void AddDeclared(List<ModelProperty> properties, IReadOnlyList<DeclaredProperty> declared)
    {
        foreach (var property in declared)
        {
            if (!properties.Exists(known => known.Name == property.Name))
            {
                var type = DeclarationReader.Read(property.Type, name => name.Length > 1 && name[0] == 'I' ? Named(name[1..]) : ModelType.Anything);
                properties.Add(new ModelProperty(property.Name, type, !property.IsOptional));
            }
        }
    }

    private static List<ModelConstraint> Constraints(string body, Dictionary<string, string> enums)
    {
        var constraints = new List<ModelConstraint>();
        foreach (Match match in ConstraintPattern().Matches(body))
        {
            string keyword = match.Groups["keyword"].Value;
            string value = match.Groups["value"].Value;
            if (keyword == "enum" && enums.TryGetValue(value, out string? values) && DeclarationReader.Values(values) is { } texts)
            {
                constraints.Add(new ModelConstraint(TableConstraint.Enum) { Values = texts });
            }
            else if (keyword == "pattern")
            {
                constraints.Add(new ModelConstraint(TableConstraint.Pattern) { Text = JsonDocument.Parse(value).RootElement.GetString() ?? "" });
            }
            else if (Limits.TryGetValue(keyword, out var limit) && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number == Math.Floor(number))
            {
                constraints.Add(new ModelConstraint(limit) { Number = (long)number });
            }
        }

        return constraints;
    }

    [GeneratedRegex("""import\{validate as (?<alias>validate\d+)\}from"(?:[^"]*/)?(?<name>\w+)(?:\.js)?";""")]
    private static partial Regex ImportPattern();

    [GeneratedRegex(@"function (validate\d+)\(data,")]
    private static partial Regex FunctionPattern();

    [GeneratedRegex(@"export const validate=(?<name>validate\d+)")]
    private static partial Regex ExportPattern();

    [GeneratedRegex(@"let (?<name>schema\d+_enum)=\[(?<values>[^\]]*)\]")]
    private static partial Regex EnumPattern();

    [GeneratedRegex("""(?<callee>validate\d+)\((?<argument>data(?:\.[\w$]+|\[[^\]]+\])?),\{instancePath(?:(?:(?!parentData|\}).)*parentData:data,parentDataProperty:(?:"(?<property>[^"]*)"|\w+))?""")]
    private static partial Regex CallPattern();

    [GeneratedRegex("""missingProperty:"(?<name>[^"]*)""")]
    private static partial Regex RequiredPattern();

    [GeneratedRegex("""keyword:"type",params:\{type:"(?<type>\w+)""")]
    private static partial Regex TypePattern();

    [GeneratedRegex("""keyword:"(?<keyword>\w+)",params:\{(?:comparison:"[^"]*",)?\w+:(?<value>"(?:[^"\\]|\\.)*"|[\w.+-]+)\}""")]
    private static partial Regex ConstraintPattern();
}
