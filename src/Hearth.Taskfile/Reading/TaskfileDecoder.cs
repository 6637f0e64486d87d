using Hearth.Syntax.Yaml;
using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Model;

namespace Hearth.Taskfile.Reading;

/// <summary>Reads a YAML document as a Taskfile.</summary>
internal static partial class TaskfileDecoder
{
    /// <returns>Null where the file has no <c>version</c>.</returns>
    public static TaskfileModel? Decode(YamlNode root, string location)
    {
        if (root is not YamlMapping)
        {
            throw Refused(root, "taskfile");
        }

        var fields = new MappingFields(root, "ast.Taskfile");
        TaskfileVersion? version = null;
        if (fields.Get("version") is { } written && !TaskfileVersion.TryParse(fields.TextOf(written), out version))
        {
            throw new TaskfileDecodeException(["invalid semantic version"], TaskfileNodes.StartOf(root));
        }

        // The fields' own decoders throw as go-yaml's do: the first in the order of the file. They are read in that order
        // of likelihood that the suite shows; two faults in one file are reported one at a time either way.
        var output = fields.Get("output") is { } style ? DecodeOutput(style) : OutputStyle.Unset;
        string method = fields.Text("method");
        var includes = fields.Get("includes") is { } included ? DecodeIncludes(included) : [];
        var set = fields.Texts("set");
        var shopt = fields.Texts("shopt");
        var variables = DecodeVariables(fields, "vars");
        var environment = DecodeVariables(fields, "env");
        var tasks = fields.Get("tasks") is { } listed ? DecodeTasks(listed, location) : new(StringComparer.Ordinal);
        bool isSilent = fields.Flag("silent");
        var dotenv = fields.Texts("dotenv");
        string run = fields.Text("run");
        var interval = fields.OptionalDuration("interval");
        bool? useGitignore = fields.OptionalFlag("use_gitignore");
        fields.Finish();
        return version is null ? null : new TaskfileModel
        {
            Location = location,
            Version = version,
            Output = output,
            Method = method.Length == 0 ? null : method,
            Includes = includes,
            Set = set,
            Shopt = shopt,
            Variables = variables ?? new VariableTable(),
            Environment = environment ?? new VariableTable(),
            Tasks = tasks,
            IsSilent = isSilent,
            Dotenv = dotenv,
            Run = run.Length == 0 ? null : run,
            Interval = interval,
            UseGitignore = useGitignore,
        };
    }

    private static TaskfileDecodeException Refused(YamlNode node, string what) =>
        Problem(node, $"cannot unmarshal {TaskfileNodes.ShortTag(node)} into {what}");

    private static TaskfileDecodeException Problem(YamlNode node, string message) => new([message], TaskfileNodes.StartOf(node));

    private static OutputStyle DecodeOutput(YamlNode node)
    {
        switch (node.Target)
        {
            case YamlScalar scalar:
                return new OutputStyle(scalar.Value);
            case YamlMapping:
                var fields = new MappingFields(node, "ast.Output");
                var group = fields.Get("group") is { } inner ? new MappingFields(inner, "ast.OutputGroup") : null;
                fields.Finish();
                if (group is null)
                {
                    throw Problem(node, "output style must have the \"group\" key when in mapping form");
                }

                var style = new OutputStyle("group", group.Text("begin"), group.Text("end"), group.Flag("error_only"));
                group.Finish();
                return style;
            default:
                throw Refused(node, "output");
        }
    }

    private static List<Include> DecodeIncludes(YamlNode node)
    {
        if (node.Target is not YamlMapping mapping)
        {
            throw Refused(node, "includes");
        }

        var includes = new OrderedDictionary<string, Include>(StringComparer.Ordinal);
        foreach (ref readonly var entry in mapping.Entries)
        {
            string name = entry.Name ?? "";
            includes[name] = DecodeInclude(entry.Value) with { Namespace = name };
        }

        return [.. includes.Values];
    }

    private static Include DecodeInclude(YamlNode node)
    {
        if (TaskfileNodes.IsNull(node.Target))
        {
            return new Include();
        }

        switch (node.Target)
        {
            case YamlScalar scalar:
                return new Include { Taskfile = scalar.Value };
            case YamlMapping:
                var fields = new MappingFields(node, "ast.Include");
                var include = new Include
                {
                    Taskfile = fields.Text("taskfile"),
                    Directory = fields.Text("dir"),
                    IsOptional = fields.Flag("optional"),
                    IsInternal = fields.Flag("internal"),
                    IsFlat = fields.Flag("flatten"),
                    Aliases = fields.Texts("aliases"),
                    Excludes = fields.Texts("excludes"),
                    Variables = DecodeVariables(fields, "vars"),
                    Checksum = fields.OptionalText("checksum"),
                    IsDetailed = true,
                };
                fields.Finish();
                return include.Taskfile.AsSpan().IsWhiteSpace() && include.Directory.AsSpan().IsWhiteSpace()
                    ? throw Problem(node, "include must specify taskfile or dir")
                    : include;
            default:
                throw Refused(node, "include");
        }
    }
}
