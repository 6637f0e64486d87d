using System.CommandLine;

namespace Hearth.Cli.Commands.Kustomize;

/// <summary><c>edit add|set label</c>.</summary>
internal static class LabelEdit
{
    public static Command Create(CommandContext context, string description, bool force)
    {
        var pairs = new Argument<string[]>("KEY:VALUE") { Description = "Also several with commas between", Arity = ArgumentArity.OneOrMore };
        var withoutSelector = new Option<bool>("--without-selector") { Description = "Leave selectors alone: use labels instead of commonLabels" };
        var includeTemplates = new Option<bool>("--include-templates") { Description = "With --without-selector: label the templates of workloads too" };
        var overwrite = new Option<bool>("--force", "-f") { Description = "Overwrite what is there" };
        var command = new Command("label", description) { pairs, withoutSelector, includeTemplates, overwrite };
        command.SetAction(parsed => EditedFile.Change(context, (editor, _) =>
        {
            bool without = parsed.GetValue(withoutSelector);
            if (parsed.GetValue(includeTemplates) && !without)
            {
                throw new FormatException("--include-templates works only with --without-selector");
            }

            foreach (var (key, value) in EditedFile.Pairs(parsed.GetRequiredValue(pairs)))
            {
                if (!force && !parsed.GetValue(overwrite) && editor.HasLabel(key, without))
                {
                    throw new FormatException($"label {key} already in kustomization file; --force overwrites it");
                }

                editor.SetLabel(key, value, without, parsed.GetValue(includeTemplates));
            }
        }));
        return command;
    }
}
