using Hearth.Templating.Jinja.Ast;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja;

/// <summary>A template that has been read and can be rendered any number of times.</summary>
public sealed class JinjaTemplate
{
    internal JinjaTemplate(JinjaEnvironment environment, string? name, Statement[] body, FunctionLayout function, ScopeEntry scope, int selfSlot, Dictionary<string, BlockStatement> blocks)
    {
        Environment = environment;
        Name = name;
        Body = body;
        Function = function;
        Scope = scope;
        SelfSlot = selfSlot;
        Blocks = blocks;
        foreach (var block in blocks.Values)
        {
            block.Template = this;
        }
    }

    public JinjaEnvironment Environment { get; }

    /// <summary>As the loader knows it; null for a template made from a string.</summary>
    public string? Name { get; }

    internal Statement[] Body { get; }

    internal FunctionLayout Function { get; }

    internal ScopeEntry Scope { get; }

    internal int SelfSlot { get; }

    internal Dictionary<string, BlockStatement> Blocks { get; }

    internal TemplateModule? SharedModule { get; set; }

    /// <summary>The text that the template makes of values.</summary>
    /// <exception cref="JinjaException">Something in it went wrong; it says which template and line.</exception>
    public string Render(PyDict? values = null, IReadOnlyDictionary<string, object?>? globals = null) =>
        new Evaluator(Environment).Render(this, values, globals);
}
