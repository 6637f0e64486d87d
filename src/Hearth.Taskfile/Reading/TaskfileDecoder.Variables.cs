using Hearth.Syntax.Yaml;
using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Model;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Reading;

internal static partial class TaskfileDecoder
{
    private static VariableTable? DecodeVariables(MappingFields fields, string key) =>
        fields.Get(key) is { } node ? DecodeVariables(node) : null;

    private static VariableTable DecodeVariables(YamlNode node)
    {
        if (node.Target is not YamlMapping mapping)
        {
            throw Refused(node, "vars");
        }

        var variables = new VariableTable();
        foreach (ref readonly var entry in mapping.Entries)
        {
            variables[entry.Name ?? ""] = DecodeVariable(entry.Value);
        }

        return variables;
    }

    private static Variable DecodeVariable(YamlNode node)
    {
        if (node.Target is not YamlMapping mapping)
        {
            return Variable.Of(TaskfileValues.FromYaml(node));
        }

        var fields = new MappingFields(node, "ast.Var");
        string? shell = fields.OptionalText("sh");
        string? reference = fields.OptionalText("ref");
        bool isSecret = fields.Flag("secret");
        fields.Finish();
        bool hasType = false;
        foreach (ref readonly var entry in mapping.Entries)
        {
            switch (entry.Name)
            {
                case "sh" or "ref" or "map" or "value":
                    hasType = true;
                    break;
                case "secret":
                    break;
                default:
                    throw Problem(node, $"{GoQuote.Quote(entry.Name ?? "")} is not a valid variable type. Try \"sh\", \"ref\", \"map\", \"value\" or using a scalar value");
            }
        }

        if (!hasType)
        {
            throw Problem(node, "a variable must define one of \"sh\", \"ref\", \"map\", \"value\" or be a scalar value");
        }

        var value = (fields.Get("map") ?? fields.Get("value")) is { } written ? TaskfileValues.FromYaml(written) : Value.Nil;
        return new Variable { Value = value, Shell = shell, Reference = string.IsNullOrEmpty(reference) ? null : reference, IsSecret = isSecret };
    }
}
