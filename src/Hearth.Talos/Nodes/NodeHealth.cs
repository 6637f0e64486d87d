namespace Hearth.Talos.Nodes;

/// <summary>Whether a node does its work: its services, and on control plane nodes etcd.</summary>
public static class NodeHealth
{
    /// <returns>What is wrong; empty where all is well.</returns>
    public static async Task<IReadOnlyList<string>> CheckAsync(TalosNodeClient client, bool isControlPlane, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        foreach (var service in await client.GetServicesAsync(cancellationToken))
        {
            // Services that Talos starts only on demand stand at Finished or Waiting without being ill.
            if (service.State is "Failed" || (service.State == "Running" && service.IsHealthy == false))
            {
                problems.Add($"service {service.Id} is {(service.State == "Failed" ? "failed" : "unhealthy")}{(service.Message.Length > 0 ? ": " + service.Message : "")}");
            }
            else if (service.State is not ("Running" or "Finished" or "Skipped") && service.Id is "apid" or "kubelet" or "etcd")
            {
                problems.Add($"service {service.Id} is {service.State}");
            }
        }

        if (isControlPlane && !await client.IsEtcdHealthyAsync(cancellationToken))
        {
            problems.Add("etcd has no leader or reports errors");
        }

        if (await client.GetStageAsync(cancellationToken) is { } stage && (stage.Stage != "running" || !stage.IsReady))
        {
            problems.Add(stage.Unmet.Count > 0 ? $"{stage.Stage}, not ready: {string.Join(", ", stage.Unmet)}" : $"{stage.Stage}{(stage.IsReady ? "" : ", not ready")}");
        }

        return problems;
    }

    /// <summary>Whether every control plane node knows the same members of etcd, each of them a control plane node.</summary>
    /// <param name="views">What each node says.</param>
    public static IReadOnlyList<string> CheckMembers(IReadOnlyList<(string Node, IReadOnlyList<EtcdPeer> Members)> views)
    {
        var problems = new List<string>();
        foreach (var (node, members) in views)
        {
            var ids = members.Select(static member => member.Id).ToHashSet();
            if (!ids.SetEquals(views[0].Members.Select(static member => member.Id)))
            {
                problems.Add($"{node} knows other members of etcd than {views[0].Node}: {Names(members)}; {Names(views[0].Members)}");
            }
        }

        if (views.Count > 0)
        {
            foreach (var member in views[0].Members)
            {
                if (!views.Any(view => view.Node == member.Hostname))
                {
                    problems.Add($"etcd has the member {member.Hostname}, which is no control plane node of the talconfig");
                }

                if (member.IsLearner)
                {
                    problems.Add($"{member.Hostname} still learns from etcd and has no vote");
                }
            }

            problems.AddRange(views.Where(view => !views[0].Members.Any(member => member.Hostname == view.Node)).Select(static view => $"{view.Node} is no member of etcd"));
        }

        return problems;
    }

    private static string Names(IReadOnlyList<EtcdPeer> members) => string.Join(", ", members.Select(static member => member.Hostname).Order(StringComparer.Ordinal));
}
