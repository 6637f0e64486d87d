using Hearth.Helm.Charts;
using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Functions;
using Hearth.Templating.GoTemplate.Values;
using Hearth.Templating.Versions;

namespace Hearth.Helm.Rendering;

/// <summary>Makes what templates see: <c>.Chart</c>, <c>.Release</c>, <c>.Capabilities</c>, <c>.Values</c>, <c>.Template</c>.</summary>
internal static class TemplateObjects
{
    /// <summary>Go's <c>common.Values</c>: the type of <c>.</c> and <c>.Values</c>.</summary>
    public static GoType Values => field ??= GoType.Named("common.Values", GoType.Map, ValuesMethods);

    private static IReadOnlyDictionary<string, TemplateFunction> ValuesMethods => field ??= new FunctionSet()
        .Add("AsMap", (Value values) => values.AsMap is { } map ? Value.Of(map) : Value.Of(new GoMap()))
        .AddContextual("YAML", (TemplateContext context, Value values) => FunctionSets.Helm.TryGet("toYaml", out var toYaml) ? Value.Of(toYaml.Invoke(context, [values]).AsText + "\n") : Value.EmptyString)
        .ToMethods();

    private static GoType KubeVersionType => field ??= GoType.Struct(
        "common.KubeVersion",
        [new("Version", GoType.String), new("Major", GoType.String), new("Minor", GoType.String)],
        new FunctionSet()
            .Add("String", (Value version) => Normalized(version))
            .Add("GitVersion", (Value version) => version.AsStruct!.Fields[0]) // Of this type.
            .ToMethods(),
        static version => Normalized(version));

    private static GoType VersionSetType => field ??= GoType.Named(
        "common.VersionSet",
        GoType.StringSlice,
        new FunctionSet().Add("Has", (Value set, string version) => Has(set, version)).ToMethods());

    private static GoType BuildInfoType => field ??= GoType.Struct(
        "version.BuildInfo",
        [
            new("Version", GoType.String, "version", OmitEmpty: true),
            new("GitCommit", GoType.String, "git_commit", OmitEmpty: true),
            new("GitTreeState", GoType.String, "git_tree_state", OmitEmpty: true),
            new("GoVersion", GoType.String, "go_version", OmitEmpty: true),
            new("KubeClientVersion", GoType.String, "kube_client_version"),
        ]);

    private static GoType CapabilitiesType => field ??= GoType.PointerTo(GoType.Struct(
        "common.Capabilities",
        [new("KubeVersion", KubeVersionType), new("APIVersions", VersionSetType), new("HelmVersion", BuildInfoType)]));

    public static Value Capabilities(Capabilities capabilities, HelmVersion helm)
    {
        string version = capabilities.KubeVersion.StartsWith('v') ? capabilities.KubeVersion : "v" + capabilities.KubeVersion;
        SemanticVersion.TryParse(version, out var parsed);
        var kube = new GoStruct(KubeVersionType, [Value.Of(version), Value.Of($"{parsed?.Major}"), Value.Of($"{parsed?.Minor}")]);
        var versions = Value.OfReference(VersionSetType, GoList.Of(capabilities.ApiVersions.Select(static item => Value.Of(item))));
        var build = new GoStruct(BuildInfoType, [Value.Of(helm.ToString()), Value.EmptyString, Value.EmptyString, Value.EmptyString, Value.Of($"v{parsed?.Major}.{parsed?.Minor}")]);
        return Value.Of(new GoStruct(CapabilitiesType, [Value.Of(kube), versions, Value.Of(build)]));
    }

    public static Value Release(ReleaseOptions release)
    {
        var map = new GoMap();
        map["Name"] = Value.Of(release.Name);
        map["Namespace"] = Value.Of(release.Namespace);
        map["IsUpgrade"] = Value.Of(release.IsUpgrade);
        map["IsInstall"] = Value.Of(!release.IsUpgrade);
        map["Revision"] = Value.Of((long)release.Revision);
        map["Service"] = Value.Of("Helm");
        return Value.Of(map);
    }

    /// <summary><c>.Chart</c>: Helm 4 gives a map of the Go struct's fields.</summary>
    public static Value Chart(Chart chart)
    {
        var metadata = chart.Metadata;
        var map = new GoMap();
        map["Name"] = Text(metadata, metadata.Name, "name");
        map["Home"] = Text(metadata, metadata.Home, "home");
        map["Sources"] = List(metadata.Sources.Select(static item => Value.Of(item)));
        map["Version"] = Text(metadata, metadata.Version, "version");
        map["Description"] = Text(metadata, metadata.Description, "description");
        map["Keywords"] = List(metadata.Keywords.Select(static item => Value.Of(item)));
        map["Maintainers"] = List(metadata.Maintainers.Select(Maintainer));
        map["Icon"] = Text(metadata, metadata.Icon, "icon");
        map["APIVersion"] = Text(metadata, metadata.ApiVersion, "apiVersion");
        map["Condition"] = Text(metadata, metadata.Condition, "condition");
        map["Tags"] = Text(metadata, metadata.Tags, "tags");
        map["AppVersion"] = Text(metadata, metadata.AppVersion, "appVersion");
        map["Deprecated"] = Value.Of(metadata.Deprecated);
        var annotations = new GoMap();
        foreach (var (key, value) in metadata.Annotations)
        {
            annotations[key] = Value.Of(value);
        }

        map["Annotations"] = Value.OfReference(GoType.StringMap, metadata.Annotations.Count == 0 ? null : annotations);
        map["KubeVersion"] = Text(metadata, metadata.KubeVersion, "kubeVersion");
        map["Dependencies"] = List(metadata.Dependencies.Select(Dependency));
        map["Type"] = Text(metadata, metadata.Type, "type");
        map["IsRoot"] = Value.Of(chart.IsRoot);
        return Value.Of(map);
    }

    // A name that an alias replaced stands nowhere in the chart's file.
    private static Value Text(ChartMetadata metadata, string text, string key) =>
        metadata.Node?[key] is Syntax.Yaml.YamlScalar scalar && scalar.Value == text ? Value.Of(scalar) : Value.Of(text);

    private static Value Maintainer(ChartMaintainer maintainer)
    {
        var map = new GoMap();
        map["Name"] = Value.Of(maintainer.Name);
        map["Email"] = Value.Of(maintainer.Email);
        map["URL"] = Value.Of(maintainer.Url);
        return Value.Of(map);
    }

    private static Value Dependency(ChartDependency dependency)
    {
        var map = new GoMap();
        map["Name"] = Value.Of(dependency.Name);
        map["Version"] = Value.Of(dependency.Version);
        map["Repository"] = Value.Of(dependency.Repository);
        map["Condition"] = Value.Of(dependency.Condition);
        map["Tags"] = List(dependency.Tags.Select(static item => Value.Of(item)));
        map["Enabled"] = Value.Of(dependency.Enabled);
        map["ImportValues"] = List(dependency.ImportValues.Select(Import));
        map["Alias"] = Value.Of(dependency.Alias);
        return Value.Of(map);
    }

    private static Value Import(ImportedValues import)
    {
        var map = new GoMap();
        map["child"] = Value.Of(import.Child);
        map["parent"] = Value.Of(import.Parent);
        return Value.OfReference(GoType.StringMap, map);
    }

    private static Value List(IEnumerable<Value> items) => Value.Of(GoList.Of(items));

    private static bool Has(Value set, string version)
    {
        foreach (ref readonly var item in set.AsList.Items)
        {
            if (item.AsText == version)
            {
                return true;
            }
        }

        return false;
    }

    // The numbers alone, so that a cloud's suffix does not make it a prerelease.
    private static string Normalized(Value version)
    {
        string text = version.AsStruct!.Fields[0].AsText; // Of this type.
        return SemanticVersion.TryParse(text, out var parsed) ? $"v{parsed.Major}.{parsed.Minor}.{parsed.Patch}" : text;
    }
}
