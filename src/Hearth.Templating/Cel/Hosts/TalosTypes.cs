using System.Collections.Frozen;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Hosts;

/// <summary>The messages that Talos' selectors see, and its constants (Talos 1.13, api/resource/definitions).</summary>
public static class TalosTypes
{
    public static CelType Disk { get; } = CelType.Object("talos.resource.definitions.block.DiskSpec", Fields(
        (CelType.Uint, ["size", "io_size", "sector_size"]),
        (CelType.Bool, ["readonly", "rotational", "cdrom"]),
        (CelType.String, ["model", "serial", "modalias", "wwid", "bus_path", "sub_system", "transport", "dev_path", "pretty_size", "uuid", "firmware_version"]),
        (CelType.ListOf(CelType.String), ["secondary_disks", "symlinks"])));

    public static CelType Volume { get; } = CelType.Object("talos.resource.definitions.block.DiscoveredVolumeSpec", Fields(
        (CelType.Uint, ["size", "sector_size", "io_size", "block_size", "filesystem_block_size", "probed_size", "partition_index", "offset"]),
        (CelType.String, ["name", "uuid", "label", "partition_uuid", "partition_type", "partition_label", "type", "device_path", "parent", "dev_path", "parent_dev_path", "pretty_size"])));

    public static CelType Link { get; } = CelType.Object("talos.resource.definitions.network.LinkStatusSpec", Fields(
        (CelType.Uint, ["index", "link_index", "flags", "mtu", "master_index"]),
        (CelType.Int, ["type", "operational_state", "speed_megabits", "port", "duplex"]),
        (CelType.Bool, ["link_state"]),
        (CelType.Bytes, ["hardware_addr", "broadcast_addr", "permanent_addr"]),
        (CelType.String, ["queue_disc", "kind", "slave_kind", "bus_path", "pciid", "driver", "driver_version", "firmware_version", "product_id", "vendor_id", "product", "vendor", "alias"]),
        (CelType.ListOf(CelType.String), ["alt_names"]),
        (CelType.Dyn, ["vlan", "bridge_master", "bond_master", "wireguard", "vrf_master", "veth"])));

    /// <summary>Bytes: the binary units and the decimal ones, in which disks are sold.</summary>
    public static FrozenDictionary<string, CelValue> Units { get; } = UnitsOf("KiB MiB GiB TiB PiB EiB", 1024).Concat(UnitsOf("kB MB GB TB PB EB", 1000)).ToFrozenDictionary();

    private static IEnumerable<KeyValuePair<string, CelValue>> UnitsOf(string names, ulong numberBase)
    {
        ulong bytes = 1;
        foreach (string name in names.Split(' '))
        {
            bytes *= numberBase;
            yield return KeyValuePair.Create(name, CelValue.Of(bytes));
        }
    }

    private static IEnumerable<KeyValuePair<string, CelType>> Fields(params (CelType Type, string[] Names)[] groups) =>
        groups.SelectMany(group => group.Names.Select(name => KeyValuePair.Create(name, group.Type)));
}
