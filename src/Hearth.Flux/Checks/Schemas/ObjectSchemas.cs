using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Schemas.Catalog;
using Hearth.Kubernetes.Schemas.Embedded;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Schemas;

/// <summary>
/// Validates every applied object by the schema of its kind. The definitions of custom resources are those that the
/// repository and its charts apply themselves, then those that are part of Hearth.
/// </summary>
internal static class ObjectSchemas
{
    public static SchemaCatalog Catalog(CheckContext context)
    {
        var version = context.Index(static it => new ClusterVersion(it));
        var catalog = new SchemaCatalog(version.IsKnown ? version.Minor : EmbeddedSchemas.NewestMinor) { Rules = new CelSchemaRules() };
        foreach (var definition in context.Definitions)
        {
            catalog.Learn(definition.Resource.Root);
        }

        return catalog;
    }

    /// <summary>
    /// What is wrong and can be mended in the repository: what a chart's own text writes is left out, and so is what a value
    /// that is not known here (encrypted, made in the cluster) may be.
    /// </summary>
    public static IEnumerable<ObjectFinding> Validate(CheckContext context)
    {
        foreach (var found in context.Objects)
        {
            foreach (var problem in context.Schemas.Validate(found.Resource.Root) ?? [])
            {
                if (!problem.IsDoubtful && !IsUnknownHere(problem, found) && context.Place(problem.Span, found.Owner).Generated is null)
                {
                    yield return new ObjectFinding(found, problem, IsSubstituted(problem.Span));
                }
            }
        }
    }

    private static bool IsUnknownHere(SchemaFinding problem, ClusterObject found) => problem.Problem switch
    {
        SchemaProblem.UnknownField or SchemaProblem.MissingField => false,
        SchemaProblem.WrongType or SchemaProblem.WrongValue => IsPlaceholder(problem.Span),
        _ => HoldsPlaceholder(found.Resource.Root),
    };

    private static bool IsPlaceholder(SourceSpan span) => Placeholders.IsIn(span.Text.ToString()) || span.Authored().Text.StartsWith("ENC[AES256_GCM,");

    private static bool HoldsPlaceholder(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                return scalar.IsSensitive || Placeholders.IsIn(scalar.Value);
            case YamlMapping mapping:
                foreach (ref readonly var entry in mapping.Entries)
                {
                    if (HoldsPlaceholder(entry.Value.Target))
                    {
                        return true;
                    }
                }

                return false;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    if (HoldsPlaceholder(item.Target))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return false;
        }
    }

    private static bool IsSubstituted(SourceSpan span) => span.Source.Map is not null && span.Trace().Any(static part => part.Text.StartsWith("${"));
}
