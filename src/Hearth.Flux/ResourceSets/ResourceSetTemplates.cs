using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;
using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Functions;
using Hearth.Templating.GoTemplate.Values;
using Hearth.Kustomize.Loading;

namespace Hearth.Flux.ResourceSets;

/// <summary>
/// Fills the templates of one ResourceSet (internal/builder/resourceset.go of flux-operator). Each template is parsed once
/// and run for each set of inputs.
/// </summary>
internal sealed class ResourceSetTemplates
{
    private const string Name = "resourceset";
    private static readonly EvaluationOptions Options = new() { MissingKey = MissingKey.Error };

    private readonly FunctionSet functions;
    private GoMap current = new();

    public ResourceSetTemplates()
    {
        functions = new FunctionSet().AddAll(FunctionSets.ResourceSet);
        functions.Add("inputs", () => Value.Of(current));
    }

    /// <summary>
    /// The objects of a step. The first of one identity counts, and those of <c>resources</c> come before those of
    /// <c>resourcesTemplate</c>; one whose annotation switches it off is left out.
    /// </summary>
    /// <exception cref="DiagnosticException">A template fails, or what it gives is no object.</exception>
    public List<Resource> Build(ResourceSetStep step, IReadOnlyList<GoMap> inputs)
    {
        IReadOnlyList<GoMap> sets = inputs.Count == 0 ? [new GoMap()] : inputs;
        var built = new List<Resource>();
        var seen = new HashSet<ResourceId>();
        foreach (var template in step.Resources)
        {
            var text = new MappedTextWriter();
            SigsYaml.Marshal(template, YamlSchema.GoYaml3, text);
            foreach (var resource in Fill(text.ToMappedText().ToSourceText(template.Span.Path), sets, isOneObject: true))
            {
                Add(resource, asItIs: inputs.Count == 0);
            }
        }

        if (step.Template is { } documents)
        {
            foreach (var resource in Fill(ScalarSource.Of(documents), sets, isOneObject: false))
            {
                Add(resource, asItIs: false);
            }
        }

        return built;

        void Add(Resource resource, bool asItIs)
        {
            bool isOff = resource.Root.GetMapping("metadata")?.GetMapping("annotations")?.GetString(FluxKinds.OperatorGroup + "/reconcile") == "disabled";
            if (asItIs || !isOff)
            {
                bool isFirst = seen.Add(resource.Id);
                if (isFirst || asItIs)
                {
                    built.Add(resource);
                }
            }
        }
    }

    private List<Resource> Fill(SourceText text, IReadOnlyList<GoMap> sets, bool isOneObject)
    {
        try
        {
            var templates = new TemplateSet(functions, Name, "<<", ">>");
            var template = templates.Parse(Name, text);
            var resources = new List<Resource>();
            foreach (var set in sets)
            {
                current = set;
                var filled = new Evaluator(templates, Options).Execute(template, Value.Nil).ToSourceText(text.Path);
                resources.AddRange(isOneObject ? Read(filled).Take(1) : Read(filled));
            }

            return resources;
        }
        catch (TemplateException exception)
        {
            throw new DiagnosticException(new Diagnostic(ResourceSetRules.TemplateFailed, exception.Span ?? text.WholeSpan(), exception.Message));
        }
    }

    private static IEnumerable<Resource> Read(SourceText text)
    {
        var stream = YamlReader.Read(text);
        if (stream.HasErrors)
        {
            throw Failed(stream.Diagnostics[0].Span, $"what the template gives is no YAML: {stream.Diagnostics[0].Message}");
        }

        foreach (var document in stream.Documents)
        {
            if (document.Root is not { } node || node is YamlScalar { IsPlain: true, Value: "" or "null" or "~" })
            {
                continue;
            }

            if (YamlExpander.Expand(node, YamlMergeRule.LaterWins).Root is not YamlMapping root || root.GetString("kind") is not { Length: > 0 } kind)
            {
                throw Failed(node.Span, "what the template gives is no object: it has no kind");
            }

            root = SchemaNormalizer.Normalize(root);
            var items = kind.EndsWith("List", StringComparison.Ordinal) && root.GetSequence("items") is { } list ? NodeReading.MappingsOf(list) : [root];
            foreach (var item in items)
            {
                var resource = new Resource(item);
                // The operator passes over what is no object of an API server.
                if (resource.Name.Length > 0 && resource.Type.Version.Length > 0 && resource.Type.Group != "kustomize.config.k8s.io")
                {
                    yield return resource;
                }
            }
        }
    }

    private static DiagnosticException Failed(SourceSpan span, string message) => new(new Diagnostic(ResourceSetRules.TemplateFailed, span, message));
}
