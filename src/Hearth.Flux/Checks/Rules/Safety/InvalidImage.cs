using System.Text.RegularExpressions;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Safety;

/// <summary>An image whose name no runtime can read.</summary>
internal sealed partial class InvalidImage : Check
{
    public override DiagnosticRule Rule { get; } = new("SAFE011", "image that is no reference", Severity.Error,
        "An image is [HOST[:PORT]/]PATH[:TAG][@sha256:DIGEST], the path in lower case, the digest of 64 hexadecimal digits. Anything else leaves the pod in InvalidImageName.");

    public override CheckExample Example { get; } = new(
        "image: ghcr.io/cloudnative-pg/postgresql:16:sha256:0f5c…",
        "image: ghcr.io/cloudnative-pg/postgresql:16@sha256:0f5c…");

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var images = context.Pods.SelectMany(static pods => pods.Containers.Select(container => (Object: pods.Workload, Image: container["image"] as YamlScalar)))
            .Concat(context.OfKind("postgresql.cnpg.io", "Cluster").Select(static cluster => (Object: cluster, Image: cluster.Resource.Root.GetMapping("spec")?["imageName"] as YamlScalar)));
        foreach (var (found, image) in images)
        {
            if (image is not { Value.Length: > 0 } || Placeholders.IsIn(image.Value) || image.Value.AsSpan().ContainsAny("${}()<>#") || Reference().IsMatch(image.Value)
                || context.Place(image.Span, found.Owner).Generated is not null)
            {
                continue;
            }

            yield return Finding(context, found, image.Span, $"{found.Id.ShortName} runs the image {image.Value}, which is no reference", Hint(image.Value));
        }
    }

    private static string? Hint(string image) =>
        image.Trim() != image || image.Contains(' ', StringComparison.Ordinal) ? "there is a space in it"
        : image.Contains("://", StringComparison.Ordinal) ? "leave out the scheme"
        : image.IndexOf("sha256:", StringComparison.Ordinal) is > 0 and var at && image[at - 1] != '@' ? "write @ in front of sha256:"
        : image.Split('@') is [var name, var digest] && digest.StartsWith("sha256:", StringComparison.Ordinal) && Reference().IsMatch(name) ? $"the digest has {digest.Length - 7} digits; wants 64 of 0-9 and a-f"
        : image.Count(static letter => letter == '@') > 1 ? "it has two digests"
        : image.Split('@')[0] is var tagged && tagged[(tagged.LastIndexOf('/') + 1)..].Count(static letter => letter == ':') > 1 ? "it has two tags"
        : image.EndsWith(':') ? "the tag is empty"
        : image[..(image.LastIndexOf('/') is var slash and >= 0 ? slash : 0)].Any(char.IsAsciiLetterUpper) ? "write the path in lower case"
        : null;

    [GeneratedRegex(@"\A(?:(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::[0-9]+)?/|\[[0-9a-fA-F:]+\](?::[0-9]+)?/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@(?:sha256:[0-9a-f]{64}|(?!sha256:)[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
