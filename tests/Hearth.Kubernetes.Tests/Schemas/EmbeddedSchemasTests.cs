using Hearth.Kubernetes.Schemas;
using Hearth.Kubernetes.Schemas.Embedded;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Tests.Schemas;

public sealed class EmbeddedSchemasTests
{
    [Fact]
    public void The_table_holds_Kubernetes_and_the_kinds_of_home_operations_repositories()
    {
        var kinds = EmbeddedSchemas.Open().Kinds().ToList();

        Assert.InRange(kinds.Count(kind => kind.IsCore && !kind.Kind.EndsWith("List", StringComparison.Ordinal)), 90, 130);
        Assert.All(
            [
                "v1 Pod", "apps/v1 Deployment", "batch/v1 CronJob", "networking.k8s.io/v1 Ingress", "apiextensions.k8s.io/v1 CustomResourceDefinition",
                "helm.toolkit.fluxcd.io/v2 HelmRelease", "kustomize.toolkit.fluxcd.io/v1 Kustomization", "source.toolkit.fluxcd.io/v1 OCIRepository",
                "external-secrets.io/v1 ExternalSecret", "cert-manager.io/v1 Certificate", "gateway.networking.k8s.io/v1 HTTPRoute",
                "monitoring.coreos.com/v1 ServiceMonitor", "keda.sh/v1alpha1 ScaledObject", "volsync.backube/v1alpha1 ReplicationSource",
                "postgresql.cnpg.io/v1 Cluster", "grafana.integreatly.org/v1beta1 GrafanaDashboard",
            ],
            wanted => Assert.Contains(kinds, kind => $"{kind.ApiVersion} {kind.Kind}" == wanted));
    }

    [Fact]
    public void Every_part_of_every_schema_can_be_read()
    {
        foreach (int minor in Enumerable.Range(EmbeddedSchemas.OldestMinor, EmbeddedSchemas.NewestMinor - EmbeddedSchemas.OldestMinor + 1))
        {
            var schemas = EmbeddedSchemas.Open(minor);
            var seen = new HashSet<Schema>(ReferenceEqualityComparer.Instance);
            var open = new Stack<Schema>(schemas.Kinds().Select(schemas.Get));
            while (open.TryPop(out var next))
            {
                if (seen.Add(next.Resolved))
                {
                    foreach (var part in (next.Resolved.Properties?.Values ?? Enumerable.Empty<Schema>()).Append(next.Resolved.Items).Append(next.Resolved.AdditionalProperties))
                    {
                        if (part is not null)
                        {
                            open.Push(part);
                        }
                    }
                }
            }

            Assert.InRange(seen.Count, 4000, 20000);
        }
    }

    [Fact]
    public void A_kind_of_a_newer_version_is_not_known_to_an_older_one()
    {
        Assert.True(EmbeddedSchemas.Open(36).TryFind("resource.k8s.io/v1", "ResourceClaim", out _));
        Assert.False(EmbeddedSchemas.Open(33).TryFind("resource.k8s.io/v1", "ResourceClaim", out _));
        Assert.False(EmbeddedSchemas.Open(36).TryFind("admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy", out _));
        Assert.True(EmbeddedSchemas.Open(33).TryFind("admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy", out _));
    }

    [Theory]
    [InlineData("spec: {replicas: three, selector: {}, template: {}}", "- at '/spec/replicas': got string, want null or integer\n")]
    [InlineData("spec: {template: {}}", "- at '/spec': missing property 'selector'\n")]
    [InlineData("spec: {selector: {}, template: {spec: {containers: [{name: a, ports: [{containerPort: 80, protocol: TCPP}]}]}}}", "- at '/spec/template/spec/containers/0/ports/0/protocol': value must be one of 'SCTP', 'TCP', 'UDP', <nil>\n")]
    [InlineData("spec: {selector: {}, template: {spec: {containers: [{name: a, image: b, imagepullPolicy: Always}]}}}", "- at '/spec/template/spec/containers/0': additional properties 'imagepullPolicy' not allowed\n")]
    [InlineData("spec: {selector: {}, template: {spec: {containers: [{name: a, resources: {limits: {memory: 1Gi, cpu: 2}}}]}}}", "")]
    [InlineData("spec: {selector: {}, template: {spec: {containers: [{name: a, readinessProbe: {httpGet: {port: http, path: null}}}]}}}", "")]
    public void A_deployment_is_checked_as_a_server_would(string spec, string expected) =>
        Assert.Equal(expected, Check(EmbeddedSchemas.Open(), "apiVersion: apps/v1\nkind: Deployment\n" + spec));

    [Fact]
    public void Published_schemas_list_no_values_of_the_server()
    {
        const string Deployment = "apiVersion: apps/v1\nkind: Deployment\nspec: {selector: {}, strategy: {type: Rolling}, template: {}}";

        Assert.Equal("", Check(EmbeddedSchemas.Open(isPublished: true), Deployment));
        Assert.Equal("- at '/spec/strategy/type': value must be one of 'Recreate', 'RollingUpdate', <nil>\n", Check(EmbeddedSchemas.Open(), Deployment));
    }

    private static string Check(EmbeddedSchemas schemas, string yaml)
    {
        var root = YamlReader.Read(new SourceText("deployment.yaml", yaml)).Documents[0].Root!;
        Assert.True(schemas.TryFind("apps/v1", "Deployment", out var kind));
        return SchemaViolation.Format(new SchemaValidator<YamlNode>(YamlInstances.Kubernetes, isStrict: true).Validate(schemas.Get(kind), root));
    }
}
