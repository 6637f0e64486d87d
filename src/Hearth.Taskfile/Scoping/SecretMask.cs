using Hearth.Taskfile.Model;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Scoping;

/// <summary>Commands for the log: resolved, with the values of secret variables as <c>*****</c>.</summary>
internal static class SecretMask
{
    public const string Text = "*****";

    /// <summary>The scope to render logged commands in.</summary>
    public static TemplateScope ScopeFor(VariableTable variables, TaskTemplates engine)
    {
        if (!variables.Entries.Any(static entry => entry.Value.IsSecret))
        {
            return new TemplateScope(variables, engine);
        }

        var masked = variables.Copy();
        foreach (var (name, variable) in variables.Entries)
        {
            if (variable.IsSecret)
            {
                masked[name] = new Variable { Value = Value.Of(Text), IsSecret = true };
            }
        }

        return new TemplateScope(masked, engine);
    }
}
