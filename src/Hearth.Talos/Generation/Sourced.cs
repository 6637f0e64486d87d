using Hearth.Syntax.Text;

namespace Hearth.Talos.Generation;

/// <summary>A text and where a person wrote it; no origin for what Hearth made up.</summary>
public readonly record struct Sourced(string Value, SourceSpan? Origin = null)
{
    public static implicit operator Sourced(string value) => new(value);

    public override string ToString() => Value;
}
