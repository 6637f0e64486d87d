using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Templating.Cel;
using Hearth.Templating.Cel.Values;
using Hearth.Templating.Cel.Yaml;

namespace Hearth.Templating.Tests.Cel;

/// <summary>Evaluates expressions for tests; a failure is given as text.</summary>
internal static class Run
{
    public static readonly CelEnvironment Everything = CelEnvironment.Standard with { Libraries = CelLibraries.Extensions | CelLibraries.Kubernetes };

    /// <summary>The value as people write it, or <c>error: …</c>, or <c>refused: …</c>.</summary>
    public static string Text(string expression, CelEnvironment? environment = null, CelActivation? activation = null)
    {
        if (!CelProgram.TryCompile(new SourceText("<test>", expression), environment ?? Everything, out var program, out var diagnostic))
        {
            return "refused: " + diagnostic.Message;
        }

        return program.Evaluate(activation ?? CelActivation.Empty).Value.ToString();
    }

    /// <summary>Evaluates with <c>self</c> from YAML.</summary>
    public static string OnYaml(string expression, string yaml) =>
        Text(expression, Everything.WithVariables("self"), new CelBindings().Set("self", Yaml(yaml)));

    public static CelValue Yaml(string yaml, CelNodeReader? reader = null) =>
        (reader ?? CelNodeReader.Untyped).Read(YamlReader.Read(new SourceText("test.yaml", yaml)).Documents[0].Root);
}
