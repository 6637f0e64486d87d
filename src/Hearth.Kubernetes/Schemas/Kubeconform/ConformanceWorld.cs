namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>What lies outside of a validation: templates, web servers, and somebody who listens.</summary>
public sealed class ConformanceWorld
{
    /// <summary>Expands a Go template of a schema's place; a <see cref="FormatException"/> says what is wrong with it.</summary>
    public required Func<string, SchemaAddress, string> ExpandTemplate { get; init; }

    public required Lazy<HttpClient> Client { get; init; }

    /// <summary>Takes the notes of <c>-debug</c>.</summary>
    public Action<string> Debug { get; init; } = static _ => { };

    /// <summary>The pause before a download is tried again; each further one is twice as long.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);
}
