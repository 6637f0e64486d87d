using Hearth.Syntax.Diagnostics;

namespace Hearth.Templating.Yq;

/// <summary>What yq says behind <c>Error: </c>: a wrong expression, a file that is no such format, values that an operator cannot take.</summary>
public sealed class YqException : Exception
{
    public YqException(string message)
        : base(message)
    {
    }

    public YqException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Where in the expression, counted from zero; -1 where that is not known.</summary>
    public int At { get; init; } = -1;

    public int Length { get; init; } = 1;

    /// <summary>What is wrong with a YAML file, at its place; null for everything else.</summary>
    public Diagnostic? Finding { get; init; }
}
