using Hearth.Syntax.Numbers;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Formatting;

/// <summary>Go's <c>fmt.Sprint</c>, <c>Sprintln</c> and <c>Sprintf</c> over template values.</summary>
public static class GoFormat
{
    /// <summary>One value as <c>%v</c>.</summary>
    public static string Sprint(in Value value)
    {
        switch (value.Kind)
        {
            case GoKind.String when value.Type!.Stringer is null:
                return value.AsText;
            case GoKind.Bool:
                return value.AsBool ? "true" : "false";
            case GoKind.Int or GoKind.Int64 when value.Type!.Stringer is null:
                return value.AsInt.ToString(System.Globalization.CultureInfo.InvariantCulture);
            case GoKind.Float64:
                return GoFloat.Format(value.AsFloat);
            case GoKind.Invalid:
                return "<nil>";
        }

        var printer = new GoPrinter();
        printer.Print([value], isLine: false);
        return printer.ToString();
    }

    /// <summary>Several values: a space between two that are both no strings.</summary>
    public static Value Sprint(ReadOnlySpan<Value> values, bool isLine = false, bool isMapped = false)
    {
        var printer = new GoPrinter { IsMapped = isMapped };
        printer.Print(values, isLine);
        return printer.ToValue();
    }

    /// <summary>A format and its arguments.</summary>
    public static Value Sprintf(GoText format, ReadOnlySpan<Value> values, bool isMapped = false)
    {
        var printer = new GoPrinter { IsMapped = isMapped };
        printer.Printf(format.Text, values);
        return printer.ToValue();
    }

    public static string Sprintf(string format, params ReadOnlySpan<Value> values)
    {
        var printer = new GoPrinter();
        printer.Printf(format, values);
        return printer.ToString();
    }
}
