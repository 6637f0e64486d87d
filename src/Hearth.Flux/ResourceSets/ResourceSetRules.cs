using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.ResourceSets;

/// <summary>What can keep Flux Operator from applying a ResourceSet.</summary>
public static class ResourceSetRules
{
    public static readonly DiagnosticRule TemplateFailed = new("RSET001", "template of a ResourceSet that fails", Severity.Error,
        "The templates of a ResourceSet are Go templates between << and >>, with the inputs as << inputs.NAME >>. An input that is not there is an error, and what comes out has to be Kubernetes objects.");

    public static readonly DiagnosticRule MissingInputs = new("RSET002", "input provider that is not there", Severity.Error,
        "inputsFrom names a ResourceSetInputProvider of the ResourceSet's own namespace. Nothing in the repository renders it.");

    public static readonly DiagnosticRule InvalidResourceSet = new("RSET003", "ResourceSet that the operator refuses", Severity.Error,
        "steps exclude resources and resourcesTemplate beside them, each step has one of the two, an object belongs to one step, an entry of inputsFrom has a name or a selector, and the strategy is Flatten or Permute with at most 10,000 combinations.");

    public static readonly DiagnosticRule MissingCopySource = new("RSET004", "object to copy from that is not there", Severity.Error,
        "The annotations copyFrom, convertKubeConfigFrom and checksumFrom name ConfigMaps and Secrets of the cluster. Nothing in the repository makes this one.");

    public static IReadOnlyList<DiagnosticRule> All => [TemplateFailed, MissingInputs, InvalidResourceSet, MissingCopySource];
}
