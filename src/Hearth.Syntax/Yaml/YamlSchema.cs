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

    /// <summary>What a scalar means: its tag where it has one, else its style and text.</summary>
    public abstract ScalarValue Resolve(YamlScalar scalar);
}
