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
        "The template of an ExternalSecret sees the secretKeys of data and the fields of the entries that dataFrom takes in. With data alone all of them are known. They are texts: .a.b is always wrong. With dataFrom the names are learned: a name that nobody else uses, one slip away from a name that others take from the same entry, is reported.");

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
        // How many use a variable of an entry, by entry: a repository of thousands is gone through once.
        var users = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        foreach (var secret in secrets)
        {
            foreach (string entry in secret.Entries)
            {
                if (!users.TryGetValue(entry, out var ofEntry))
                {
                    users.Add(entry, ofEntry = new Dictionary<string, int>(StringComparer.Ordinal));
                }

                foreach (string variable in secret.Variables.Select(static variable => variable.Name).Distinct(StringComparer.Ordinal))
                {
                    ofEntry[variable] = ofEntry.GetValueOrDefault(variable) + 1;
                }
            }
        }

        foreach (var secret in secrets)
        {
            foreach (var (chain, scalar) in secret.Chains)
            {
                string root = chain[1..chain.IndexOf('.', 1)];
                yield return Finding(context, secret.Object, Narrow(scalar.Span, chain), $"the template of {secret.Object.Id.ShortName} uses {chain}; what a store yields are texts, which have no fields", root == "data" ? $"write {chain[(root.Length + 1)..]}" : $"write ({chain[..(root.Length + 1)]} | fromJson){chain[(root.Length + 1)..]} where it is JSON");
            }

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
                    near = secret.HasRewrite || secret.Entries.Any(entry => users[entry].GetValueOrDefault(name) > 1) ? null
                        : secret.Entries.SelectMany(entry => users[entry]).Where(user => user.Value > 1 && !secret.Variables.Any(own => own.Name == user.Key)).Select(static user => user.Key)
                            .Where(other => Slip.Is(name, other) || Slip.IsOfSeparators(name, other)).MinBy(other => NearestName.Distance(name, other));
                    if (near is null)
                    {
                        continue;
                    }
                }

                string message = secret.IsClosed
                    ? $"the template of {secret.Object.Id.ShortName} uses .{name}; its data has {(secret.Keys.Count == 0 ? "no keys" : string.Join(", ", secret.Keys.Order(StringComparer.Ordinal)))}"
                    : $"the template of {secret.Object.Id.ShortName} uses .{name}, which nobody else takes from {string.Join(", ", secret.Entries)}";
                yield return Finding(context, secret.Object, Narrow(scalar.Span, "." + name), message, near is null ? null : $"did you mean .{near}?");
            }
        }
    }

    [GeneratedRegex(@"\{\{[^{}]*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Action();

    // A field of the root: not of a variable ($x.y), not of another field (.a.b).
    [GeneratedRegex(@"(?<![\w.)$""'])\.([A-Za-z_]\w*)((?:\.[A-Za-z_]\w*)*)", RegexOptions.CultureInvariant)]
    private static partial Regex Field();

    [GeneratedRegex("\"[^\"]*\"|`[^`]*`", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    private sealed record Usage(ClusterObject Object, HashSet<string> Keys, HashSet<string> Entries, bool IsClosed, bool HasRewrite, List<(string Name, YamlScalar Scalar)> Variables, List<(string Text, YamlScalar Scalar)> Chains)
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
            var chains = new List<(string, YamlScalar)>();
            foreach (var entry in NodeReading.EntriesOf(template.GetMapping("data")))
            {
                if (entry.Value.Target is YamlScalar scalar)
                {
                    Collect(scalar, variables, chains);
                }
            }

            return new Usage(found, keys, entries, sources.Count == 0, sources.Exists(static source => source.ContainsKey("rewrite")), variables, chains);
        }

        // Blocks that move the dot (range, with) are left alone.
        private static void Collect(YamlScalar scalar, List<(string, YamlScalar)> variables, List<(string, YamlScalar)> chains)
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
                    if (field.Groups[2].Length > 0)
                    {
                        chains.Add((field.Value, scalar));
                    }
                    else
                    {
                        variables.Add((field.Groups[1].Value, scalar));
                    }
                }
            }
        }
    }
}
