using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate;

// Output of templates as values: include and tpl.
public sealed partial class Evaluator
{
    internal Value Include(string name, in Value data)
    {
        ref int count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(includes, name, out _);
        if (count > options.Limits.IncludesOfOneName)
        {
            throw new FunctionException($"rendering template has a nested reference name: {name}: unable to execute template");
        }

        count++;
        try
        {
            return templates.TryGet(name, out var included)
                ? Capture(included, data)
                : throw new FunctionException($"template: no template {GoString.Quote(name)} associated with template {GoString.Quote(templates.Name)}");
        }
        finally
        {
            includes[name]--;
        }
    }

    internal Value Expand(GoText text, in Value data)
    {
        if (!text.Text.Contains(templates.LeftDelimiter, StringComparison.Ordinal))
        {
            return MappedEdit.Replace(text, "<no value>", "");
        }

        var outer = templates;
        templates = outer.Clone();
        TemplateException? failure = null;
        bool isParsed = false;
        try
        {
            var parsed = ParseForExpand(text);
            isParsed = true;
            return MappedEdit.Replace(new GoText(Capture(parsed, data)), "<no value>", "");
        }
        catch (TemplateException e) when (!e.IsLimit)
        {
            failure = e;
        }
        finally
        {
            templates = outer;
        }

        throw new FunctionException(
            isParsed
                ? $"error during tpl function execution for {GoString.Quote(text.Text)}: {failure.Message}"
                : $"cannot parse template {GoString.Quote(text.Text)}: {failure.Message}",
            failure);
    }

    private Template ParseForExpand(GoText text)
    {
        var source = output.IsMapped
            ? text.IsMapped ? Placed(text.Mapped).ToSourceText(templates.Name) : MappedText.From(text.Text, CurrentSpan).ToSourceText(templates.Name)
            : new SourceText(templates.Name, text.Text);
        return templates.ParseCached(templates.Name, source);
    }

    /// <summary>Text whose pieces all have an origin: the running action's where they had none.</summary>
    internal MappedText Placed(MappedText text)
    {
        var writer = MappedEdit.Begin();
        writer.Append(text, CurrentSpan);
        return MappedEdit.Finish(writer);
    }

    private Value Capture(Template toRun, in Value data)
    {
        int mark = output.Length;
        bool hasRun = false;
        try
        {
            Run(toRun, data);
            hasRun = true;
        }
        finally
        {
            if (!hasRun)
            {
                output.Truncate(mark);
            }
        }

        var cut = output.CutFrom(mark);
        return output.IsMapped ? Value.Of(cut) : Value.Of(cut.Text);
    }
}
