using System.Text;
using Hearth.Templating.Jinja.Ast;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja;

/// <summary>Blocks, inheritance, includes and imports.</summary>
internal sealed partial class Evaluator
{
    private Context NewContext(JinjaTemplate template, Layer? values, IReadOnlyDictionary<string, object?>? globals) =>
        WithBlocks(new Context(environment, template.Name, values, globals, seesEnvironment: true, environment.Options.AutoEscape), template);

    private static Context WithBlocks(Context made, JinjaTemplate template)
    {
        foreach (var (name, block) in template.Blocks)
        {
            made.Blocks[name] = [block];
        }

        return made;
    }

    private void RunTemplate(JinjaTemplate template, Context with, StringBuilder output)
    {
        Enter();
        var before = (context, templateName, line);
        context = with;
        while (true)
        {
            templateName = template.Name;
            var frame = new Frame(template.Function, null, with, template, output);
            if (template.SelfSlot >= 0)
            {
                frame.Slots[template.SelfSlot] = new SelfReference(with);
            }

            frame.Enter(template.Scope);
            Run(template.Body, frame);
            if (frame.ParentTemplate is not { } parent)
            {
                break;
            }

            template = parent;
        }

        depth--;
        (context, templateName, line) = before;
    }

    private void RunExtends(ExtendsStatement extends, Frame frame)
    {
        if (frame.ParentTemplate is not null)
        {
            throw JinjaException.Runtime("extended multiple times");
        }

        var parent = FindTemplate(Eval(extends.Template, frame), allowList: false);
        foreach (var (name, block) in parent.Blocks)
        {
            if (!frame.Context.Blocks.TryGetValue(name, out var stack))
            {
                frame.Context.Blocks[name] = stack = [];
            }

            stack.Add(block);
            if (stack.Count > Limits.MaxDepth)
            {
                throw new JinjaException("RecursionError", "maximum recursion depth exceeded");
            }
        }

        if (parent.Blocks.Count == 0)
        {
            Step();
        }

        frame.ParentTemplate = parent;
    }

    private void RunBlock(BlockStatement block, Frame frame)
    {
        if (block.ChecksParent && frame.ParentTemplate is not null)
        {
            return;
        }

        var stack = frame.Context.Blocks[block.Name];
        if (block.IsRequired && stack.Count <= 1)
        {
            throw JinjaException.Runtime($"Required block {Py.Repr(block.Name)} not found");
        }

        var with = block.IsScoped ? frame.Context.Derive(frame.Context.Name, frame.Collect(block.Locals), keepBlocks: true) : frame.Context;
        RunBlockBody(stack[0], with, frame.Out);
    }

    private void RunBlockBody(BlockStatement block, Context with, StringBuilder output)
    {
        Enter();
        var before = (context, templateName, line);
        context = with;
        templateName = block.Template!.Name; // Its template set it.
        var frame = new Frame(block.Function!, null, with, block.Template, output); // The binder makes one.
        if (block.SelfSlot >= 0)
        {
            frame.Slots[block.SelfSlot] = new SelfReference(with);
        }

        if (block.SuperSlot >= 0)
        {
            var stack = with.Blocks[block.Name];
            int index = stack.IndexOf(block) + 1;
            frame.Slots[block.SuperSlot] = index > 0 && index < stack.Count
                ? new BlockReference(block.Name, with, stack, index)
                : environment.UndefinedHint($"there is no parent block called {Py.Repr(block.Name)}.", "super");
        }

        frame.Enter(block.Scope);
        Run(block.Body, frame);
        depth--;
        (context, templateName, line) = before;
    }

    /// <summary>A block as <c>self.name()</c> and <c>super()</c> call it.</summary>
    internal object CallBlock(BlockStatement block, Context with)
    {
        var buffer = new StringBuilder();
        RunBlockBody(block, with, buffer);
        return with.AutoEscape ? new PyMarkup(buffer.ToString()) : buffer.ToString();
    }

    private void RunInclude(IncludeStatement include, Frame frame)
    {
        object? name = Eval(include.Template, frame);
        JinjaTemplate template;
        try
        {
            template = FindTemplate(name, allowList: true);
        }
        catch (JinjaException exception) when (include.IgnoreMissing && exception.ErrorClass is "TemplateNotFound" or "TemplatesNotFound")
        {
            return;
        }

        if (include.WithContext)
        {
            RunTemplate(template, WithBlocks(frame.Context.Derive(template.Name, frame.Collect(include.Locals), keepBlocks: false), template), frame.Out);
        }
        else
        {
            frame.Out.Append(Module(template, null).Text);
        }

        CheckOutput(frame.Out);
    }

    private void RunImport(ImportStatement import, Frame frame)
    {
        var template = FindTemplate(Eval(import.Template, frame), allowList: false);
        var module = import.WithContext
            ? MakeModule(template, WithBlocks(frame.Context.Derive(template.Name, frame.Collect(import.Locals), keepBlocks: false), template))
            : Module(template, frame.Context.Globals);
        if (import.Target is not null)
        {
            Assign(import.Target, module, frame);
        }

        foreach (var (name, alias) in import.Names)
        {
            object? value = module.TryGetAttribute(name, out object? found)
                ? found
                : environment.UndefinedHint($"the template {Py.Repr(module.Name)} (imported on {Position(import.Line, frame)}) does not export the requested name {Py.Repr(name)}", name);
            Assign(alias, value, frame);
        }
    }

    // Without context, a module is made once and shared; with globals of a template of its own it is not.
    private TemplateModule Module(JinjaTemplate template, IReadOnlyDictionary<string, object?>? globals)
    {
        if (globals is { Count: > 0 } || !environment.Options.ShareModules)
        {
            return MakeModule(template, NewContext(template, null, globals));
        }

        return template.SharedModule ??= MakeModule(template, NewContext(template, null, null));
    }

    private TemplateModule MakeModule(JinjaTemplate template, Context with)
    {
        var output = new StringBuilder();
        RunTemplate(template, with, output);
        return new TemplateModule(template.Name, output.ToString(), new Dictionary<string, object?>(with.Exported(), StringComparer.Ordinal));
    }

    private JinjaTemplate FindTemplate(object? name, bool allowList)
    {
        switch (name)
        {
            case string or PyMarkup:
                return environment.GetTemplate(Py.AsText(name)!); // Both have text.
            case PyUndefined undefined:
                throw undefined.Error();
            case PyList or PyTuple when allowList:
                return SelectTemplate([.. Py.Iterate(name)]);
            default:
                if (environment.HasLoader)
                {
                    throw allowList && Py.TryIterate(name) is null
                        ? JinjaException.Type($"'{Py.TypeName(name)}' object is not iterable")
                        : JinjaException.NotFound(Py.Str(name));
                }

                throw JinjaException.Type("no loader for this environment specified");
        }
    }

    private JinjaTemplate SelectTemplate(object?[] names)
    {
        if (names.Length == 0)
        {
            throw new JinjaException("TemplatesNotFound", "Tried to select from an empty list of templates.");
        }

        var missing = new List<string>();
        foreach (object? name in names)
        {
            try
            {
                return FindTemplate(name, allowList: false);
            }
            catch (JinjaException exception) when (exception.ErrorClass is "TemplateNotFound" or "UndefinedError")
            {
                missing.Add(exception.Message);
            }
        }

        throw new JinjaException("TemplatesNotFound", $"none of the templates given were found: {string.Join(", ", missing)}");
    }
}
