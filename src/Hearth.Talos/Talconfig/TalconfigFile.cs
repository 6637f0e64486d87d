using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Generation;
using Hearth.Talos.Machine;
using Hearth.Talos.Schema;

namespace Hearth.Talos.Talconfig;

/// <summary>A talconfig.yaml, loaded as talhelper does: variables substituted, groups merged into nodes, files read.</summary>
public sealed class TalconfigFile
{
    /// <summary>What talhelper 3.1 takes where no version is given.</summary>
    public const string DefaultTalosVersion = "v1.13.9";

    private readonly List<Diagnostic> diagnostics;

    private TalconfigFile(string path, YamlMapping root, TalosFiles files, Func<string, string?> variables, List<Diagnostic> diagnostics)
    {
        Path = path;
        Root = root;
        Files = files;
        GetVariable = variables;
        this.diagnostics = diagnostics;
        Nodes = [.. (root.GetSequence("nodes")?.Items.ToArray() ?? []).OfType<YamlMapping>().Select(node => new TalconfigNode(this, node))];
    }

    public string Path { get; }

    public IReadOnlyList<TalconfigNode> Nodes { get; }

    /// <summary>Warnings of the load: keys that talhelper would ignore, env files that it could not read.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => diagnostics;

    public string ClusterName => Root.GetString("clusterName") ?? "";

    /// <summary>With <c>v</c>.</summary>
    public string TalosVersion => Root.GetString("talosVersion") is { Length: > 0 } version ? version.StartsWith('v') ? version : "v" + version : DefaultTalosVersion;

    /// <summary>Without <c>v</c>.</summary>
    public string KubernetesVersion => (Root.GetString("kubernetesVersion") ?? "").TrimStart('v');

    public string Endpoint => Root.GetString("endpoint") ?? "";

    public VersionContract Contract => VersionContract.TryParse(TalosVersion, out var contract)
        ? contract
        : throw new TalosConfigException(new Diagnostic(TalosRules.Talconfig, (Root["talosVersion"] ?? Root).Span, $"talosVersion is \"{TalosVersion}\"; wants a release such as v1.13.9"));

    internal YamlMapping Root { get; }

    internal TalosFiles Files { get; }

    internal Func<string, string?> GetVariable { get; }

    /// <summary>Reads a talconfig and everything it needs.</summary>
    /// <param name="files">The outside world.</param>
    /// <param name="path">The talconfig's path.</param>
    /// <param name="envFiles">Those that exist are loaded in order; later ones win.</param>
    /// <param name="substitute">Whether <c>${VARIABLES}</c> get their values.</param>
    /// <exception cref="TalosConfigException">It cannot be read at all.</exception>
    public static TalconfigFile Load(TalosFiles files, string path, IReadOnlyList<string> envFiles, bool substitute = true)
    {
        var source = files.TryRead(path) is { } bytes ? SourceText.FromBytes(path, bytes) : throw new TalosConfigException($"failed to read config file: {path} doesn't exist");
        var diagnostics = new List<Diagnostic>();
        var variables = LoadVariables(files, envFiles, diagnostics);
        string? GetVariable(string name) => variables.TryGetValue(name, out string? value) ? value : files.GetVariable(name);

        var stream = ReadYaml(source);
        stream = substitute ? ReadYaml(new EnvSubstitution(GetVariable).Substitute(YamlOutput.Reencode(stream))) : stream;
        if (stream.Documents.Count == 0 || stream.Documents[0].Root?.Target is not YamlMapping mapping)
        {
            throw new TalosConfigException(new Diagnostic(TalosRules.Talconfig, source.WholeSpan(), $"{path} is no talconfig: wants a mapping with clusterName and nodes"));
        }

        var findings = new List<Diagnostic>();
        var root = new TypedReader(findings).ReadStruct(mapping, TypeTable.GetStruct("talhelper.Config"), "");
        foreach (var finding in findings)
        {
            // talhelper ignores what it does not know; a wrong type ends it.
            diagnostics.Add(finding.Rule == TalosRules.UnknownKey
                ? new Diagnostic(TalosRules.TalconfigUnknownKey, finding.Span, finding.Message + "; talhelper ignores it") { Hint = finding.Hint }
                : finding);
        }

        if (diagnostics.Exists(static finding => finding.Severity == Severity.Error))
        {
            var error = diagnostics.Find(static finding => finding.Severity == Severity.Error)!; // Exists found one.
            throw new TalosConfigException($"failed to unmarshal config file: {error.Message}", diagnostics);
        }

        return new TalconfigFile(path, root, files, GetVariable, diagnostics);
    }

    internal Sourced Text(string key) => Root[key] is YamlScalar scalar ? new Sourced(scalar.Value, scalar.Span) : new Sourced("");

    internal IReadOnlyList<Sourced> Texts(string key) => Texts(Root, key);

    internal static IReadOnlyList<Sourced> Texts(YamlMapping mapping, string key) =>
        mapping.GetSequence(key) is { } list ? [.. list.Items.ToArray().OfType<YamlScalar>().Select(item => new Sourced(item.Value, item.Span))] : [];

    internal static bool IsTrue(YamlMapping mapping, string key) => mapping.GetString(key) == "true";

    /// <summary>A path that a file of this talconfig names: relative to the talconfig.</summary>
    internal string Resolve(string path) => System.IO.Path.IsPathRooted(path) ? path : System.IO.Path.Join(System.IO.Path.GetDirectoryName(Path), path);

    /// <summary>The text itself, or the contents of the file that <c>@path</c> names.</summary>
    internal YamlScalar ReadContents(YamlScalar contents, bool substitute)
    {
        if (!contents.Value.StartsWith('@') || contents.Value.AsSpan(1).Trim().IsEmpty)
        {
            return contents;
        }

        string path = Resolve(contents.Value[1..].Trim());
        var source = Files.ReadText(path) ?? throw new TalosConfigException(new Diagnostic(TalosRules.Talconfig, contents.Span, $"{path} does not exist"));
        if (substitute)
        {
            source = new EnvSubstitution(GetVariable).Substitute(YamlOutput.Reencode(ReadYaml(source)));
        }

        return GoScalars.String(source.Text, source.Map is null ? source.WholeSpan() : contents.Span);
    }

    internal static YamlStream ReadYaml(SourceText source)
    {
        var stream = YamlReader.Read(source);
        return stream.HasErrors
            ? throw new TalosConfigException(stream.Diagnostics.First(static finding => finding.Severity == Severity.Error).Message, stream.Diagnostics)
            : stream;
    }

    private static Dictionary<string, string> LoadVariables(TalosFiles files, IReadOnlyList<string> envFiles, List<Diagnostic> diagnostics)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in envFiles)
        {
            if (files.ReadText(path) is not { } source)
            {
                continue;
            }

            var own = new Dictionary<string, string>(StringComparer.Ordinal);
            if (EnvFile.Read(source.Text, own) is { } line)
            {
                diagnostics.Add(new Diagnostic(TalosRules.Environment, source.WholeSpan(), $"{path} is no list of variables: \"{(line.Length > 40 ? "…" : line.Split(':', '=')[0])}\" is no assignment; talhelper ignores the whole file")
                {
                    Severity = Severity.Warning,
                });
                continue;
            }

            foreach (var (key, value) in own)
            {
                variables[key] = value;
            }
        }

        return variables;
    }
}
