using Hearth.Syntax.Yaml.Resolution;

namespace Hearth.Syntax.Yaml;

/// <summary>
/// How plain scalars are read. The four readers of this field disagree: <c>yes</c> is true to PyYAML and go-yaml v2's
/// typed decoding only, <c>0o14</c> is 12 to go-yaml and a string to PyYAML, and so on.
/// </summary>
public abstract class YamlSchema
{
    private protected YamlSchema()
    {
    }

    /// <summary>go-yaml v2, which sigs.k8s.io/yaml and with it Helm, Flux and kubectl read with: <c>yes</c> is a boolean.</summary>
    public static YamlSchema GoYaml2 => field ??= new GoYamlSchema(isVersion3: false);

    /// <summary>go-yaml v3, which kustomize's resources, Task and talhelper are read with: <c>yes</c> is a string.</summary>
    public static YamlSchema GoYaml3 => field ??= new GoYamlSchema(isVersion3: true);

    /// <summary>PyYAML's YAML 1.1: <c>yes</c> is a boolean, <c>014</c> is 12, <c>0o14</c> a string, <c>1:30</c> is 90, <c>1e3</c> a string.</summary>
    public static YamlSchema PyYaml => field ??= new PyYamlSchema();

    /// <summary>JSON's own words and numbers; every other scalar is a string.</summary>
    public static YamlSchema Json => field ??= new JsonSchema();

    /// <summary>What a scalar means: its tag where it has one, else its style and text.</summary>
    public abstract ScalarValue Resolve(YamlScalar scalar);
}
