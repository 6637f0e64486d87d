using Hearth.Syntax.Text;

namespace Hearth.Syntax.Yaml;

/// <summary>A reference (<c>*name</c>) to an earlier node of the document.</summary>
public sealed class YamlAlias(string name, YamlNode target, SourceSpan span) : YamlNode(span, null)
{
    /// <summary>Without <c>*</c>.</summary>
    public string Name => name;

    public override YamlNode Target => target.Target;
}
