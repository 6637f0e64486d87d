using System.Text.RegularExpressions;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Secrets;

/// <summary>
/// A variable in the template of an ExternalSecret that none of its sources yields. Where <c>dataFrom</c> takes in whole
/// entries of the store, the other ExternalSecrets of the repository say which fields such an entry has.
/// </summary>
internal sealed partial class UnknownTemplateVariable : Check
{
    public override DiagnosticRule Rule { get; } = new("SECRET005", "template variable that no source yields", Severity.Error,
        "The template of an ExternalSecret sees the secretKeys of data and the fields of the entries that dataFrom takes in. With data alone all of them are known. With dataFrom they are learned: a name that nobody else uses, one slip away from a name that others take from the same entry, is reported.");

    public override CheckExample Example { get; } = new(
        """
        target:
          template:
            data:
              PASSWORD: "{{ .passwrd }}"
        data:
          - secretKey: password
            remoteRef: {key: app, property: password}
        """,
        """
        target:
          template:
            data:
              PASSWORD: "{{ .password }}"
        data:
          - secretKey: password
            remoteRef: {key: app, property: password}
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var secrets = context.OfKind("external-secrets.io", "ExternalSecret").Select(Usage.Of).OfType<Usage>().ToList();
        var users = new Dictionary<(string Entry, string Variable), int>();
        foreach (var secret in secrets)
        {
            foreach (string entry in secret.Entries)
            {
                foreach (string variable in secret.Variables.Select(static variable => variable.Name).Distinct(StringComparer.Ordinal))
                {
                    users[(entry, variable)] = users.GetValueOrDefault((entry, variable)) + 1;
                }
            }
        }

        foreach (var secret in secrets)
        {
            foreach (var (name, scalar) in secret.Variables)
            {
                if (secret.Keys.Contains(name))
                {
                    continue;
                }

                string? near;
                if (secret.IsClosed)
                {
                    near = NearestName.Find(name, secret.Keys);
                }
                else
                {
                    // Only a name that stands alone among names that several use is taken for a slip.
                    near = secret.HasRewrite || secret.Entries.Any(entry => users.GetValueOrDefault((entry, name)) > 1) ? null
                        : secret.Entries.Select(entry => NearestName.Find(name, users.Where(user => user.Key.Entry == entry && user.Value > 1 && !secret.Variables.Any(own => own.Name == user.Key.Variable)).Select(static user => user.Key.Variable))).FirstOrDefault(static found => found is not null);
                    if (near is null || !IsSlip(name, near))
                    {
                        continue;
                    }
                }

                string message = secret.IsClosed
                    ? $"the template of {secret.Object.Id.ShortName} uses .{name}; its data has {(secret.Keys.Count == 0 ? "no keys" : string.Join(", ", secret.Keys.Order(StringComparer.Ordinal)))}"
                    : $"the template of {secret.Object.Id.ShortName} uses .{name}, which nobody else takes from {string.Join(", ", secret.Entries)}";
                yield return Finding(context, secret.Object, scalar.Span, message, near is null ? null : $"did you mean .{near}?");
            }
        }
    }

    // One letter too many, too few or wrong, or two swapped; digits tell things apart (HOST1, HOST2) and are no slip.
    private static bool IsSlip(string name, string near)
    {
        int prefix = 0, suffix = 0, shorter = Math.Min(name.Length, near.Length);
        while (prefix < shorter && name[prefix] == near[prefix])
        {
            prefix++;
        }

        while (suffix < shorter - prefix && name[^(suffix + 1)] == near[^(suffix + 1)])
        {
            suffix++;
        }

        bool isSwapped = name.Length == near.Length && name.Length - prefix - suffix == 2 && name[prefix] == near[prefix + 1] && name[prefix + 1] == near[prefix];
        return shorter > 5 && name.Where(char.IsAsciiDigit).SequenceEqual(near.Where(char.IsAsciiDigit))
            && (isSwapped || Math.Max(name.Length, near.Length) - prefix - suffix == 1);
    }

    [GeneratedRegex(@"\{\{[^{}]*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Action();

    // A field of the root: not of a variable ($x.y), not of another field (.a.b).
    [GeneratedRegex(@"(?<![\w.)$""'])\.([A-Za-z_]\w*)", RegexOptions.CultureInvariant)]
    private static partial Regex Field();

    [GeneratedRegex("\"[^\"]*\"|`[^`]*`", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    private sealed record Usage(ClusterObject Object, HashSet<string> Keys, HashSet<string> Entries, bool IsClosed, bool HasRewrite, List<(string Name, YamlScalar Scalar)> Variables)
    {
        public static Usage? Of(ClusterObject found)
        {
            var spec = found.Resource.Root.GetMapping("spec");
            if (spec?.GetMapping("target")?.GetMapping("template") is not { } template || template.GetString("engineVersion") == "v1")
            {
                return null;
            }

            var keys = NodeReading.MappingsOf(spec.GetSequence("data")).Select(static entry => entry.GetString("secretKey") ?? "").ToHashSet(StringComparer.Ordinal);
            var sources = NodeReading.MappingsOf(spec.GetSequence("dataFrom")).ToList();
            var entries = sources.Select(static source => source.GetMapping("extract")?.GetString("key")).OfType<string>().ToHashSet(StringComparer.Ordinal);
            var variables = new List<(string, YamlScalar)>();
            foreach (var entry in NodeReading.EntriesOf(template.GetMapping("data")))
            {
                if (entry.Value.Target is YamlScalar scalar)
                {
                    Collect(scalar, variables);
                }
            }

            return new Usage(found, keys, entries, sources.Count == 0, sources.Exists(static source => source.ContainsKey("rewrite")), variables);
        }

        // Blocks that move the dot (range, with) are left alone.
        private static void Collect(YamlScalar scalar, List<(string, YamlScalar)> variables)
        {
            string text = scalar.Value;
            if (text.Contains("range ", StringComparison.Ordinal) || text.Contains("with ", StringComparison.Ordinal) || text.Contains("define ", StringComparison.Ordinal))
            {
                return;
            }

            foreach (Match action in Action().Matches(text))
            {
                string code = Quoted().Replace(action.Value, "\"\"");
                if (code.StartsWith("{{/*", StringComparison.Ordinal) || code.Contains("default", StringComparison.Ordinal) || code.Contains("hasKey", StringComparison.Ordinal) || code.Contains("if ", StringComparison.Ordinal))
                {
                    continue;
                }

                foreach (Match field in Field().Matches(code))
                {
                    variables.Add((field.Groups[1].Value, scalar));
                }
            }
        }
    }
}
