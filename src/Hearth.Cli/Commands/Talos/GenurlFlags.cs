using System.CommandLine;
using System.Text;
using Hearth.Syntax.Text;
using Hearth.Talos;
using Hearth.Talos.Talconfig;

namespace Hearth.Cli.Commands.Talos;

/// <summary>What <c>genurl</c> takes where there is no talconfig: the image is described by flags or a schematic's file.</summary>
internal sealed class GenurlFlags
{
    private readonly Option<string> registry = Text("--registry-url", "-r", "The image factory's registry", "factory.talos.dev");
    private readonly Option<string> version = Text("--version", "-v", "The Talos version", TalconfigFile.DefaultTalosVersion);
    private readonly Option<string[]> extensions = TalosOptions.List("--extension", "-e", "Official extensions of the image");
    private readonly Option<string[]> kernelArguments = TalosOptions.List("--kernel-arg", "-k", "Kernel arguments of the image");
    private readonly Option<bool> secureBoot = new("--secure-boot") { Description = "The image for Secure Boot" };
    private readonly Option<string> mode = Text("--talos-mode", "-m", "metal, or a cloud's name", "metal");
    private readonly Option<string> architecture = Text("--arch", "-a", "amd64 or arm64", "amd64");
    private readonly Option<bool> useUki = new("--use-uki") { Description = "With --secure-boot: the unified kernel image" };
    private readonly Option<string> bootMethod = Text("--boot-method", null, "iso, disk-image or pxe", "iso");
    private readonly Option<string> suffix = Text("--suffix", null, "The file's ending where it is no iso: raw.xz, qcow2", "");

    public Option<string> CustomizationFile { get; } = Text("--customization-file", null, "A schematic; the talconfig is not looked at", "");

    public IReadOnlyList<Option> Shared => [registry, version, extensions, kernelArguments, secureBoot, mode, CustomizationFile];

    public IReadOnlyList<Option> OfImage => [architecture, useUki, bootMethod, suffix];

    /// <summary>The name or URL that the flags describe.</summary>
    public string Make(CommandContext context, ParseResult parsed, string kind, TalosCluster cluster)
    {
        string method = kind == "image" ? parsed.GetRequiredValue(bootMethod) : "iso";
        if (method is not ("iso" or "disk-image" or "pxe"))
        {
            throw new TalosConfigException("invalid boot-method, should be one of iso, disk-image, pxe");
        }

        var images = cluster.ImagesWithout(kind == "installer" ? parsed.GetRequiredValue(registry) : "factory.talos.dev", parsed.GetRequiredValue(version));
        string id = images.IdOf(SchematicId.Read(GetSchematic(context, parsed)));
        return kind == "installer"
            ? images.Installer(id, parsed.GetRequiredValue(mode), parsed.GetValue(secureBoot))
            : images.Image(id, parsed.GetRequiredValue(mode), parsed.GetRequiredValue(architecture), method, parsed.GetRequiredValue(suffix), parsed.GetValue(secureBoot), parsed.GetValue(useUki));
    }

    private SourceText GetSchematic(CommandContext context, ParseResult parsed)
    {
        if (parsed.GetRequiredValue(CustomizationFile) is { Length: > 0 } path)
        {
            string full = context.GetFullPath(path);
            return File.Exists(full) ? SourceText.FromBytes(path, File.ReadAllBytes(full)) : throw new TalosConfigException($"Failed to read the provided customization file, open {path}: no such file or directory");
        }

        var text = new StringBuilder("customization:\n");
        Append(text, "  extraKernelArgs", "    - ", parsed.GetRequiredValue(kernelArguments));
        string[] named = parsed.GetRequiredValue(extensions);
        if (named.Length > 0)
        {
            text.Append("  systemExtensions:\n");
            Append(text, "    officialExtensions", "      - ", named);
        }

        return new SourceText("flags", text.Length == "customization:\n".Length ? "customization: {}\n" : text.ToString());
    }

    private static void Append(StringBuilder text, string key, string lead, string[] values)
    {
        if (values.Length > 0)
        {
            text.Append(key).Append(":\n");
            foreach (string value in values)
            {
                text.Append(lead).Append('\'').Append(value.Replace("'", "''", StringComparison.Ordinal)).Append("'\n");
            }
        }
    }

    private static Option<string> Text(string name, string? alias, string description, string fallback)
    {
        var option = alias is null ? new Option<string>(name) : new Option<string>(name, alias);
        option.Description = description;
        option.DefaultValueFactory = _ => fallback;
        return option;
    }
}
