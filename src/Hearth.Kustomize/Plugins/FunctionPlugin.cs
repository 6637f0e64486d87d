using System.Text;
using Hearth.Kubernetes;
using Hearth.Kustomize.Building;
using Hearth.Kustomize.Loading;
using Hearth.Kustomize.Model;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Kustomize.Plugins;

/// <summary>
/// A KRM function that is a program: it reads a ResourceList and writes one. What it says of a resource replaces what
/// was there; its values point into its output, which is named after the program.
/// </summary>
internal sealed class FunctionPlugin : Plugin
{
    private const string IdAnnotation = "kustomize.config.k8s.io/id";
    private const string HashAnnotation = "kustomize.config.k8s.io/needs-hash";
    private const string BehaviorAnnotation = "kustomize.config.k8s.io/behavior";
    private const string LocalConfigAnnotation = "config.kubernetes.io/local-config";

    private static readonly string[] FunctionAnnotations = ["config.kubernetes.io/function", "config.k8s.io/function"];

    private readonly BuildSession session;
    private readonly Loader loader;
    private readonly string path;
    private readonly IReadOnlyList<string> arguments;
    private readonly IReadOnlyList<string> environment;

    public FunctionPlugin(BuildResource config, Loader loader, BuildSession session)
        : base(config)
    {
        this.session = session;
        this.loader = loader;
        var specification = ReadSpecification(config);
        if (specification?.Child("exec", []) is not { } exec || exec.Value("path").Length == 0)
        {
            throw new KustomizeException(
                KustomizeRules.PluginRefused,
                config.Span,
                specification is null ? $"{config.Type} is neither built in nor a function: it has no {FunctionAnnotations[0]} annotation" : $"{config.Type} is a container function, which Hearth does not run",
                "Functions that are programs (exec.path) run with --enable-alpha-plugins --enable-exec.");
        }

        if (!session.Options.EnableExec || session.Options.Programs is null)
        {
            throw new KustomizeException(KustomizeRules.PluginRefused, config.Span, $"{config.Type} runs the program {exec.Value("path")}, which needs --enable-exec");
        }

        path = exec.Value("path");
        arguments = [.. exec.Texts("args").Select(text => text.Value)];
        environment = [.. exec.Texts("env").Select(text => text.Value)];
    }

    public override IReadOnlyList<BuildResource> Generate()
    {
        var generated = Run([FunctionConfig()]);
        foreach (var resource in generated)
        {
            resource.NeedsHash = resource.GetAnnotation(HashAnnotation) is "true" or "True" or "TRUE" or "t" or "T" or "1";
            resource.Behavior = BuildResource.BehaviorOf(resource.GetAnnotation(BehaviorAnnotation));
            resource.RemoveAnnotation(HashAnnotation);
            resource.RemoveAnnotation(BehaviorAnnotation);
            resource.NormalizeAnnotations();
        }

        return generated;
    }

    public override void Transform(ResourceList resources)
    {
        var written = Run([.. resources.Select(WithId)]);
        var left = new Dictionary<(Hearth.Kubernetes.Resources.GroupVersionKind, string, string), BuildResource>();
        foreach (var resource in written)
        {
            resource.RemoveAnnotation(IdAnnotation);
            resource.NormalizeAnnotations();
            if (!left.TryAdd(resource.CurrentId.Key, resource))
            {
                throw new KustomizeException(KustomizeRules.ConflictingIds, resource.Span, $"{path} wrote {resource.CurrentId} twice").With(Span, "the function is asked for here");
            }
        }

        var result = new List<BuildResource>(written.Count);
        foreach (var resource in resources)
        {
            if (left.Remove(resource.CurrentId.Key, out var changed))
            {
                changed.VarNames.AddRange(resource.VarNames);
                result.Add(changed);
            }
        }

        result.AddRange(written.Where(resource => left.ContainsKey(resource.CurrentId.Key)));
        resources.Reset(result);
    }

    private static StructReader? ReadSpecification(BuildResource config)
    {
        foreach (string annotation in FunctionAnnotations)
        {
            if (config.Root.GetMapping("metadata")?.GetMapping("annotations")?[annotation] is YamlScalar { Value.Length: > 0 } text)
            {
                return ResourceDocuments.ReadNodes(ScalarSource.Of(text)) is [YamlMapping mapping, ..] ? StructReader.Lenient(mapping) : null;
            }
        }

        return config.Root.GetMapping("metadata")?.GetMapping("configFn") is { } function ? StructReader.Lenient(function) : null;
    }

    private static YamlMapping WithId(BuildResource resource)
    {
        var id = resource.CurrentId;
        var text = new StringBuilder();
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
            [("group", id.Type.Group), ("kind", id.Type.Kind), ("name", id.Name), ("namespace", id.Namespace), ("version", id.Type.Version)])
        {
            if (value.Length > 0)
            {
                text.Append(name).Append(": ").Append(value).Append('\n');
            }
        }

        var copy = resource.Copy();
        copy.Root = resource.Exported();
        copy.SetAnnotation(IdAnnotation, text.ToString(), resource.Root.Span);
        return copy.Root;
    }

    private YamlMapping FunctionConfig()
    {
        var copy = Config.Copy();
        copy.SetAnnotation(LocalConfigAnnotation, "true", Config.Root.Span);
        return copy.Root;
    }

    private List<BuildResource> Run(IReadOnlyList<YamlMapping> items)
    {
        var input = new StringBuilder("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n");
        foreach (var item in items)
        {
            AppendIndented(input, item, "- ");
        }

        AppendIndented(input.Append("functionConfig:\n"), FunctionConfig(), "  ");
        var variables = new Dictionary<string, string>();
        foreach (string variable in environment)
        {
            if (variable.Split('=') is [var name, var value])
            {
                variables[name] = value;
            }
        }

        var result = session.Options.Programs!.Run(new ProgramRequest(path, arguments, "/" + loader.Root, input.ToString(), variables)); // The constructor saw to it.
        if (result.ExitCode != 0)
        {
            string error = result.Error.Trim();
            throw new KustomizeException(KustomizeRules.PluginRefused, Span, $"{path} ended with exit code {result.ExitCode}{(error.Length > 0 ? $": {error}" : "")}");
        }

        return [.. ResourceDocuments.Read(new SourceText($"<{path}>", result.Output)).Where(root => !Krm.IsNull(root)).Select(session.Resource)];
    }

    private static void AppendIndented(StringBuilder text, YamlMapping node, string first)
    {
        string lead = first;
        foreach (var line in SigsYaml.Marshal(node, YamlSchema.GoYaml3).AsSpan().TrimEnd('\n').EnumerateLines())
        {
            text.Append(line.Length == 0 && lead != first ? "" : lead).Append(line).Append('\n');
            lead = "  ";
        }
    }
}
