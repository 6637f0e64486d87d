using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;

namespace Hearth.Talos.Talconfig;

/// <summary>The CEL expression over disks that finds what the old install disk selector finds.</summary>
internal static class DiskExpression
{
    public static string Of(YamlMapping selector)
    {
        var conditions = new List<string>();
        foreach (string key in (ReadOnlySpan<string>)["model", "serial", "modalias", "uuid", "wwid", "busPath"])
        {
            if (selector.GetString(key) is { Length: > 0 } pattern)
            {
                string field = key == "busPath" ? "bus_path" : key;
                conditions.Add(pattern.AsSpan().ContainsAny("*?[") ? $"glob(\"{pattern}\", disk.{field})" : $"disk.{field} == \"{pattern}\"");
            }
        }

        if (selector.GetString("size") is { } size)
        {
            string bare = size.TrimStart('<', '>', '=').Trim();
            string operation = size[..(size.Length - size.TrimStart('<', '>', '=').Length)];
            if (HumanSize.TryParse(bare, out ulong bytes))
            {
                conditions.Add($"disk.size {(operation.Length == 0 ? "==" : operation)} {bytes}u");
            }
        }

        switch (selector.GetString("type"))
        {
            case "nvme":
                conditions.Add("disk.transport == \"nvme\"");
                break;
            case "ssd":
                conditions.Add("!disk.rotational");
                break;
            case "hdd":
                conditions.Add("disk.rotational");
                break;
            case "sd":
                conditions.Add("disk.transport == \"mmc\"");
                break;
        }

        return conditions.Count == 0 ? "true" : string.Join(" && ", conditions);
    }
}
