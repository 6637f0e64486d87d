using System.CommandLine;
using Hearth.Kustomize.Editing;

namespace Hearth.Cli.Commands.Kustomize;

/// <summary><c>hearth kustomize edit add|set|remove|fix …</c> on the kustomization of the working directory.</summary>
internal static class KustomizeEdit
{
    // The lists of texts, by the name the command line has for an entry.
    private static readonly (string Name, string Field)[] Lists =
    [
        ("resource", "resources"), ("component", "components"), ("base", "resources"), ("transformer", "transformers"), ("generator", "generators"),
    ];

    public static Command Create(CommandContext context) => new("edit", "Edit the kustomization of this directory, and nothing in it that need not change")
    {
        CreateAdd(context),
        CreateSet(context),
        CreateRemove(context),
        CreateFix(context),
    };

    private static Command CreateAdd(CommandContext context)
    {
        var command = new Command("add", "Add entries");
        foreach (var (name, field) in Lists)
        {
            var paths = Arguments("PATH", "Files or directories; * and ? match names");
            var noVerify = new Option<bool>("--no-verify") { Description = "Take the paths as they are" };
            var add = new Command(name, $"Add to {field}") { paths, noVerify };
            add.SetAction(parsed => EditedFile.Change(context, (editor, file) =>
            {
                foreach (string path in file.Expand(parsed.GetRequiredValue(paths), parsed.GetValue(noVerify)))
                {
                    if (path != file.Name && !editor.AddTo(field, path))
                    {
                        context.Error.WriteLine($"{name} {path} already in kustomization file");
                    }
                }
            }));
            command.Add(add);
        }

        command.Add(CreatePatch(context, isAdd: true));
        command.Add(CreatePairs(context, "annotation", "commonAnnotations", "Add common annotations, KEY:VALUE"));
        command.Add(LabelEdit.Create(context, "Add labels, KEY:VALUE", force: false));
        command.Add(GeneratorCommands.CreateAdd(context, isSecret: false));
        command.Add(GeneratorCommands.CreateAdd(context, isSecret: true));
        command.Add(CreateMetadata(context));
        return command;
    }

    private static Command CreateSet(CommandContext context)
    {
        var command = new Command("set", "Set values");
        foreach (var (name, field) in (ReadOnlySpan<(string, string)>)[("namespace", "namespace"), ("nameprefix", "namePrefix"), ("namesuffix", "nameSuffix")])
        {
            var value = new Argument<string>("VALUE") { Description = $"The new {field}" };
            var set = new Command(name, $"Set {field}") { value };
            set.SetAction(parsed => EditedFile.Change(context, (editor, _) => editor.SetField(field, parsed.GetRequiredValue(value))));
            command.Add(set);
        }

        var images = Arguments("IMAGE", "NAME:TAG, NAME@DIGEST, NAME=NEWNAME, NAME=NEWNAME:TAG; * keeps a part");
        var image = new Command("image", "Set names, tags and digests of images") { images };
        image.SetAction(parsed => EditedFile.Change(context, (editor, _) =>
        {
            foreach (string argument in parsed.GetRequiredValue(images))
            {
                editor.SetImage(argument);
            }
        }));
        command.Add(image);

        var replicas = Arguments("NAME=COUNT", "A workload's name and how many of it");
        var replica = new Command("replicas", "Set replica counts") { replicas };
        replica.SetAction(parsed => EditedFile.Change(context, (editor, _) =>
        {
            foreach (string argument in parsed.GetRequiredValue(replicas))
            {
                editor.SetReplicas(argument[..Math.Max(0, argument.LastIndexOf('='))], long.TryParse(argument.AsSpan(argument.LastIndexOf('=') + 1), out long count) && argument.IndexOf('=') > 0
                    ? count
                    : throw new FormatException($"\"{argument}\" is not NAME=COUNT"));
            }
        }));
        command.Add(replica);
        command.Add(CreatePairs(context, "annotation", "commonAnnotations", "Set common annotations, KEY:VALUE"));
        command.Add(LabelEdit.Create(context, "Set labels, KEY:VALUE", force: true));
        command.Add(GeneratorCommands.CreateSet(context, isSecret: false));
        command.Add(GeneratorCommands.CreateSet(context, isSecret: true));
        command.Add(CreateMetadata(context));
        return command;
    }

    private static Command CreateRemove(CommandContext context)
    {
        var command = new Command("remove", "Remove entries");
        foreach (var (name, field) in Lists)
        {
            var paths = Arguments("PATH", "Entries as they stand in the file");
            var remove = new Command(name, $"Remove from {field}") { paths };
            remove.SetAction(parsed => EditedFile.Change(context, (editor, _) => Each(context, parsed.GetRequiredValue(paths), path => editor.RemoveFrom(field, path), $"{name} %s doesn't exist in kustomization file")));
            command.Add(remove);
        }

        foreach (var (name, field) in (ReadOnlySpan<(string, string)>)[("annotation", "commonAnnotations"), ("label", "commonLabels")])
        {
            var keys = Arguments("KEY", "Keys");
            var remove = new Command(name, $"Remove from {field}") { keys };
            remove.SetAction(parsed => EditedFile.Change(context, (editor, _) => Each(context, parsed.GetRequiredValue(keys).SelectMany(key => key.Split(',')), key => editor.RemovePair(field, key), $"{name} %s is not in kustomization file")));
            command.Add(remove);
        }

        command.Add(CreatePatch(context, isAdd: false));
        command.Add(GeneratorCommands.CreateRemove(context, isSecret: false));
        command.Add(GeneratorCommands.CreateRemove(context, isSecret: true));
        return command;
    }

    private static Command CreateFix(CommandContext context)
    {
        var command = new Command("fix", "Write deprecated fields as their successors");
        command.SetAction(_ => EditedFile.Change(context, (editor, file) => editor.Fix(file.Exists)));
        return command;
    }

    private static Command CreatePatch(CommandContext context, bool isAdd)
    {
        var path = new Option<string>("--path") { Description = "The patch's file" };
        var patch = new Option<string>("--patch") { Description = "The patch itself" };
        var fields = new[] { "group", "version", "kind", "name", "namespace", "annotation-selector", "label-selector" }.Select(name => new Option<string>($"--{name}") { Description = $"Of the target" }).ToList();
        var command = new Command("patch", isAdd ? "Add a patch" : "Remove a patch") { path, patch };
        fields.ForEach(command.Add);
        command.SetAction(parsed => EditedFile.Change(context, (editor, _) =>
        {
            string? file = parsed.GetValue(path);
            string? text = parsed.GetValue(patch);
            if (file is null == text is null)
            {
                throw new FormatException("a patch wants one of --path and --patch");
            }

            var target = fields.Where(field => parsed.GetValue(field) is { Length: > 0 }).Select(field => (TargetField(field.Name), parsed.GetValue(field)!)).ToList(); // Filtered above.
            if (!(isAdd ? editor.AddPatch(file, text, target) : editor.RemovePatch(file, text, target)))
            {
                context.Error.WriteLine(isAdd ? "the patch is in the kustomization file already" : "the kustomization file has no such patch");
            }
        }));
        return command;
    }

    private static string TargetField(string option) => option switch
    {
        "--annotation-selector" => "annotationSelector",
        "--label-selector" => "labelSelector",
        _ => option[2..],
    };

    private static Command CreatePairs(CommandContext context, string name, string field, string description)
    {
        var pairs = Arguments("KEY:VALUE", "Also several with commas between");
        var force = new Option<bool>("--force", "-f") { Description = "Overwrite what is there" };
        var command = new Command(name, description) { pairs, force };
        command.SetAction(parsed => EditedFile.Change(context, (editor, _) =>
        {
            foreach (var (key, value) in EditedFile.Pairs(parsed.GetRequiredValue(pairs)))
            {
                editor.SetPair(field, key, value);
            }
        }));
        return command;
    }

    private static Command CreateMetadata(CommandContext context)
    {
        var options = Arguments("OPTION", "originAnnotations, transformerAnnotations, managedByLabel");
        var command = new Command("buildmetadata", "Add build metadata options") { options };
        command.SetAction(parsed => EditedFile.Change(context, (editor, _) =>
        {
            foreach (string option in parsed.GetRequiredValue(options).SelectMany(option => option.Split(',')))
            {
                if (option is not ("originAnnotations" or "transformerAnnotations" or "managedByLabel"))
                {
                    throw new FormatException($"\"{option}\" is no build metadata; wants originAnnotations, transformerAnnotations or managedByLabel");
                }

                editor.AddTo("buildMetadata", option);
            }
        }));
        return command;
    }

    private static void Each(CommandContext context, IEnumerable<string> values, Func<string, bool> change, string otherwise)
    {
        foreach (string value in values)
        {
            if (!change(value))
            {
                context.Error.WriteLine(otherwise.Replace("%s", value, StringComparison.Ordinal));
            }
        }
    }

    private static Argument<string[]> Arguments(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.OneOrMore };
}
