using Hearth.Syntax.Diagnostics;

namespace Hearth.Talos;

/// <summary>The findings of this area.</summary>
public static class TalosRules
{
    public static readonly DiagnosticRule UnknownKey = new("TAL001", "unknown key", Severity.Error,
        "The machine config has a key that Talos does not know at this place: the node would refuse the whole config. Correct the name or move the key.");

    public static readonly DiagnosticRule WrongValue = new("TAL002", "value of the wrong type", Severity.Error,
        "The value cannot be read as what Talos wants at this place.");

    public static readonly DiagnosticRule Document = new("TAL003", "document that Talos does not take", Severity.Error,
        "Every document needs a known kind and apiVersion, only once each per name; only the document with machine and cluster needs neither.");

    public static readonly DiagnosticRule Patch = new("TAL004", "patch that cannot be applied", Severity.Error,
        "The patch is neither a strategic merge patch (a partial machine config) nor a JSON patch (a list of operations), or it does not fit the config.");

    public static readonly DiagnosticRule Surprise = new("TAL005", "patch that changes more than it says", Severity.Warning,
        "Talos replaces some values as a whole even where the patch leaves parts of them out: CEL expressions, sizes, and the two halves of a certificate authority. Repeat the other parts in the patch.");

    public static readonly DiagnosticRule Invalid = new("TAL006", "machine config that Talos refuses", Severity.Error,
        "The config breaks one of Talos' own validation rules; the message is Talos'.");

    public static readonly DiagnosticRule Warned = new("TAL007", "machine config that Talos warns about", Severity.Warning,
        "Talos accepts the config but warns: usually a deprecated field that has a document of its own by now.");

    public static readonly DiagnosticRule Talconfig = new("TAL008", "talconfig that cannot be used", Severity.Error,
        "A field of talconfig.yaml is missing or has a value that cannot be used.");

    public static readonly DiagnosticRule TalconfigUnknownKey = new("TAL009", "unknown key in talconfig", Severity.Warning,
        "talhelper ignores keys that it does not know, so a mistyped one does nothing.");

    public static readonly DiagnosticRule Versions = new("TAL010", "versions that do not fit", Severity.Error,
        "Every Talos release supports a window of Kubernetes releases; outside of it the control plane may not start.");

    public static readonly DiagnosticRule NodeAddress = new("TAL011", "address outside of the node network", Severity.Warning,
        "The address by which the node is reached lies in none of the networks that its interfaces and valid subnets name.");

    public static readonly DiagnosticRule DuplicateNode = new("TAL012", "two nodes with one name or address", Severity.Error,
        "Hostnames and addresses identify nodes: two nodes with one of them overwrite each other's file and certificate.");

    public static readonly DiagnosticRule VipClash = new("TAL013", "virtual IP that something else claims", Severity.Error,
        "The shared control plane address is also a node's own address or lies in a pool of LoadBalancer addresses that the cluster hands out.");

    public static readonly DiagnosticRule Schematic = new("TAL014", "system extension without a schematic", Severity.Warning,
        "The node configures an extension that its installer image does not carry: the service would wait for ever.");

    public static readonly DiagnosticRule Contract = new("TAL015", "patch that a newer Talos contract refuses", Severity.Warning,
        "From version contract 1.14 the Kubernetes parts of the config are documents of their own; a patch to the old place conflicts with them. `hearth talos migrate` rewrites it.");

    public static readonly DiagnosticRule Environment = new("TAL016", "variable that is not set", Severity.Error,
        "talhelper substitutes ${VARIABLES} strictly: unset and empty ones are errors. Set it in talenv.yaml or give a default with ${NAME:-default}.");

    public static readonly DiagnosticRule Secrets = new("TAL017", "secrets bundle that cannot be used", Severity.Error,
        "The cluster's secrets file lacks a part or holds one that cannot be decoded.");

    public static IReadOnlyList<DiagnosticRule> All =>
    [
        UnknownKey, WrongValue, Document, Patch, Surprise, Invalid, Warned, Talconfig, TalconfigUnknownKey, Versions,
        NodeAddress, DuplicateNode, VipClash, Schematic, Contract, Environment, Secrets,
    ];
}
