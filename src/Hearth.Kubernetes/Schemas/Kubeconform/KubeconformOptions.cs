namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>kubeconform's settings, as its flags give them.</summary>
public sealed record KubeconformOptions
{
    /// <summary>The directory that downloaded schemas are kept in; empty for none.</summary>
    public string Cache { get; set; } = "";

    public bool Debug { get; set; }

    public bool ExitOnError { get; set; }

    public IReadOnlyList<string> Files { get; set; } = [];

    public bool Help { get; set; }

    public List<string> IgnoreFilenamePatterns { get; } = [];

    public bool IgnoreMissingSchemas { get; set; }

    /// <summary><c>master</c>, or such as <c>1.33.0</c>.</summary>
    public string KubernetesVersion { get; set; } = "master";

    public int Workers { get; set; } = 4;

    /// <summary>json, junit, pretty, tap or text.</summary>
    public string Output { get; set; } = "text";

    public HashSet<string> RejectKinds { get; set; } = [];

    public List<string> SchemaLocations { get; } = [];

    public HashSet<string> SkipKinds { get; set; } = [];

    public bool SkipTlsVerification { get; set; }

    public bool Strict { get; set; }

    public bool Summary { get; set; }

    public bool Verbose { get; set; }

    public bool Version { get; set; }

    /// <summary>The directory that relative paths are seen from.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;
}
