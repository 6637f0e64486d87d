using Hearth.Syntax.Text;

namespace Hearth.Syntax.Yaml;

/// <summary>Reads YAML as go-yaml reads it (libyaml's grammar), which is not YAML 1.2.</summary>
public static class YamlReader
{
    public static YamlStream Read(SourceText source, YamlReadOptions? options = null) => throw new NotImplementedException();
}
