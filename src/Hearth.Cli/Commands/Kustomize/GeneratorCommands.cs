using System.CommandLine;
using Hearth.Kustomize.Editing;

namespace Hearth.Cli.Commands.Kustomize;

/// <summary><c>edit add|set|remove configmap|secret</c>.</summary>
internal static class GeneratorCommands
{
    public static Command CreateAdd(CommandContext context, bool isSecret)
    {
        var name = new Argument<string>("NAME");
        var literals = new Option<string[]>("--from-literal") { Description = "KEY=VALUE" };
        var files = new Option<string[]>("--from-file") { Description = "PATH or KEY=PATH" };
        var envs = new Option<string[]>("--from-env-file") { Description = "A file of KEY=VALUE lines" };
        var inNamespace = new Option<string>("--namespace") { Description = "Of what is generated" };
        var behavior = new Option<string>("--behavior") { Description = "create, merge or replace" };
        var noHash = new Option<bool>("--disableNameSuffixHash") { Description = "No hash in the name" };
        var type = new Option<string>("--type") { Description = "The type of the secret" };
        var command = new Command(NameOf(isSecret), $"Add a {NameOf(isSecret)} generator, or sources to one") { name, literals, files, envs, inNamespace, behavior, noHash };
        if (isSecret)
        {
            command.Add(type);
        }

        command.SetAction(parsed => EditedFile.Change(context, (editor, _) =>
        {
            var edit = new GeneratorEdit(parsed.GetRequiredValue(name))
            {
                Literals = parsed.GetValue(literals) ?? [],
                Files = parsed.GetValue(files) ?? [],
                Envs = parsed.GetValue(envs) ?? [],
                Namespace = parsed.GetValue(inNamespace) ?? "",
                Behavior = parsed.GetValue(behavior) ?? "",
                Type = isSecret ? parsed.GetValue(type) ?? "" : "",
                DisableNameSuffixHash = parsed.GetValue(noHash),
            };
            if (edit.Literals.Count + edit.Files.Count + edit.Envs.Count == 0)
            {
                throw new FormatException("at least one of --from-literal, --from-file and --from-env-file is wanted");
            }

            if (edit.Literals.FirstOrDefault(literal => literal.IndexOf('=') <= 0) is { } wrong)
            {
                throw new FormatException($"the literal \"{wrong}\" is not KEY=VALUE");
            }

            editor.AddGenerator(isSecret, edit);
        }));
        return command;
    }

    public static Command CreateSet(CommandContext context, bool isSecret)
    {
        var name = new Argument<string>("NAME");
        var literals = new Option<string[]>("--from-literal") { Description = "KEY=VALUE" };
        var command = new Command(NameOf(isSecret), $"Change literals of a {NameOf(isSecret)} generator") { name, literals };
        command.SetAction(parsed => EditedFile.Change(context, (editor, _) =>
        {
            foreach (string literal in parsed.GetValue(literals) ?? [])
            {
                if (literal.IndexOf('=') <= 0)
                {
                    throw new FormatException($"the literal \"{literal}\" is not KEY=VALUE");
                }

                if (!editor.SetLiteral(isSecret, parsed.GetRequiredValue(name), literal))
                {
                    throw new FormatException($"there is no {NameOf(isSecret)} generator {parsed.GetRequiredValue(name)}");
                }
            }
        }));
        return command;
    }

    public static Command CreateRemove(CommandContext context, bool isSecret)
    {
        var names = new Argument<string[]>("NAME") { Arity = ArgumentArity.OneOrMore };
        var command = new Command(NameOf(isSecret), $"Remove {NameOf(isSecret)} generators") { names };
        command.SetAction(parsed => EditedFile.Change(context, (editor, _) =>
        {
            foreach (string name in parsed.GetRequiredValue(names).SelectMany(name => name.Split(',')))
            {
                if (!editor.RemoveGenerator(isSecret, name))
                {
                    context.Error.WriteLine($"there is no {NameOf(isSecret)} generator {name}");
                }
            }
        }));
        return command;
    }

    private static string NameOf(bool isSecret) => isSecret ? "secret" : "configmap";
}
