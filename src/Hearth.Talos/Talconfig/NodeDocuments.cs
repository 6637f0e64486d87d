using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Generation;
using Hearth.Talos.Machine;
using Hearth.Talos.Patching;

namespace Hearth.Talos.Talconfig;

/// <summary>The documents that a talconfig's node adds to the generated config, in talhelper's order.</summary>
internal static class NodeDocuments
{
    public static List<PatchItem> Make(TalconfigNode node, VersionContract contract, List<Diagnostic> diagnostics)
    {
        var settings = node.Settings;
        var documents = new List<ConfigDocument>();
        if (contract.HasMultiDocNetwork)
        {
            AddResolver(documents, node, diagnostics);
            bool keep = TalconfigFile.IsTrue(node.Own, "ignoreHostname");
            var hostname = node.Own["hostname"] ?? node.Own;
            var tree = new Tree(hostname.Span);
            documents.Add(keep
                ? DocumentBuilder.Build("HostnameConfig", null, hostname.Span, diagnostics, ("auto", tree.Value("stable")))
                : DocumentBuilder.Build("HostnameConfig", null, hostname.Span, diagnostics, ("auto", tree.Value("off")), ("hostname", hostname as YamlScalar)));
        }

        if (settings.GetMapping("ingressFirewall") is { } firewall)
        {
            documents.Add(DocumentBuilder.Build("NetworkDefaultActionConfig", null, firewall.Span, diagnostics, ("ingress", firewall["defaultAction"])));
            foreach (var rule in Mappings(firewall, "rules"))
            {
                documents.Add(DocumentBuilder.Build("NetworkRuleConfig", rule.GetString("name") ?? "", rule.Span, diagnostics, ("portSelector", rule["portSelector"]), ("ingress", rule["ingress"])));
            }
        }

        foreach (var service in Mappings(settings, "extensionServices"))
        {
            documents.Add(DocumentBuilder.Build("ExtensionServiceConfig", service.GetString("name") ?? "", service.Span, diagnostics, ("configFiles", service["configFiles"]), ("environment", service["environment"])));
        }

        foreach (var volume in Unique(settings, "volumes", "volume"))
        {
            documents.Add(DocumentBuilder.Build("VolumeConfig", volume.GetString("name") ?? "", volume.Span, diagnostics, ("provisioning", volume["provisioning"]), ("encryption", volume["encryption"])));
        }

        foreach (var volume in Unique(settings, "userVolumes", "user volume"))
        {
            documents.Add(DocumentBuilder.Build(
                "UserVolumeConfig",
                volume.GetString("name") ?? "",
                volume.Span,
                diagnostics,
                ("volumeType", volume["volumeType"]),
                ("provisioning", volume["provisioning"]),
                ("filesystem", volume["filesystem"]),
                ("encryption", volume["encryption"])));
        }

        if (contract.HasMultiDocNetwork)
        {
            documents.AddRange(NetworkDocuments.Make(Mappings(settings, "networkInterfaces"), diagnostics));
        }

        return [.. documents.Select(document => new DocumentItem(document))];
    }

    private static void AddResolver(List<ConfigDocument> documents, TalconfigNode node, List<Diagnostic> diagnostics)
    {
        var nameservers = node.Settings.GetSequence("nameservers");
        bool disable = TalconfigFile.IsTrue(node.Settings, "disableSearchDomain");
        if (nameservers is not { Count: > 0 } && !disable)
        {
            return;
        }

        var span = (nameservers ?? node.Settings["disableSearchDomain"] ?? node.Settings).Span;
        var tree = new Tree(span);
        YamlNode[] servers = [.. (nameservers?.Items.ToArray() ?? []).Select(server => new Tree(server.Span).Map(("address", server)))];
        documents.Add(DocumentBuilder.Build(
            "ResolverConfig",
            null,
            span,
            diagnostics,
            ("nameservers", servers.Length == 0 ? null : new YamlSequence(servers, span)),
            ("searchDomains", tree.Map(("disableDefault", disable ? tree.True : tree.False)))));
    }

    private static IEnumerable<YamlMapping> Mappings(YamlMapping mapping, string key) => (mapping.GetSequence(key)?.Items.ToArray() ?? []).OfType<YamlMapping>();

    private static IEnumerable<YamlMapping> Unique(YamlMapping mapping, string key, string word)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var volume in Mappings(mapping, key))
        {
            string name = volume.GetString("name") ?? "";
            yield return names.Add(name)
                ? volume
                : throw new TalosConfigException(new Diagnostic(TalosRules.Talconfig, volume.Span, $"duplicated {word} config name found: {name}"));
        }
    }
}
