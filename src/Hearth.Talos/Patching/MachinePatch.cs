using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Patching;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;

namespace Hearth.Talos.Patching;

/// <summary>A patch of a machine config: a strategic merge patch or a JSON patch, told apart as talosctl does.</summary>
public sealed class MachinePatch
{
    private readonly IReadOnlyList<PatchItem>? strategic;
    private readonly JsonPatch? json;

    private MachinePatch(SourceText source, IReadOnlyList<PatchItem>? strategic, JsonPatch? json)
    {
        Source = source;
        this.strategic = strategic;
        this.json = json;
    }

    public SourceText Source { get; }

    public bool IsJsonPatch => json is not null;

    internal IReadOnlyList<PatchItem> Items => strategic ?? [];

    /// <summary>Reads a patch: as a partial config first, else as a list of JSON patch operations (JSON or YAML).</summary>
    /// <exception cref="TalosConfigException">It is neither; the reason of the form that it looks like.</exception>
    public static MachinePatch Load(SourceText source)
    {
        TalosConfigException strategicError;
        try
        {
            return new MachinePatch(source, ConfigReader.ReadPatch(source), null);
        }
        catch (TalosConfigException exception)
        {
            strategicError = exception;
        }

        var stream = YamlReader.Read(source);
        if (stream.HasErrors || stream.Documents.Count == 0 || stream.Documents[0].Root?.Target is not YamlSequence list || !list.Items.ToArray().All(item => item.Target is YamlMapping))
        {
            throw strategicError;
        }

        var reading = JsonPatch.Read(list.WithItems(list.Items.ToArray().Select(static item => WithFreeValue((YamlMapping)item.Target))), YamlSchema.GoYaml3);
        return reading.Patch is { } operations ? new MachinePatch(source, null, operations) : throw Refuse(reading.Error!); // Without a patch there is an error.
    }

    /// <summary>Applies patches in order; JSON patches that follow each other are one.</summary>
    /// <param name="config">What is patched.</param>
    /// <param name="patches">In order.</param>
    /// <param name="surprises">Receives what Talos changes beyond what the patches say.</param>
    /// <exception cref="TalosConfigException">A patch does not apply; in Talos' words.</exception>
    public static MachineConfig ApplyAll(MachineConfig config, IEnumerable<MachinePatch> patches, List<Diagnostic>? surprises = null) =>
        ApplyAll(config, patches, surprises, out _);

    internal static MachineConfig ApplyAll(MachineConfig config, IEnumerable<MachinePatch> patches, List<Diagnostic>? surprises, out YamlNode? json)
    {
        json = null;
        var pending = new List<JsonPatch>();
        MachinePatch? last = null;
        foreach (var patch in patches)
        {
            last = patch;
            if (patch.json is { } operations)
            {
                pending.Add(operations);
                continue;
            }

            if (pending.Count > 0)
            {
                config = Reread(ApplyJson(config, pending, patch), patch);
                pending.Clear();
            }

            config = StrategicMerge.Apply(config, patch.Items, surprises);
        }

        if (pending.Count > 0)
        {
            json = ApplyJson(config, pending, last!); // A pending patch came from one.
            config = Reread(json, last!);
        }

        return config;
    }

    private static YamlNode ApplyJson(MachineConfig config, List<JsonPatch> operations, MachinePatch patch)
    {
        if (config.Documents.Count != 1)
        {
            const string Message = "JSON6902 patches are not supported for multi-document machine configuration";
            throw new TalosConfigException(Message, [new(TalosRules.Patch, patch.Source.WholeSpan(), Message)
            {
                Hint = "write it as a strategic merge patch: the part of the config that changes",
            }]);
        }

        // Keys are sorted and nothing is typed until the result is read again, as in Talos' JSON.
        YamlNode root = ConfigWriter.ToOutput(config.Documents[0]);
        foreach (var operation in operations)
        {
            var result = operation.Apply(root);
            root = result.Root ?? throw Refuse(result.Error!); // Without a tree there is an error.
        }

        return root;
    }

    // The untyped result becomes a config again; the nodes keep their places.
    private static MachineConfig Reread(YamlNode root, MachinePatch patch)
    {
        var diagnostics = new List<Diagnostic>();
        if (root is not YamlMapping mapping)
        {
            throw new TalosConfigException("expected a YAML document at line 1", [new(TalosRules.Patch, patch.Source.WholeSpan(), "the patch leaves something that is not a config")]);
        }

        var document = new ConfigDocument(Schema.TypeTable.Legacy, new TypedReader(diagnostics).ReadStruct(mapping, Schema.TypeTable.Legacy.Type.Struct!, "")); // Kinds are structs.
        return diagnostics.Count > 0 ? throw new TalosConfigException(diagnostics[0].Message, diagnostics) : MachineConfig.Create([document]);
    }

    // Values are what a free-form field would hold.
    private static YamlMapping WithFreeValue(YamlMapping operation) =>
        operation["value"] is { } raw && TypedReader.ReadFree(raw, 0) is { } value ? operation.With("value", value) : operation;

    private static TalosConfigException Refuse(Diagnostic error)
    {
        string whole = $"failure applying rfc6902 patches to talos machine config: {error.Message}";
        return new TalosConfigException(whole, [new(TalosRules.Patch, error.Span, whole)]);
    }
}
