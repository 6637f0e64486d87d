using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate.Ast;
using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate;

// What reaches the output, with its map.
public sealed partial class Evaluator
{
    private void Print(TextNode text)
    {
        if (output.IsMapped)
        {
            output.AppendVerbatim(template.Source.Span(text.Position, text.Length));
        }
        else
        {
            output.Append(text.Text);
        }
    }

    private void Print(ActionNode action, in Value value)
    {
        at = action;
        if (value.Kind == GoKind.Func)
        {
            throw Error($"can't print {action} of type {value.Type!.Name}");
        }

        if (!output.IsMapped)
        {
            output.Append(value.IsString ? value.AsText : value.IsNilInterface ? "<no value>" : GoFormat.Sprint(value.Printable()));
            return;
        }

        var span = template.Source.Span(action.Start, action.Length);
        if (value.IsString)
        {
            switch (value.Reference)
            {
                case MappedText mapped:
                    output.Append(mapped, span);
                    break;
                case YamlScalar { Style: ScalarStyle.Literal or ScalarStyle.Folded }:
                    output.Append(value.AsMapped, span);
                    break;
                case YamlScalar scalar:
                    output.Append(scalar.Value, span, scalar.Span);
                    break;
                default:
                    output.Append(value.AsText, span);
                    break;
            }
        }
        else
        {
            output.Append(value.IsNilInterface ? "<no value>" : GoFormat.Sprint(value.Printable()), span, value.Origin);
        }
    }
}
