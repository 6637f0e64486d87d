namespace Hearth.Cli.Tests;

/// <summary>Secrets that SOPS encrypted with a real key, as Flux would decrypt them.</summary>
public sealed class FluxSecretTests : IDisposable
{
    private readonly GitDirectory git = new();

    public void Dispose() => git.Dispose();

    [Fact]
    public async Task Secrets_are_decrypted_with_the_key_at_hand_and_never_shown_unasked()
    {
        await MakeAsync();
        string plain = (await git.RunAsync("build", "ks", "app")).Out;
        Assert.Contains("  password: '***'\n", plain);
        Assert.Contains("  host: app.***\n", plain);
        Assert.DoesNotContain("hunter2", plain + (await git.RunAsync("explain", "Secret/web/login", "stringData.password")).Out + (await git.RunAsync("get", "secrets", "-o", "json")).Out);

        string shown = (await git.RunAsync("build", "ks", "app", "--show-secrets")).Out;
        Assert.Contains("  password: hunter2\n", shown);
        Assert.Contains("  host: app.example.org\n", shown);
        Assert.Contains("  token.txt: aHVudGVyMg==\n", shown.Replace("token.txt: aHVudGVyMgo=", "token.txt: aHVudGVyMg=="));
    }

    [Fact]
    public async Task Without_the_key_placeholders_stand_in_and_everything_else_renders()
    {
        await MakeAsync();
        git.Delete("age.key");
        var built = await git.RunAsync("build", "ks", "app", "--show-secrets");
        Assert.Equal(0, built.ExitCode);
        Assert.Contains("..PLACEHOLDER_password..", built.Out);
        Assert.Contains("host: app...PLACEHOLDER_DOMAIN..", built.Out);
        Assert.Equal(0, (await git.RunAsync("test", "--offline")).ExitCode);
    }

    [Fact]
    public async Task A_changed_secret_shows_that_it_changed_and_not_what_it_is()
    {
        await MakeAsync();
        Assert.Equal(0, (await git.RunAsync("sops", "set", "app/login.sops.yaml", "[\"stringData\"][\"password\"]", "\"correct-horse\"")).ExitCode);
        foreach (string format in (string[])["text", "unified", "markdown", "json", "html"])
        {
            var result = await git.RunAsync("diff", "HEAD", "--offline", "-o", format);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains("Secret/web/login", result.Out);
            Assert.DoesNotContain("correct-horse", result.Out);
            Assert.DoesNotContain("hunter2", result.Out);
        }
    }

    [Fact]
    public async Task A_secret_that_nothing_decrypts_fails_when_it_is_applied_and_not_when_flux_builds_it()
    {
        await MakeAsync();
        git.Replace("kubernetes/flux/cluster/ks.yaml", "  decryption: {provider: sops, secretRef: {name: sops-age}}\n", "");
        git.Replace("kubernetes/flux/cluster/ks.yaml", "  postBuild: {substituteFrom: [{kind: Secret, name: cluster-secrets}]}", "");
        git.Replace("app/map.yaml", "${DOMAIN}", "example.org");

        Assert.Contains("[FLUX005]", (await git.RunAsync("test", "--offline")).Out);
        var built = await git.RunAsync("flux", "build", "kustomization", "app", "--path", "app", "--dry-run", "--kustomization-file", "kubernetes/flux/cluster/ks.yaml");
        Assert.Equal((0, ""), (built.ExitCode, built.Error));
        Assert.Contains("name: login", built.Out);
        Assert.DoesNotContain("hunter2", built.Out);
    }

    [Fact]
    public async Task A_kustomization_that_is_built_from_its_file_alone_does_not_ask_for_the_variables_of_others()
    {
        await MakeAsync();
        git.Replace("kubernetes/flux/cluster/ks.yaml", "name: cluster-secrets", "name: made-by-hand");

        Assert.Contains("[FLUX003]", (await git.RunAsync("test", "--offline")).Out);
        var built = await git.RunAsync("flux", "build", "kustomization", "app", "--path", "app", "--dry-run", "--kustomization-file", "kubernetes/flux/cluster/ks.yaml");
        Assert.Equal((0, ""), (built.ExitCode, built.Error));
        Assert.Contains("PLACEHOLDER_DOMAIN", built.Out);
    }

    private async Task MakeAsync()
    {
        await git.RunAsync("age-keygen", "-o", "age.key");
        string recipient = (await git.RunAsync("age-keygen", "-y", "age.key")).Out.Trim();
        git.Write(".gitignore", "age.key\n");
        git.Write(".sops.yaml", $"creation_rules:\n  - path_regex: token\n    age: {recipient}\n  - encrypted_regex: ^(data|stringData)$\n    age: {recipient}\n");
        git.Write("kubernetes/flux/cluster/ks.yaml", """
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: settings, namespace: flux-system}
            spec: {path: ./settings, sourceRef: {kind: GitRepository, name: flux-system}, decryption: {provider: sops}}
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: app, namespace: flux-system}
            spec:
              path: ./app
              sourceRef: {kind: GitRepository, name: flux-system}
              decryption: {provider: sops, secretRef: {name: sops-age}}
              postBuild: {substituteFrom: [{kind: Secret, name: cluster-secrets}]}
            """);
        git.Write("settings/secrets.sops.yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n    name: cluster-secrets\n    namespace: flux-system\nstringData:\n    DOMAIN: example.org\n");
        git.Write("app/login.sops.yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n    name: login\n    namespace: web\nstringData:\n    password: hunter2\n");
        git.Write("app/token.txt", "hunter2\n");
        git.Write("app/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map, namespace: web}\ndata: {host: \"app.${DOMAIN}\"}\n");
        git.Write("app/kustomization.yaml", "resources: [login.sops.yaml, map.yaml]\nsecretGenerator: [{name: token, namespace: web, files: [token.txt]}]\n");
        foreach (string file in (string[])["settings/secrets.sops.yaml", "app/login.sops.yaml", "app/token.txt"])
        {
            var encrypted = await git.RunAsync("sops", "-e", "-i", file);
            Assert.Equal((0, ""), (encrypted.ExitCode, encrypted.Error));
        }

        git.Commit("Secrets");
    }
}
