using System.Text;
using Hearth.Kubernetes.Schemas.Kubeconform;
using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Functions;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Cli.Commands.Kubeconform;

/// <summary>Expands the templates of <c>-schema-location</c>: names alone by hand, which saves the engine's start, all else by the engine.</summary>
internal static class SchemaTemplates
{
    private static readonly string[] Names = ["NormalizedKubernetesVersion", "StrictSuffix", "ResourceKind", "ResourceAPIVersion", "Group", "KindSuffix"];

    /// <exception cref="FormatException">It is no template, or names what there is not.</exception>
    public static string Expand(string template, SchemaAddress address) => TryExpandNames(template, address) ?? Evaluate(template, address);

    private static string? TryExpandNames(string template, SchemaAddress address)
    {
        var text = new StringBuilder(template.Length + 64);
        int at = 0;
        while (template.IndexOf("{{", at, StringComparison.Ordinal) is var open and >= 0)
        {
            int close = template.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0 || template[(open + 2)..close].Trim() is not ['.', .. var name] || ValueOf(name, address) is not { } value)
            {
                return null;
            }

            text.Append(template, at, open - at).Append(value);
            at = close + 2;
        }

        return text.Append(template, at, template.Length - at).ToString();
    }

    private static string Evaluate(string template, SchemaAddress address)
    {
        try
        {
            var set = new TemplateSet(FunctionSets.Go, "tpl");
            set.Parse("tpl", new SourceText("tpl", template));
            var type = new GoType($"struct {{ {string.Join("; ", Names.Select(static name => name + " string"))} }}", GoKind.Struct)
            {
                Fields = [.. Names.Select(static name => new GoField(name, GoType.String))],
            };
            var data = new GoStruct(type, [.. Names.Select(name => Value.Of(ValueOf(name, address) ?? ""))]);
            return new Evaluator(set, EvaluationOptions.Default with { IsMapped = false }).Execute("tpl", Value.Of(data)).Text;
        }
        catch (TemplateException exception)
        {
            throw new FormatException(exception.Message);
        }
    }

    private static string? ValueOf(string name, SchemaAddress address) => name switch
    {
        "NormalizedKubernetesVersion" => address.NormalizedKubernetesVersion,
        "StrictSuffix" => address.StrictSuffix,
        "ResourceKind" => address.ResourceKind,
        "ResourceAPIVersion" => address.ResourceAPIVersion,
        "Group" => address.Group,
        "KindSuffix" => address.KindSuffix,
        _ => null,
    };
}
