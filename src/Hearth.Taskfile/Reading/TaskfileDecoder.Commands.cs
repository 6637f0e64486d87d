using Hearth.Syntax.Yaml;
using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Model;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Reading;

internal static partial class TaskfileDecoder
{
    private static TaskCommand DecodeCommand(YamlNode node)
    {
        switch (node.Target)
        {
            case YamlScalar scalar:
                return new TaskCommand { Command = scalar.Value };
            case YamlMapping:
                break;
            default:
                throw Refused(node, "command");
        }

        var fields = new MappingFields(node, "ast.Cmd");
        string command = fields.Text("cmd");
        string task = fields.Text("task");
        var loop = fields.Get("for") is { } written ? DecodeLoop(written) : null;
        string condition = fields.Text("if");
        bool isSilent = fields.Flag("silent");
        var set = fields.Texts("set");
        var shopt = fields.Texts("shopt");
        var variables = DecodeVariables(fields, "vars");
        bool ignoreError = fields.Flag("ignore_error");
        var platforms = fields.List("platforms", "[]*ast.Platform", DecodePlatform);
        string timeoutText = fields.Text("timeout");
        var deferred = fields.Get("defer") is { } defer ? DecodeDeferred(defer, isSilent) : null;
        fields.Finish();
        var timeout = DecodeTimeout(timeoutText, node);
        if (deferred is not null)
        {
            return deferred with { Timeout = timeout };
        }

        if (task.Length > 0)
        {
            return new TaskCommand
            {
                Task = task,
                Variables = variables,
                For = loop,
                If = condition,
                IsSilent = isSilent,
                IgnoreError = ignoreError,
                Timeout = timeout,
            };
        }

        return command.Length == 0 ? throw Problem(node, "invalid keys in command") : new TaskCommand
        {
            Command = command,
            For = loop,
            If = condition,
            IsSilent = isSilent,
            Set = set,
            Shopt = shopt,
            IgnoreError = ignoreError,
            Platforms = platforms,
            Timeout = timeout,
        };
    }

    // go-task takes neither for, if nor ignore_error of a deferred command; a deferred call has its own silent.
    private static TaskCommand DecodeDeferred(YamlNode node, bool isSilent)
    {
        switch (node.Target)
        {
            case YamlScalar scalar:
                return new TaskCommand { Command = scalar.Value, IsDeferred = scalar.Value.Length > 0, IsSilent = isSilent };
            case YamlMapping:
                break;
            default:
                throw Refused(node, "defer");
        }

        var fields = new MappingFields(node, "ast.Defer");
        string command = fields.Text("defer");
        string task = fields.Text("task");
        var variables = DecodeVariables(fields, "vars");
        bool callSilent = fields.Flag("silent");
        string timeout = fields.Text("timeout");
        fields.Finish();
        if (timeout.Length > 0)
        {
            throw Problem(node, "timeout must be set next to defer, not inside it");
        }

        return command.Length > 0
            ? new TaskCommand { Command = command, IsDeferred = true, IsSilent = isSilent }
            : new TaskCommand { Task = task, Variables = variables, IsDeferred = task.Length > 0, IsSilent = callSilent };
    }

    private static TaskDependency DecodeDependency(YamlNode node)
    {
        switch (node.Target)
        {
            case YamlScalar scalar:
                return new TaskDependency { Task = scalar.Value };
            case YamlMapping:
                var fields = new MappingFields(node, "ast.Dep");
                var dependency = new TaskDependency
                {
                    Task = fields.Text("task"),
                    For = fields.Get("for") is { } loop ? DecodeLoop(loop) : null,
                    Variables = DecodeVariables(fields, "vars"),
                    IsSilent = fields.Flag("silent"),
                };
                string timeout = fields.Text("timeout");
                fields.Finish();
                return dependency with { Timeout = DecodeTimeout(timeout, node) };
            default:
                throw Refused(node, "dependency");
        }
    }

    private static TimeSpan? DecodeTimeout(string text, YamlNode node)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (!GoDuration.TryParse(text, out var timeout))
        {
            throw Problem(node, "invalid timeout format");
        }

        return timeout > TimeSpan.Zero ? timeout : throw Problem(node, "timeout must be greater than zero");
    }

    private static TaskLoop DecodeLoop(YamlNode node)
    {
        switch (node.Target)
        {
            case YamlScalar scalar:
                return new TaskLoop { From = scalar.Value };
            case YamlSequence:
                return new TaskLoop { List = TaskfileValues.FromYaml(node).AsList };
            case YamlMapping:
                break;
            default:
                throw Refused(node, "for");
        }

        var fields = new MappingFields(node, "ast.For");
        var matrix = fields.Get("matrix") is { } written ? DecodeMatrix(written) : [];
        var loop = new TaskLoop { Matrix = matrix, Variable = fields.Text("var"), Split = fields.Text("split"), As = fields.Text("as") };
        fields.Finish();
        return (loop.Variable.Length > 0, matrix.Count > 0) switch
        {
            (false, false) => throw Problem(node, "invalid keys in for"),
            (true, true) => throw Problem(node, "cannot use both var and matrix in for"),
            _ => loop,
        };
    }

    private static List<MatrixRow> DecodeMatrix(YamlNode node)
    {
        if (node.Target is not YamlMapping mapping)
        {
            throw Refused(node, "matrix");
        }

        var rows = new OrderedDictionary<string, MatrixRow>(StringComparer.Ordinal);
        foreach (ref readonly var entry in mapping.Entries)
        {
            string name = entry.Name ?? "";
            switch (entry.Value.Target)
            {
                case YamlSequence:
                    rows[name] = new MatrixRow(name, TaskfileValues.FromYaml(entry.Value).AsList, null);
                    break;
                case YamlMapping:
                    var fields = new MappingFields(entry.Value, "ast.MatrixRow");
                    rows[name] = new MatrixRow(name, null, fields.Text("ref"));
                    fields.Finish();
                    break;
                default:
                    throw Problem(node, "matrix values must be an array or a reference");
            }
        }

        return [.. rows.Values];
    }
}
