using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Helm.Values;
using Hearth.Kubernetes.Resources;
using Hearth.Kustomize.Loading;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Flux.Releases;

/// <summary>
/// A release's values: <c>valuesFrom</c> in order, then <c>values</c> (chartutil/values.go of fluxcd/pkg, whose maps are
/// shared on purpose here too: an assignment to a targetPath changes the inline values that are merged last).
/// </summary>
internal static class ReleaseValues
{
    /// <exception cref="DiagnosticException">A reference leads nowhere, or what it leads to cannot be used.</exception>
    public static GoMap Compose(FluxRelease release, ClusterObjects objects)
    {
        var inline = release.Values is { } values ? ValuesReader.Read(values) : new GoMap();
        var result = new GoMap();
        foreach (var reference in release.ValuesFrom)
        {
            if (Read(reference, objects) is not { } text)
            {
                continue;
            }

            try
            {
                if (reference.TargetPath.Length == 0)
                {
                    result = ValuesReader.MergeOver(result, ValuesReader.Read(text));
                }
                else
                {
                    result = ValuesReader.MergeOver(result, inline);
                    Assign(result, reference, text);
                }
            }
            catch (ValuesException exception)
            {
                throw new DiagnosticException(new Diagnostic(FluxRules.InvalidValues, exception.Span ?? reference.Object.Span, exception.Message)
                {
                    Related = [new RelatedPlace(reference.Object.Span, "valuesFrom names it here")],
                });
            }
        }

        return ValuesReader.MergeOver(result, inline);
    }

    // Null: optional, and not there.
    private static SourceText? Read(ValuesReference reference, ClusterObjects objects)
    {
        var id = reference.Object.Id;
        if (objects.Find(id) is not { } found)
        {
            if (reference.IsOptional)
            {
                return null;
            }

            bool isRuntime = objects.IsMadeAtRuntime(id);
            throw new DiagnosticException(new Diagnostic(FluxRules.MissingValues, reference.Object.Span, isRuntime
                ? $"valuesFrom names {id.ShortName}, whose content is only known in the cluster"
                : $"valuesFrom names {id.ShortName}, which nothing in the repository makes") { Severity = isRuntime ? Severity.Info : Severity.Error });
        }

        bool isSecret = id.Kind == "Secret";
        if (isSecret && found.Root.GetMapping("stringData")?[reference.Key] is YamlScalar plain)
        {
            return ScalarSource.Of(plain);
        }

        if (found.Root.GetMapping("data")?[reference.Key] is YamlScalar scalar)
        {
            return isSecret ? MappedText.From(PostBuildVariables.Decode(scalar.Value), scalar.Span).ToSourceText(scalar.Span.Path) : ScalarSource.Of(scalar);
        }

        return reference.IsOptional
            ? null
            : throw new DiagnosticException(new Diagnostic(FluxRules.MissingValues, reference.Object.Span, $"{id.ShortName} has no key {reference.Key}")
            {
                Hint = NearestName.Find(reference.Key, Keys(found)) is { } near ? $"did you mean {near}?" : null,
            });
    }

    private static List<string> Keys(Resource resource)
    {
        var keys = new List<string>();
        foreach (var entry in NodeReading.EntriesOf(resource.Root.GetMapping("data")))
        {
            keys.Add(entry.Name ?? "");
        }

        return keys;
    }

    private static void Assign(GoMap values, ValuesReference reference, SourceText text)
    {
        string value = text.Text;
        var kind = AssignmentKind.Typed;
        if (reference.IsLiteral)
        {
            kind = AssignmentKind.Literal;
        }
        else if (value.Length > 0 && ((value[0] == '\'' && value[^1] == '\'') || (value[0] == '"' && value[^1] == '"')))
        {
            value = value.Trim('\'', '"');
            kind = AssignmentKind.Text;
        }

        var writer = new MappedTextWriter();
        writer.Append(reference.TargetPath + "=");
        if (value.Length == text.Length)
        {
            writer.AppendVerbatim(text.WholeSpan());
        }
        else
        {
            writer.Append(value, text.WholeSpan());
        }

        ValueAssignments.Apply(values, writer.ToMappedText().ToSourceText(text.Path), kind);
    }
}
