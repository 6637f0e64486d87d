using System.Collections.Frozen;
using System.CommandLine;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Templating.Cel;
using Hearth.Templating.Cel.Hosts;
using Hearth.Templating.Cel.Values;
using Hearth.Templating.Cel.Yaml;

namespace Hearth.Cli.Commands;

/// <summary><c>hearth cel EXPRESSION -d DATA</c>: evaluates an expression of the Common Expression Language as one of its readers would.</summary>
internal static class CelCommand
{
    public static readonly CommandEntry Entry = new("cel", CommandGroup.Tools, "Evaluate a CEL expression as Kubernetes, Flux or Talos would", Create)
    {
        Examples =
        [
            new("Try an expression on an object", "hearth cel 'self.spec.replicas > 1' -d deployment.yaml"),
            new("A health check of Flux, on what the cluster holds", "kubectl get ks apps -o yaml | hearth cel --host flux-health 'status.conditions.exists(c, c.type == \"Ready\" && c.status == \"True\")' -d -"),
            new("Which disks Talos would choose", "talosctl get disks -o yaml | hearth cel --host talos-disk 'disk.transport == \"nvme\" && disk.size > 100u * GB' -d -"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        var expression = new Argument<string>("EXPRESSION") { Description = "The expression" };
        var data = new Option<string?>("--data", "-d") { Description = "YAML or JSON file with objects; - is standard input. Top-level keys are variables, self and object the whole" };
        var host = new Option<string>("--host") { Description = "Whose functions, variables and checks count", DefaultValueFactory = static _ => "all" };
        host.AcceptOnlyFromAmong(["all", .. CelHosts.All.Keys.Order(StringComparer.Ordinal)]);
        var check = new Option<bool>("--check") { Description = "Only check it, and print the type of its result" };
        var command = new Command("cel", "Evaluate an expression of the Common Expression Language") { expression, data, host, check };
        command.SetAction(parsed =>
        {
            var source = new SourceText("<expression>", parsed.GetRequiredValue(expression));
            var documents = parsed.GetValue(data) is { } file ? Read(context, file) : [];
            var environment = EnvironmentOf(parsed.GetRequiredValue(host), documents);
            if (!CelProgram.TryCompile(source, environment, out var program, out var diagnostic))
            {
                throw new DiagnosticException(diagnostic);
            }

            if (parsed.GetValue(check))
            {
                context.Out.WriteLine(program.ResultType);
                return ExitCodes.Clean;
            }

            return Evaluate(context, program, environment, documents);
        });
        return command;
    }

    private static int Evaluate(CommandContext context, CelProgram program, CelEnvironment environment, List<YamlNode> documents)
    {
        if (documents.Count == 0)
        {
            return Print(context, "", program.Evaluate(CelActivation.Empty));
        }

        int exit = ExitCodes.Clean;
        for (int i = 0; i < documents.Count; i++)
        {
            string name = documents.Count == 1 ? "" : NameOf(documents[i]) ?? $"document {i + 1}";
            exit = Math.Max(exit, Print(context, name, program.Evaluate(new DocumentActivation(environment, documents[i]))));
        }

        return exit;
    }

    private static int Print(CommandContext context, string name, in CelResult result)
    {
        if (result.Diagnostic is { } diagnostic)
        {
            new TextDiagnosticWriter(context.Error, context.ColorError).Write(name.Length == 0 ? diagnostic : diagnostic with { Message = $"{name}: {diagnostic.Message}" });
            return ExitCodes.Findings;
        }

        context.Out.WriteLine(name.Length == 0 ? result.Value.ToString() : $"{name}: {result.Value}");
        return ExitCodes.Clean;
    }

    private static string? NameOf(YamlNode document) =>
        (document as YamlMapping)?.GetMapping("metadata") is { } metadata ? metadata.GetString("name") ?? metadata.GetString("id") : null;

    // Without a host the keys of the data are the variables; hosts bring theirs.
    private static CelEnvironment EnvironmentOf(string host, List<YamlNode> documents)
    {
        if (CelHosts.All.TryGetValue(host, out var environment))
        {
            return host == "kubernetes" ? environment.WithVariables("self", "oldSelf", "object", "oldObject", "request", "params", "namespaceObject", "variables") : environment;
        }

        var names = documents.OfType<YamlMapping>().SelectMany(document => document.Entries.ToArray()).Select(entry => entry.Name).OfType<string>();
        return new CelEnvironment
        {
            Libraries = CelLibraries.Extensions | CelLibraries.Kubernetes,
            Variables = names.Concat(["self", "object"]).Distinct().ToFrozenDictionary(name => name, _ => CelType.Dyn),
        };
    }

    private static List<YamlNode> Read(CommandContext context, string file)
    {
        byte[] bytes;
        if (file == "-")
        {
            using var buffer = new MemoryStream();
            context.InputStream.CopyTo(buffer);
            bytes = buffer.ToArray();
        }
        else
        {
            bytes = File.ReadAllBytes(context.GetFullPath(file));
        }

        var stream = YamlReader.Read(SourceText.FromBytes(file == "-" ? "<stdin>" : file, bytes));
        List<YamlNode> documents = [];
        foreach (var document in stream.Documents)
        {
            if (document.Root is null)
            {
                continue;
            }

            var expansion = YamlExpander.Expand(document.Root, YamlMergeRule.LaterWins);
            documents.Add(expansion.Root ?? throw new DiagnosticException(expansion.Diagnostics[0]));
        }

        return stream.Diagnostics.FirstOrDefault(finding => finding.Severity == Severity.Error) is { } error ? throw new DiagnosticException(error) : documents;
    }

    /// <summary>The variables that a document gives.</summary>
    private sealed class DocumentActivation(CelEnvironment environment, YamlNode document) : CelActivation
    {
        public override bool TryFind(string name, out CelValue value)
        {
            var node = (document as YamlMapping)?[name];
            if (node is null && name is "self" or "object")
            {
                node = document;
            }
            else if (node is null && name is "disk" or "volume" or "link")
            {
                // As `talosctl get disks -o yaml` prints them.
                node = (document as YamlMapping)?["spec"];
            }

            value = default;
            if (node is null)
            {
                return false;
            }

            var reader = environment.Variables.TryGetValue(name, out var type) && !type.IsDyn ? new TypedNodeReader(type) : CelNodeReader.Untyped;
            value = reader.Read(node);
            return true;
        }
    }
}
