using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Functions;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Talos.Talconfig;

/// <summary>Renders the templates of talconfigs and topf patches with the Go template engine.</summary>
/// <param name="functions">What templates may call; the built-in functions and sprig without.</param>
/// <param name="time">For functions that ask for it.</param>
public sealed class GoTemplates(FunctionSet? functions = null, TimeProvider? time = null) : ITalosTemplates
{
    public string Render(string template, YamlNode data)
    {
        try
        {
            var set = new TemplateSet(functions ?? FunctionSets.Sprig, "template");
            var parsed = set.Parse("template", new SourceText("template", template));
            var options = EvaluationOptions.Default with { MissingKey = MissingKey.Error, IsMapped = false, Time = time ?? TimeProvider.System };
            return new Evaluator(set, options).Execute(parsed, Convert(data)).Text;
        }
        catch (TemplateException exception)
        {
            var finding = exception.Span is { } span ? new Diagnostic(TalosRules.Talconfig, span, exception.Message) : null;
            throw new TalosConfigException(exception.Message, finding is null ? [] : [finding]);
        }
    }

    private static Value Convert(YamlNode node)
    {
        switch (node.Target)
        {
            case YamlMapping mapping:
            {
                var map = new GoMap(mapping.Count);
                foreach (var entry in mapping.Entries)
                {
                    map.Set(entry.Name ?? "", Convert(entry.Value));
                }

                return Value.Of(map);
            }

            case YamlSequence sequence:
                return Value.Of(GoList.Of(sequence.Items.ToArray().Select(Convert)));
            case YamlScalar scalar:
            {
                var value = YamlSchema.GoYaml3.Resolve(scalar);
                return value.Kind switch
                {
                    ScalarKind.Null => Value.Nil,
                    ScalarKind.Boolean => Value.Of(value.Boolean),
                    ScalarKind.Integer => Value.Of(value.Integer),
                    ScalarKind.Float => Value.Of(value.Float),
                    _ => Value.Of(scalar.Value),
                };
            }

            default:
                return Value.Nil;
        }
    }
}
