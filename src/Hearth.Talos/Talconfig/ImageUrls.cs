using Hearth.Syntax.Yaml;
using Hearth.Talos.Generation;

namespace Hearth.Talos.Talconfig;

/// <summary>The names of installer images and boot media at an image factory.</summary>
public sealed class ImageUrls
{
    private readonly Sourced version;
    private readonly YamlMapping? factory;
    private readonly string registry;
    private readonly ITalosTemplates templates;
    private readonly Func<string, string, string>? register;

    /// <param name="file">Says which factory and release.</param>
    /// <param name="templates">For names of a factory's own.</param>
    /// <param name="register">Asks the factory at a URL for the id of a schematic; null to compute it.</param>
    public ImageUrls(TalconfigFile file, ITalosTemplates templates, Func<string, string, string>? register = null)
        : this(new Sourced(file.TalosVersion, file.Text("talosVersion").Origin), file.Root.GetMapping("imageFactory"), "factory.talos.dev", templates, register)
    {
    }

    /// <summary>Without a talconfig: for one factory and release.</summary>
    public ImageUrls(string registry, string talosVersion, ITalosTemplates templates, Func<string, string, string>? register = null)
        : this(new Sourced(talosVersion), null, registry, templates, register)
    {
    }

    private ImageUrls(Sourced version, YamlMapping? factory, string registry, ITalosTemplates templates, Func<string, string, string>? register)
    {
        this.version = version;
        this.factory = factory;
        this.registry = registry;
        this.templates = templates;
        this.register = register;
    }

    public string Registry => Setting("registryURL", registry);

    private string SchematicEndpoint => Setting("schematicEndpoint", "/schematics");

    private string Protocol => Setting("protocol", "https");

    /// <summary>The installer image of a node, with its tag.</summary>
    public Sourced Installer(TalconfigNode node)
    {
        if (node.Text("talosImageURL") is { Value.Length: > 0 } fixedImage)
        {
            return fixedImage with { Value = $"{fixedImage.Value}:{version.Value}" };
        }

        var spec = node.Settings.GetMapping("machineSpec");
        bool secureBoot = spec is not null && TalconfigFile.IsTrue(spec, "secureboot");
        return new Sourced(Installer(IdOf(node.Schematic), spec?.GetString("mode") ?? "metal", secureBoot), node.Schematic?.Span ?? version.Origin);
    }

    /// <summary>The same from single values.</summary>
    public string Installer(string id, string mode, bool secureBoot)
    {
        if (factory?.GetString("installerURLTmpl") is not { } template)
        {
            return $"{Registry}/{mode}-installer{(secureBoot ? "-secureboot" : "")}/{id}:{version.Value}";
        }

        var tree = new Tree("installer");
        return templates.Render(template, tree.Map(
            ("RegistryURL", tree.Value(Registry)),
            ("ID", tree.Value(id)),
            ("Version", tree.Value(version.Value)),
            ("Mode", tree.Value(mode)),
            ("Secureboot", secureBoot ? tree.True : tree.False)));
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
            return $"{Protocol}://{Registry}/image/{id}/{version.Value}/{mode}-{arch}{(secureBoot ? "-secureboot" : "")}{tail}";
        }

        var tree = new Tree("image");
        return templates.Render(template, tree.Map(
            ("BootMethod", tree.Value(bootMethod)),
            ("Suffix", tree.Value(shownSuffix)),
            ("Protocol", tree.Value(Protocol)),
            ("RegistryURL", tree.Value(Registry)),
            ("ID", tree.Value(id)),
            ("Version", tree.Value(version.Value)),
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
