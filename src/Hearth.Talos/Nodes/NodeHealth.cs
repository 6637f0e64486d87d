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

        return problems;
    }
}
