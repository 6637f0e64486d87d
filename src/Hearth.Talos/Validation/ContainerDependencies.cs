using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;

namespace Hearth.Talos.Validation;

/// <summary>The order in which containers start: every one they wait for is there, and none waits for itself.</summary>
internal static class ContainerDependencies
{
    public static void Check(Findings findings, MachineConfig config)
    {
        var containers = config.Documents.Where(static document => document.Kind == "ContainerConfig").ToDictionary(
            static document => document.Name ?? "",
            static document => (document.Root, Names: Checks.Scalars(document.Root.GetMapping("dependsOn"), "containers").ToArray()),
            StringComparer.Ordinal);
        foreach (var (name, (_, dependencies)) in containers)
        {
            foreach (var dependency in dependencies)
            {
                findings.Error(!containers.ContainsKey(dependency.Value), dependency, $"container \"{name}\" depends on container \"{dependency.Value}\", which is not configured");
            }
        }

        var done = new HashSet<string>(StringComparer.Ordinal);
        var path = new List<string>();
        var cycles = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string name in containers.Keys.Order(StringComparer.Ordinal))
        {
            Visit(name);
        }

        findings.Error(cycles.Count > 0, cycles.Count > 0 ? containers[cycles.Min!.Split(' ')[0]].Root : null, $"container dependsOn cycle detected: {string.Join(", ", cycles)}"); // Counted before.

        void Visit(string name)
        {
            int start = path.IndexOf(name);
            if (start >= 0)
            {
                cycles.Add(string.Join(" -> ", [.. path.Skip(start), name]));
                return;
            }

            if (!containers.TryGetValue(name, out var container) || done.Contains(name))
            {
                return;
            }

            path.Add(name);
            foreach (var dependency in container.Names)
            {
                Visit(dependency.Value);
            }

            path.RemoveAt(path.Count - 1);
            done.Add(name);
        }
    }
}
