using Hearth.Syntax.Diagnostics;

namespace Hearth.Talos;

/// <summary>
/// A Talos file that cannot be used. The message is in Talos' words where Talos refuses the same thing; the diagnostics
/// say where.
/// </summary>
public sealed class TalosConfigException : Exception
{
    public TalosConfigException(string message, IReadOnlyList<Diagnostic>? diagnostics = null)
        : base(message) => Diagnostics = diagnostics ?? [];

    public TalosConfigException(Diagnostic diagnostic)
        : this(diagnostic.Message, [diagnostic])
    {
    }

    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}
