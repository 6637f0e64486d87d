using Hearth.Flux.Checks.Configs;
using Hearth.Flux.Checks.Fixing;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Secrets;

/// <summary>A Secret or ConfigMap that is used and that nothing makes. Only names that the repository itself writes are looked at.</summary>
internal abstract class MissingConfig(string kind) : Check
{
    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var reference in context.ConfigReferences)
        {
            string name = reference.Name.Value, @namespace = reference.Subject.Id.Namespace;
            if (reference.Kind != kind || reference.IsOptional || @namespace.Length == 0 || context.ConfigSources.Find(kind, @namespace, name) is not null
                || Placeholders.IsIn(name) || name.Contains('$')
                || context.Place(reference.Name.Span, reference.Subject.Owner).Generated is not null
                || context.Unrendered.MayMake(@namespace, name)
                || context.ConfigSources.MayExist(kind, @namespace, name))
            {
                continue;
            }

            yield return Report(context, reference, name, @namespace);
        }
    }

    private Diagnostic Report(CheckContext context, ConfigReference reference, string name, string @namespace)
    {
        var elsewhere = context.OfKind("", "Namespace").Select(static found => found.Id.Name)
            .Concat(context.Objects.Select(static found => found.Id.Namespace)).Distinct(StringComparer.Ordinal)
            .FirstOrDefault(other => other != @namespace && context.ConfigSources.Find(kind, other, name) is not null);
        // kustomize's generators append a hash of ten characters.
        string? hashed = context.ConfigSources.Names(kind, @namespace).FirstOrDefault(other => other.Length == name.Length + 11 && other.StartsWith(name, StringComparison.Ordinal) && other[name.Length] == '-');
        string? near = hashed is not null ? null : NearestName.Find(name, context.ConfigSources.Names(kind, @namespace));
        string? hint = hashed is not null ? $"a generator makes {hashed}: set disableNameSuffixHash: true in its options"
            : near is not null ? $"did you mean {near}?"
            : elsewhere is not null ? $"there is one in namespace {elsewhere}; pods see their own namespace only"
            : null;
        var finding = Finding(context, reference.Subject, reference.Name.Span, $"{reference.Subject.Id.ShortName} uses {kind} {name} ({reference.Use}), and nothing makes one in namespace {@namespace}", hint);
        if (reference.Use == "imagePullSecrets")
        {
            finding = finding with { Severity = Severity.Warning };
        }

        if (near is not null)
        {
            context.OfferRename(finding, name, near);
        }

        return finding;
    }
}

/// <summary>A Secret that nothing makes.</summary>
internal sealed class MissingSecret() : MissingConfig("Secret")
{
    public override DiagnosticRule Rule { get; } = new("SECRET001", "Secret that nothing makes", Severity.Error,
        "A pod waits in CreateContainerConfigError, or an operator fails, until the Secret exists. No manifest, generator, ExternalSecret or Certificate of the repository makes one of that name in that namespace. Correct the name, add what makes it, or mark the reference optional.");

    public override CheckExample Example { get; } = new(
        """
        # the ExternalSecret's target is named app-secret
        envFrom:
          - secretRef:
              name: app-secrets
        """,
        """
        envFrom:
          - secretRef:
              name: app-secret
        """);
}

/// <summary>A ConfigMap that nothing makes.</summary>
internal sealed class MissingConfigMap() : MissingConfig("ConfigMap")
{
    public override DiagnosticRule Rule { get; } = new("SECRET002", "ConfigMap that nothing makes", Severity.Error,
        "A pod does not start until the ConfigMap exists. One that a configMapGenerator makes has a hash in its name unless disableNameSuffixHash is set, and only references that kustomize knows follow it: a name inside of a HelmRelease's values does not.");

    public override CheckExample Example { get; } = new(
        """
        # kustomization.yaml
        configMapGenerator:
          - name: app-config        # becomes app-config-7g2k4
            files: [config.yaml]
        # helmrelease.yaml
        values:
          persistence:
            config: {type: configMap, name: app-config}
        """,
        """
        # kustomization.yaml
        configMapGenerator:
          - name: app-config
            files: [config.yaml]
        generatorOptions:
          disableNameSuffixHash: true
        """);
}
