using Hearth.Syntax.Yaml;
using Hearth.Talos.Generation;

namespace Hearth.Talos.Talconfig;

/// <summary>The names of installer images and boot media at an image factory.</summary>
public sealed class ImageUrls(TalconfigFile file, ITalosTemplates templates, Func<string, string, string>? register = null)
{
    private readonly YamlMapping? factory = file.Root.GetMapping("imageFactory");

    public string Registry => Setting("registryURL", "factory.talos.dev");

    private string SchematicEndpoint => Setting("schematicEndpoint", "/schematics");

    private string Protocol => Setting("protocol", "https");

    /// <summary>The installer image of a node, with its tag.</summary>
    public Sourced Installer(TalconfigNode node)
    {
        if (node.Text("talosImageURL") is { Value.Length: > 0 } fixedImage)
        {
            return fixedImage with { Value = $"{fixedImage.Value}:{file.TalosVersion}" };
        }

        var spec = node.Settings.GetMapping("machineSpec");
        bool secureBoot = spec is not null && TalconfigFile.IsTrue(spec, "secureboot");
        string mode = spec?.GetString("mode") ?? "metal";
        string id = IdOf(node.Schematic);
        var origin = node.Schematic?.Span ?? file.Text("talosVersion").Origin;
        if (factory?.GetString("installerURLTmpl") is not { } template)
        {
            return new Sourced($"{Registry}/{mode}-installer{(secureBoot ? "-secureboot" : "")}/{id}:{file.TalosVersion}", origin);
        }

        var tree = new Tree("installer");
        return new Sourced(templates.Render(template, tree.Map(
            ("RegistryURL", tree.Value(Registry)),
            ("ID", tree.Value(id)),
            ("Version", tree.Value(file.TalosVersion)),
            ("Mode", tree.Value(mode)),
            ("Secureboot", secureBoot ? tree.True : tree.False))), origin);
    }

    /// <summary>The boot medium of a node: an ISO, disk image or PXE script.</summary>
    public string Image(TalconfigNode node)
    {
        var spec = node.Settings.GetMapping("machineSpec");
        return Image(
            IdOf(node.Settings.GetMapping("imageSchematic") ?? node.Schematic),
            spec?.GetString("mode") ?? "metal",
            spec?.GetString("arch") ?? "amd64",
            spec?.GetString("bootMethod") ?? "iso",
            spec?.GetString("imageSuffix") ?? "",
            spec is not null && TalconfigFile.IsTrue(spec, "secureboot"),
            spec is not null && TalconfigFile.IsTrue(spec, "useUKI"));
    }

    /// <summary>The same from single values.</summary>
    public string Image(string id, string mode, string arch, string bootMethod, string suffix, bool secureBoot, bool useUki)
    {
        string shownSuffix = suffix.Length > 0 ? "." + suffix : bootMethod switch
        {
            // talhelper takes the ISO for every method without a suffix and so never reaches its disk image's name.
            "pxe" => "",
            "disk-image" => ".raw.zst",
            _ => secureBoot && useUki ? ".efi" : ".iso",
        };
        string template = factory?.GetString("ISOURLTmpl") ?? "";
        if (template.Length == 0)
        {
            string tail = secureBoot && useUki ? "-uki.efi" : shownSuffix;
            return $"{Protocol}://{Registry}/image/{id}/{file.TalosVersion}/{mode}-{arch}{(secureBoot ? "-secureboot" : "")}{tail}";
        }

        var tree = new Tree("image");
        return templates.Render(template, tree.Map(
            ("BootMethod", tree.Value(bootMethod)),
            ("Suffix", tree.Value(shownSuffix)),
            ("Protocol", tree.Value(Protocol)),
            ("RegistryURL", tree.Value(Registry)),
            ("ID", tree.Value(id)),
            ("Version", tree.Value(file.TalosVersion)),
            ("Mode", tree.Value(mode)),
            ("Arch", tree.Value(arch)),
            ("Secureboot", secureBoot ? tree.True : tree.False),
            ("UseUKI", useUki ? tree.True : tree.False)));
    }

    /// <summary>The schematic's id: asked of the factory where a way to do so was given, else computed.</summary>
    public string IdOf(YamlMapping? schematic) =>
        register is null ? SchematicId.Of(schematic) : register($"{Protocol}://{Registry}{SchematicEndpoint}", SchematicId.ToYaml(schematic));

    private string Setting(string key, string fallback) => factory?.GetString(key) is { Length: > 0 } value ? value : fallback;
}

/// <summary>Renders Go templates with sprig; kept apart so that a config without templates needs no engine.</summary>
public interface ITalosTemplates
{
    /// <param name="template">The template's text.</param>
    /// <param name="data">What the dot is: a tree whose keys are Go field names.</param>
    string Render(string template, YamlNode data);
}
