using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux;

/// <summary>What can keep Flux from applying an object.</summary>
public static class FluxRules
{
    public static readonly DiagnosticRule MissingPath = new("FLUX001", "path that does not exist", Severity.Error,
        "spec.path of a Kustomization is a directory of its source. Leading dots and slashes do not matter; nothing leads out of the source.");

    public static readonly DiagnosticRule InvalidObject = new("FLUX002", "object without identity", Severity.Error,
        "Everything that a Kustomization applies needs an apiVersion, a kind and a name. One that has an empty one, or a number or a boolean in its place, after substitution is dropped by Flux without a word.");

    public static readonly DiagnosticRule MissingVariables = new("FLUX003", "source of variables that is not there", Severity.Error,
        "substituteFrom names a ConfigMap or Secret of the Kustomization's own namespace. It has to be rendered from the repository, or lie in it as a file that is applied by hand; mark it optional where it may be absent.");

    public static readonly DiagnosticRule BrokenSubstitution = new("FLUX004", "substitution that breaks the YAML", Severity.Error,
        "Variables are put into the text of an object, which is then read again. A value with a colon, a quote or a line break can break it: quote the place where it is used.");

    public static readonly DiagnosticRule EncryptedSecret = new("FLUX005", "secret that nothing decrypts", Severity.Error,
        "A Secret with SOPS metadata is applied by a Kustomization without spec.decryption. Flux refuses it.");

    public static readonly DiagnosticRule CannotDecrypt = new("FLUX006", "secret that cannot be decrypted", Severity.Error,
        "The file is encrypted for keys that are at hand, and still does not open.");

    public static readonly DiagnosticRule DuplicateObject = new("FLUX007", "object that two Kustomizations apply", Severity.Warning,
        "Two Kustomizations render an object of one identity. They overwrite each other, and each one's pruning deletes it for both.");

    public static readonly DiagnosticRule ExternalSource = new("FLUX008", "source outside of this repository", Severity.Info,
        "The Kustomization takes its files from another repository or artifact, which is not at hand.");

    public static readonly DiagnosticRule MissingSource = new("FLUX009", "source that is not there", Severity.Error,
        "sourceRef or chartRef names a source object. Nothing in the repository renders it.");

    public static readonly DiagnosticRule MissingDependency = new("FLUX010", "dependency that is not there", Severity.Error,
        "An object waits for everything in dependsOn. A Kustomization depends on Kustomizations and a HelmRelease on HelmReleases, by name and namespace; what does not exist is never ready.");

    public static readonly DiagnosticRule DependencyCycle = new("FLUX011", "dependencies in a circle", Severity.Error,
        "Each of these objects waits for the next one, so none of them is ever applied.");

    public static readonly DiagnosticRule InvalidComponent = new("FLUX012", "component path that Flux refuses", Severity.Error,
        "spec.components of a Kustomization holds paths relative to spec.path, inside the source.");

    public static readonly DiagnosticRule Failed = new("FLUX013", "object that cannot be rendered", Severity.Error,
        "Hearth met something in this object that it cannot render.");

    public static readonly DiagnosticRule MissingValues = new("FLUX014", "values that are not there", Severity.Error,
        "valuesFrom names a ConfigMap or Secret of the release's namespace, and a key of it that defaults to values.yaml. Mark it optional where it may be absent.");

    public static readonly DiagnosticRule InvalidValues = new("FLUX015", "values that cannot be used", Severity.Error,
        "The values of valuesFrom are YAML mappings, or a single value for targetPath in the syntax of helm --set.");

    public static readonly DiagnosticRule ChartFailed = new("FLUX016", "chart that does not render", Severity.Error,
        "The chart's templates fail with these values. The place is where the chart's text or the value stands.");

    public static readonly DiagnosticRule ChartUnavailable = new("FLUX017", "chart that is not at hand", Severity.Info,
        "The chart could not be fetched, or --offline keeps Hearth from fetching it, and the cache does not have it. --chart-dir takes charts from a local directory.");

    public static readonly DiagnosticRule InvalidRelease = new("FLUX018", "release without a chart", Severity.Error,
        "A HelmRelease has either spec.chart or spec.chartRef.");

    public static readonly DiagnosticRule NoRoot = new("FLUX019", "no cluster found", Severity.Error,
        "Hearth looks for a FluxInstance (as an object, or in the values of the flux-instance chart), gotk-sync.yaml, and the usual directories. --path names the directory that Flux starts from.");

    public static readonly DiagnosticRule InvalidExpression = new("FLUX020", "CEL expression that Flux refuses", Severity.Error,
        "Kustomizations and HelmReleases have CEL expressions in healthCheckExprs (current, and optionally inProgress and failed) and in dependsOn (readyExpr, with self and dep, a bool for sure). Flux ends with a terminal error where one of them cannot be read, where current is missing or where two health checks are about one kind: nothing is applied until the object changes.");

    public static readonly DiagnosticRule RefusedValues = new("FLUX021", "values that the chart's schema refuses", Severity.Error,
        "The chart brings a values.schema.json, and Helm renders nothing until the values fit. hearth check reports each value by itself (CHART002) in the place of this.");

    public static readonly DiagnosticRule LostMetadata = new("FLUX022", "labels or annotations that Flux loses", Severity.Warning,
        "Where one label of an object is a number, a boolean or null, which substitution makes of a quoted ${NAME}, Kubernetes' Go library sees no labels at all. kustomize-controller then adds its own and with that replaces all the others, without a word. The same goes for annotations where spec.commonMetadata adds some.");

    public static IReadOnlyList<DiagnosticRule> All =>
    [
        MissingPath, InvalidObject, MissingVariables, BrokenSubstitution, EncryptedSecret, CannotDecrypt, DuplicateObject,
        ExternalSource, MissingSource, MissingDependency, DependencyCycle, InvalidComponent, Failed, MissingValues,
        InvalidValues, ChartFailed, ChartUnavailable, InvalidRelease, NoRoot, InvalidExpression, RefusedValues,
        LostMetadata,
    ];
}
