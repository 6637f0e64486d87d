using Hearth.Taskfile.Model;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Scoping;

/// <summary>Commands for the log: resolved, with the values of secret variables as <c>*****</c>.</summary>
internal static class SecretMask
{
    public const string Text = "*****";

    public static string Apply(string template, VariableTable variables, GoMap? extra = null) => Apply(template, ScopeFor(variables), extra);

    /// <summary>The scope to render logged commands in: the variables' own where none is secret.</summary>
    public static TemplateScope ScopeFor(VariableTable variables)
    {
        if (!variables.Entries.Any(static entry => entry.Value.IsSecret))
        {
            return new TemplateScope(variables);
        }

        var masked = variables.Copy();
        foreach (var (name, variable) in variables.Entries)
        {
            if (variable.IsSecret)
            {
                masked[name] = new Variable { Value = Value.Of(Text), IsSecret = true };
            }
        }

        return new TemplateScope(masked);
    }

    private static string Apply(string template, TemplateScope scope, GoMap? extra)
    {
        string masked = scope.Replace(template, extra);
        return scope.Error is null ? masked : template;
    }
}
