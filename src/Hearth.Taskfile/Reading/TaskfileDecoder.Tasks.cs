using Hearth.Syntax.Yaml;
using Hearth.Taskfile.Model;

namespace Hearth.Taskfile.Reading;

internal static partial class TaskfileDecoder
{
    private static OrderedDictionary<string, TaskModel> DecodeTasks(YamlNode node, string location)
    {
        if (node.Target is not YamlMapping mapping)
        {
            throw Refused(node, "tasks");
        }

        var tasks = new OrderedDictionary<string, TaskModel>(mapping.Count, StringComparer.Ordinal);
        foreach (ref readonly var entry in mapping.Entries)
        {
            string name = entry.Name ?? "";
            var position = entry.Key.Span.Position;
            tasks[name] = DecodeTask(entry.Value) with { Name = name, Location = new TaskLocation(location, position.Line + 1, position.Column + 1) };
        }

        return tasks;
    }

    private static TaskModel DecodeTask(YamlNode node)
    {
        if (TaskfileNodes.IsNull(node.Target))
        {
            return new TaskModel();
        }

        switch (node.Target)
        {
            case YamlScalar:
                return new TaskModel { Commands = [DecodeCommand(node)] };
            case YamlSequence sequence:
                var commands = new List<TaskCommand>(sequence.Count);
                foreach (var item in sequence.Items)
                {
                    if (!TaskfileNodes.IsNull(item.Target))
                    {
                        commands.Add(DecodeCommand(item));
                    }
                }

                return new TaskModel { Commands = commands };
            case YamlMapping:
                return DecodeTaskMapping(node);
            default:
                throw Refused(node, "task");
        }
    }

    private static TaskModel DecodeTaskMapping(YamlNode node)
    {
        var fields = new MappingFields(node, "ast.Task");
        var commands = fields.List("cmds", "[]*ast.Cmd", DecodeCommand);
        var single = fields.Get("cmd") is { } cmd ? DecodeCommand(cmd) : null;
        var task = new TaskModel
        {
            Commands = single is null ? commands : [single],
            Dependencies = fields.List("deps", "[]*ast.Dep", DecodeDependency),
            Label = fields.Text("label"),
            Description = fields.Text("desc"),
            Prompts = fields.Get("prompt") is { } prompt ? DecodePrompts(prompt) : [],
            Summary = fields.Text("summary"),
            Requires = fields.Get("requires") is { } requires ? DecodeRequires(requires) : null,
            Aliases = fields.Texts("aliases"),
            Sources = fields.List("sources", "[]*ast.Glob", DecodePattern),
            Generates = fields.List("generates", "[]*ast.Glob", DecodePattern),
            Status = fields.Texts("status"),
            Preconditions = fields.List("preconditions", "[]*ast.Precondition", DecodePrecondition),
            Directory = fields.Text("dir"),
            Set = fields.Texts("set"),
            Shopt = fields.Texts("shopt"),
            Variables = DecodeVariables(fields, "vars"),
            Environment = DecodeVariables(fields, "env"),
            Dotenv = fields.Texts("dotenv"),
            Silent = fields.OptionalFlag("silent"),
            IsInteractive = fields.Flag("interactive"),
            IsInternal = fields.Flag("internal"),
            Method = fields.Text("method"),
            Prefix = fields.Text("prefix"),
            IgnoreError = fields.Flag("ignore_error"),
            UseGitignore = fields.OptionalFlag("use_gitignore"),
            Run = fields.Text("run"),
            Platforms = fields.List("platforms", "[]*ast.Platform", DecodePlatform),
            If = fields.Text("if"),
            IsWatch = fields.Flag("watch"),
            IsFailfast = fields.Flag("failfast"),
        };
        fields.Finish();
        return single is not null && fields.Get("cmds") is not null
            ? throw Problem(node, "task cannot have both cmd and cmds")
            : task;
    }

    private static List<string> DecodePrompts(YamlNode node)
    {
        switch (node.Target)
        {
            case YamlScalar scalar:
                return [scalar.Value];
            case YamlSequence sequence:
                var prompts = new List<string>(sequence.Count);
                foreach (var item in sequence.Items)
                {
                    prompts.Add(item.Target is YamlScalar text ? text.Value : throw Refused(item, "string"));
                }

                return prompts;
            default:
                throw Refused(node, "prompt");
        }
    }

    private static SourcePattern DecodePattern(YamlNode node)
    {
        switch (node.Target)
        {
            case YamlScalar scalar:
                return new SourcePattern(scalar.Value, IsExcluded: false);
            case YamlMapping:
                var fields = new MappingFields(node, "ast.Glob");
                var pattern = new SourcePattern(fields.Text("exclude"), IsExcluded: true);
                fields.Finish();
                return pattern;
            default:
                throw Refused(node, "glob");
        }
    }

    private static Precondition DecodePrecondition(YamlNode node)
    {
        switch (node.Target)
        {
            case YamlScalar scalar:
                return new Precondition(scalar.Value, $"`{scalar.Value}` failed");
            case YamlMapping:
                var fields = new MappingFields(node, "ast.Precondition");
                string shell = fields.Text("sh");
                string message = fields.Text("msg");
                fields.Finish();
                return new Precondition(shell, message.Length > 0 ? message : $"{shell} failed");
            default:
                throw Refused(node, "precondition");
        }
    }

    private static List<RequiredVariable> DecodeRequires(YamlNode node)
    {
        var fields = new MappingFields(node, "ast.Requires");
        var required = fields.List("vars", "[]*ast.VarsWithValidation", DecodeRequired);
        fields.Finish();
        return required;
    }

    private static RequiredVariable DecodeRequired(YamlNode node)
    {
        switch (node.Target)
        {
            case YamlScalar scalar:
                return new RequiredVariable(scalar.Value);
            case YamlMapping:
                var fields = new MappingFields(node, "ast.VarsWithValidation");
                string name = fields.Text("name");
                var required = fields.Get("enum") is { } allowed ? DecodeEnum(name, allowed) : new RequiredVariable(name);
                fields.Finish();
                return required;
            default:
                throw Refused(node, "requires");
        }
    }

    private static RequiredVariable DecodeEnum(string name, YamlNode node)
    {
        switch (node.Target)
        {
            case YamlSequence sequence:
                var allowed = new List<string>(sequence.Count);
                foreach (var item in sequence.Items)
                {
                    allowed.Add(item.Target is YamlScalar text ? text.Value : throw Refused(item, "string"));
                }

                return new RequiredVariable(name, allowed);
            case YamlMapping:
                var fields = new MappingFields(node, "ast.Enum");
                string reference = fields.Text("ref");
                fields.Finish();
                return reference.Length == 0 ? throw Refused(node, "enum") : new RequiredVariable(name, null, reference);
            default:
                throw Refused(node, "enum");
        }
    }

    private static TaskPlatform DecodePlatform(YamlNode node)
    {
        if (node.Target is not YamlScalar scalar)
        {
            throw Refused(node, "platform");
        }

        return Platforms.TryParse(scalar.Value, out var platform) ? platform : throw Problem(node, $"invalid platform \"{scalar.Value}\"");
    }
}
