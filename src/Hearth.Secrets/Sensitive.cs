namespace Hearth.Secrets;

/// <summary>A value that prints as <c>***</c> wherever somebody formats it; <see cref="Reveal"/> is the only way out.</summary>
public readonly struct Sensitive<T>(T value)
{
    private readonly T value = value;

    public T Reveal() => value;

    public override string ToString() => "***";
}
