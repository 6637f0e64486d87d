using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Reading;

/// <summary>YAML as template values, as go-yaml v3 decodes it into Go's <c>any</c>.</summary>
internal static class TaskfileValues
{
    public static Value FromYaml(YamlNode node) => YamlValues.FromGoYaml3(node.Target);
}
