using Hearth.Syntax.Diagnostics;

namespace Hearth.Kustomize;

/// <summary>What can be wrong with a kustomization.</summary>
public static class KustomizeRules
{
    public static readonly DiagnosticRule NoKustomization = new(
        "KUST001", "no kustomization", Severity.Error,
        "A directory that is built needs exactly one of kustomization.yaml, kustomization.yml and Kustomization. Add one, or name the directory that has it.");

    public static readonly DiagnosticRule InvalidKustomization = new(
        "KUST002", "kustomization cannot be read", Severity.Error,
        "The file is not YAML, is empty, or a field has the wrong shape. The message says what the field wants.");

    public static readonly DiagnosticRule UnknownField = new(
        "KUST003", "unknown field", Severity.Error,
        "kustomize refuses fields it does not know, so that a slip of the pen does not silently drop a patch. The nearest known name is shown.");

    public static readonly DiagnosticRule MissingFile = new(
        "KUST004", "missing file or directory", Severity.Error,
        "A kustomization names a file or directory that is not there. Paths are relative to the kustomization that names them.");

    public static readonly DiagnosticRule OutsideRoot = new(
        "KUST005", "file outside of the kustomization", Severity.Error,
        "With the default load restrictor a kustomization may read files only in or below its own directory. Build with --load-restrictor LoadRestrictionsNone, as Flux does, or move the file.");

    public static readonly DiagnosticRule Cycle = new(
        "KUST006", "kustomizations that contain each other", Severity.Error,
        "A kustomization may not include its own directory or one above it. The chain that led here is listed.");

    public static readonly DiagnosticRule InvalidResource = new(
        "KUST007", "file holds no valid resource", Severity.Error,
        "Every document of a resource file needs apiVersion, kind and metadata.name, in YAML that go-yaml accepts.");

    public static readonly DiagnosticRule ConflictingIds = new(
        "KUST008", "two resources with one identity", Severity.Error,
        "Two resources of the result have the same API version, kind, namespace and name. Both places are shown: rename one, or include only one.");

    public static readonly DiagnosticRule PatchWithoutTarget = new(
        "KUST009", "patch without a target", Severity.Error,
        "No resource, or more than one, has the kind and name that the patch names. The nearest resource is shown; a target selector can choose several.");

    public static readonly DiagnosticRule InvalidPatch = new(
        "KUST010", "patch that cannot be applied", Severity.Error,
        "The patch is neither a strategic merge nor a JSON patch, or it does not fit the shape of its target.");

    public static readonly DiagnosticRule WrongKind = new(
        "KUST011", "component and kustomization mixed up", Severity.Error,
        "Directories under components must be of kind Component, directories under resources must not be.");

    public static readonly DiagnosticRule InvalidGenerator = new(
        "KUST012", "generator that cannot run", Severity.Error,
        "A ConfigMap or Secret generator lacks a name, has a source that is not KEY=VALUE, or repeats a key.");

    public static readonly DiagnosticRule InvalidTransformer = new(
        "KUST013", "transformer that cannot run", Severity.Error,
        "A transformer's fields contradict each other, or a field path does not fit the resource it is applied to.");

    public static readonly DiagnosticRule InvalidReplacement = new(
        "KUST014", "replacement that cannot be made", Severity.Error,
        "A replacement needs one source and at least one target, and every field path must exist unless options.create is set.");

    public static readonly DiagnosticRule InvalidVar = new(
        "KUST015", "var that cannot be resolved", Severity.Error,
        "A var names an object or a field that the build does not have, has too often, or a name that another var took.");

    public static readonly DiagnosticRule AmbiguousReference = new(
        "KUST016", "name with several candidates", Severity.Error,
        "A reference names something that several resources were called before they were renamed, so it cannot be followed.");

    public static readonly DiagnosticRule PluginRefused = new(
        "KUST017", "plugin that may not or cannot run", Severity.Error,
        "Only built-in plugins run without --enable-alpha-plugins; functions that are programs need --enable-exec as well. Container functions are not run by Hearth.");

    public static readonly DiagnosticRule RemoteFailed = new(
        "KUST018", "remote resource that cannot be fetched", Severity.Error,
        "A remote file or repository could not be fetched, or --offline is set and the cache does not have it.");

    public static readonly DiagnosticRule HelmUnavailable = new(
        "KUST019", "helm chart that cannot be inflated", Severity.Error,
        "helmCharts needs --enable-helm, and a chart that can be found.");

    public static readonly DiagnosticRule InvalidSchema = new(
        "KUST020", "OpenAPI schema or CRD file that cannot be used", Severity.Error,
        "openapi takes either a built-in version or the path of a schema file, crds the paths of OpenAPI definitions.");

    public static readonly DiagnosticRule Deprecated = new(
        "KUST021", "deprecated field", Severity.Warning,
        "The field still works. `hearth kustomize edit fix` writes what takes its place.");

    public static readonly DiagnosticRule DuplicateKey = new(
        "KUST022", "mapping with a key twice", Severity.Error,
        "A resource has a key twice in one mapping; kustomize refuses to write it.");

    public static readonly DiagnosticRule UnusedVar = new(
        "KUST023", "var that nothing uses", Severity.Warning,
        "The var is well defined, but no field that may hold vars refers to it.");

    public static readonly DiagnosticRule ValidationFailed = new(
        "KUST024", "validator that failed", Severity.Error,
        "A validator found the resources wanting, or changed them, which validators may not.");

    public static IReadOnlyList<DiagnosticRule> All { get; } =
    [
        NoKustomization, InvalidKustomization, UnknownField, MissingFile, OutsideRoot, Cycle, InvalidResource, ConflictingIds,
        PatchWithoutTarget, InvalidPatch, WrongKind, InvalidGenerator, InvalidTransformer, InvalidReplacement, InvalidVar,
        AmbiguousReference, PluginRefused, RemoteFailed, HelmUnavailable, InvalidSchema, Deprecated, DuplicateKey, UnusedVar,
        ValidationFailed,
    ];
}
