using CsCheck;
using Hearth.Flux.Caching;
using Hearth.Flux.Diffing;
using Hearth.Flux.Graph;
using Hearth.Flux.Releases;
using Hearth.Flux.Rendering;
using Hearth.Flux.Sources;
using Hearth.Helm.Rendering;
using Hearth.Helm.Sources;
using Hearth.Secrets.Age;
using Hearth.Secrets.Sops;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.TestKit;

namespace Hearth.Flux.Tests.Caching;

public sealed class RenderCacheTests : IDisposable
{
    private const string Key = "AGE-SECRET-KEY-1GVQ40KFUP4YXZK6HNSJ2VMGV6NGEHJHCV9JTX9U2V75ZDKS4QWSS9QWT3Q";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Whatever_is_edited_the_cache_gives_what_a_full_rendering_gives() =>
        Gen.Select(Gen.Int[0, 4095], Gen.Int[0, GeneratedRepository.Edits * 16].Array[1, 6]).Sample(
            (seed, edits) =>
            {
                using var place = new TemporaryDirectory();
                var repository = new GeneratedRepository(seed);
                var cache = Open(place.Path);
                ClusterRender? cachedBefore = null, fullBefore = null;
                for (int i = 0; i <= edits.Length; i++)
                {
                    // Now and then another process takes over, with nothing but the disk.
                    cache = i % 2 == 0 ? cache : Open(place.Path);
                    var tree = repository.Tree();
                    var cached = Render(tree, cache);
                    var full = Render(tree, null);
                    Assert.Equal(ClusterText.Of(full), ClusterText.Of(cached));
                    if (cachedBefore is not null)
                    {
                        Assert.Equal(Diff(fullBefore!, full), Diff(cachedBefore, cached)); // Both were set together.
                    }

                    (cachedBefore, fullBefore) = (cached, full);
                    if (i < edits.Length)
                    {
                        repository.Edit(edits[i]);
                    }
                }

                return true;
            },
            iter: 150, threads: 2);

    [Fact]
    public void Whatever_is_edited_on_disk_the_cache_gives_what_a_full_rendering_gives() =>
        Gen.Select(Gen.Int[0, 4095], Gen.Int[0, GeneratedRepository.Edits * 16].Array[1, 6]).Sample(
            (seed, edits) =>
            {
                using var place = new TemporaryDirectory();
                using var kept = new TemporaryDirectory();
                var repository = new GeneratedRepository(seed);
                for (int i = 0; i <= edits.Length; i++)
                {
                    repository.WriteTo(place.Path);
                    string full = ClusterText.Of(Render(new SnapshotTree(new DirectoryTree(place.Path)), null));
                    foreach (bool isFirst in (bool[])[true, false])
                    {
                        var store = new EntryStore(kept.Path, Later);
                        store.UsePack(place.Path);
                        var cache = new RenderCache(store, "test", static () => null);
                        var tree = new SnapshotTree(new DirectoryTree(place.Path, "", store.StampsOf(place.Path)));
                        Assert.Equal(full, ClusterText.Of(RenderSettingsOf(tree, Settings(cache), cache.FindRoots(tree, null))));
                        Assert.True(isFirst || cache.Made == 0);
                        store.Complete();
                    }

                    if (i < edits.Length)
                    {
                        repository.Edit(edits[i]);
                    }
                }

                return true;
            },
            iter: 30, threads: 2);

    [Theory]
    [InlineData("")]
    [InlineData("cut")]
    [InlineData("directory")]
    [InlineData("entry")]
    public void A_pack_serves_a_run_and_one_that_is_damaged_does_no_harm(string damage)
    {
        var tree = new GeneratedRepository(0b111_111_111_111).Tree();
        string expected = ClusterText.Of(RenderPacked(out _));
        string pack = Assert.Single(Directory.GetFiles(directory.Path, "pack-*"));
        foreach (string entry in Directory.GetFiles(directory.Path).Where(path => path != pack))
        {
            File.Delete(entry);
        }

        byte[] bytes = File.ReadAllBytes(pack);
        switch (damage)
        {
            case "cut":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            case "directory":
                bytes[60] ^= 1;
                break;
            case "entry":
                bytes[^2000] ^= 1;
                break;
        }

        File.WriteAllBytes(pack, bytes);
        Assert.Equal(expected, ClusterText.Of(RenderPacked(out int made)));
        Assert.Equal(damage.Length > 0, made > 0);

        ClusterRender RenderPacked(out int rendered)
        {
            var store = new EntryStore(directory.Path, TimeProvider.System);
            store.UsePack("place");
            var cache = new RenderCache(store, "test", static () => null);
            var cluster = Render(tree, cache);
            // Few entries are not worth a pack.
            for (int i = 0; i < 40; i++)
            {
                store.Write($"more-{i}", EntryStore.PublicKey, [1]);
            }

            store.Complete();
            rendered = cache.Made;
            return cluster;
        }
    }

    [Fact]
    public void A_failure_is_remembered_with_its_findings()
    {
        var repository = new GeneratedRepository(0b111_111_111_111);
        repository.Edit(18); // A template that names an input that is not there.
        string expected = ClusterText.Of(Render(repository.Tree(), null));
        Assert.Contains("Failed", expected, StringComparison.Ordinal);
        Assert.Equal(expected, ClusterText.Of(Render(repository.Tree(), Open())));
        var again = Open();
        Assert.Equal(expected, ClusterText.Of(Render(repository.Tree(), again)));
        Assert.Equal(0, again.Made);
    }

    [Fact]
    public void Only_what_a_change_can_reach_is_rendered_again()
    {
        var repository = new GeneratedRepository(0b111_111_111_111);
        var cache = Open();
        Render(repository.Tree(), cache);
        int first = cache.Made;
        Assert.Equal(0, cache.Found);

        Render(repository.Tree(), cache);
        Assert.Equal((first, first), (cache.Made, cache.Found));

        repository.Edit(3); // A map of the first app.
        Render(repository.Tree(), cache);
        Assert.Equal(first + 1, cache.Made);

        repository.Edit(8); // The component of all apps.
        Render(repository.Tree(), cache);
        Assert.Equal(first + 1 + 4, cache.Made);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("flip")]
    [InlineData("empty")]
    [InlineData("swap")]
    public void A_damaged_entry_is_made_anew(string damage)
    {
        var tree = new GeneratedRepository(0b111_111_111_111).Tree();
        string expected = ClusterText.Of(Render(tree, Open()));
        string[] entries = Directory.GetFiles(directory.Path, "*.entry");
        byte[][] contents = [.. entries.Select(File.ReadAllBytes)];
        for (int i = 0; i < entries.Length; i++)
        {
            byte[] bytes = contents[i];
            switch (damage)
            {
                case "cut":
                    bytes = bytes[..(bytes.Length / 2)];
                    break;
                case "flip":
                    bytes[bytes.Length / 2] ^= 1;
                    break;
                case "empty":
                    bytes = [];
                    break;
                default:
                    bytes = contents[(i + 1) % contents.Length];
                    break;
            }

            File.WriteAllBytes(entries[i], bytes);
        }

        var after = Open();
        Assert.Equal(expected, ClusterText.Of(Render(tree, after)));
        Assert.Equal(0, after.Found);
        var healed = Open();
        Assert.Equal(expected, ClusterText.Of(Render(tree, healed)));
        Assert.Equal(0, healed.Made);
    }

    [Fact]
    public async Task Several_that_share_a_directory_do_not_disturb_each_other()
    {
        var repository = new GeneratedRepository(0b101_111_011_111);
        var trees = new List<SnapshotTree> { repository.Tree() };
        foreach (int edit in (int[])[1, 3, 8, 11])
        {
            repository.Edit(edit);
            trees.Add(repository.Tree());
        }

        string[] expected = [.. trees.Select(tree => ClusterText.Of(Render(tree, null)))];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (int i = 0; i < 10; i++)
            {
                int at = (worker + i) % trees.Count;
                Assert.Equal(expected[at], ClusterText.Of(Render(trees[at], Open())));
            }
        })));
    }

    [Fact]
    public void A_directory_that_cannot_be_written_to_changes_nothing()
    {
        var tree = new GeneratedRepository(0b111_111_111_111).Tree();
        string file = directory.Write("file", "");
        Assert.Equal(ClusterText.Of(Render(tree, null)), ClusterText.Of(Render(tree, Open(Path.Combine(file, "below")))));
    }

    [Fact]
    public void What_was_decrypted_is_nowhere_in_the_directory_and_nobody_without_the_key_finds_it()
    {
        var tree = new SnapshotTree(Repository.Tree(SecretRepository));
        using var keys = AgeKeySource.Of(AgeIdentity.Parse(Key));
        string expected = ClusterText.Of(RenderWith(null));
        Assert.Contains("very-secret-domain.example", expected, StringComparison.Ordinal);

        Assert.Equal(expected, ClusterText.Of(RenderWith(OpenWith(keys))));
        var again = OpenWith(keys);
        Assert.Equal(expected, ClusterText.Of(RenderWith(again)));
        Assert.Equal(0, again.Made);
        foreach (string entry in Directory.GetFiles(directory.Path))
        {
            Assert.DoesNotContain("very-secret", File.ReadAllText(entry), StringComparison.Ordinal);
        }

        using var others = AgeKeySource.Of(X25519Identity.Generate());
        var stranger = OpenWith(others);
        RenderWith(stranger);
        Assert.Equal(1, stranger.Found); // The root, which decrypts nothing.

        ClusterRender RenderWith(RenderCache? cache) => RenderSettingsOf(tree, new RenderSettings { Cache = cache, Decryptor = new SopsDecryptor(keys) });

        RenderCache OpenWith(AgeKeySource source) => new(new EntryStore(directory.Path, TimeProvider.System), "test", () => source.DeriveKey("test")?.Span.ToArray());
    }

    [Fact]
    public void Another_build_starts_anew()
    {
        var tree = new GeneratedRepository(1).Tree();
        Render(tree, Open());
        var other = new RenderCache(new EntryStore(directory.Path, TimeProvider.System), "another", static () => null);
        Render(tree, other);
        Assert.Equal(0, other.Found);
    }

    [Fact]
    public void The_limit_keeps_what_was_used_last()
    {
        var store = new EntryStore(directory.Path, TimeProvider.System);
        Render(new GeneratedRepository(0b111_111_111_111).Tree(), Open());
        string[] files = Directory.GetFiles(directory.Path, "*.entry");
        string kept = files[files.Length / 2];
        foreach (string file in files)
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2026, 1, file == kept ? 2 : 1, 0, 0, 0, DateTimeKind.Utc));
        }

        Assert.Equal(files.Length, store.Measure().Count);
        var (count, bytes) = store.Trim(new FileInfo(kept).Length);
        Assert.Equal(files.Length - 1, count);
        Assert.True(bytes > 0);
        Assert.Equal([kept], Directory.GetFiles(directory.Path, "*.entry"));
    }

    private static string Diff(ClusterRender before, ClusterRender after)
    {
        var text = new StringWriter { NewLine = "\n" };
        var diff = ClusterDiff.Of(before, after, static _ => true);
        DiffWriter.WriteText(text, diff, color: false);
        DiffWriter.WriteUnified(text, diff, color: false);
        return text.ToString();
    }

    private static RenderCache Open(string path) => new(new EntryStore(path, TimeProvider.System), "test", static () => null);

    private RenderCache Open() => Open(directory.Path);

    private static ClusterRender Render(SnapshotTree tree, RenderCache? cache) => RenderSettingsOf(tree, Settings(cache));

    // No chart is fetched: there is nothing to dispose of.
    private static RenderSettings Settings(RenderCache? cache) => new()
    {
        Cache = cache,
        Parallel = 2,
        Releases = new ReleaseRenderer(new ChartStore(new ChartSources(new ChartCache(Path.Combine(Path.GetTempPath(), "hearth-no-charts")), new ChartSourceOptions { Offline = true }), []), new RenderOptions()),
    };

    private static ClusterRender RenderSettingsOf(SnapshotTree tree, RenderSettings settings, (IReadOnlyList<FluxKustomization> Roots, Diagnostic? Error)? found = null)
    {
        var (roots, error) = found ?? RootFinder.Find(tree, "flux");
        Assert.Null(error);
        return ClusterRenderer.Render(tree, roots, settings, CancellationToken.None);
    }

    // An hour ahead: all files are old, so that their state is trusted.
    private static readonly TimeProvider Later = new LaterTime();

    private sealed class LaterTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromHours(1);
    }

    private const string SecretRepository = """
        == flux/ks.yaml
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: secrets, namespace: flux-system}
        spec:
          path: ./secrets
          decryption: {provider: sops}
          sourceRef: {kind: GitRepository, name: flux-system}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: app, namespace: flux-system}
        spec:
          path: ./app
          postBuild: {substituteFrom: [{kind: Secret, name: cluster-secrets}]}
          sourceRef: {kind: GitRepository, name: flux-system}
        == app/map.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: app, namespace: flux-system}
        data: {host: "app.${DOMAIN}"}
        == secrets/secret.yaml
        apiVersion: v1
        kind: Secret
        metadata:
            name: cluster-secrets
            namespace: flux-system
        stringData:
            DOMAIN: ENC[AES256_GCM,data:F3klxus+pC1ZQaOZWInAq7SrzJ4RXCRJDFc=,iv:BpfL0hPxpWSAmHQ3goJe7KjklYVF1bQ3re3jjw53BBo=,tag:QNeLdeyq8VW5B0/h/Wv12Q==,type:str]
        sops:
            age:
                - enc: |
                    -----BEGIN AGE ENCRYPTED FILE-----
                    YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBRcWd0enIrc2pNTWI1MWZD
                    UE1nb1NTUUtDSHJibXkxaFNnYm1MeXZOMTFNCjZmOGc0NDFaM21HdWFTdHVtWGY1
                    MSsxMWl0TzF6WXdqTENlNkdQenlhdmcKLS0tIEthT3FvWTRpY2FsUEtRaVNhc3lK
                    T0JxcmpSdEMwSGdnVmtSUEQrT1RQOTgKHc4NJU1mL0WriUTTSQXsHF+MvbzFSliT
                    c5CpShAKSVUMtIwEESmKsLrhcKJ9jO4rJXgFGA8K370iugWyCkJgiA==
                    -----END AGE ENCRYPTED FILE-----
                  recipient: age1fj06jf3jsnavhlr2tfzxgvhak8hsqmadguk7x9u4kxarghchwyjstmzeaw
            encrypted_regex: ^(data|stringData)$
            lastmodified: "2026-11-23T02:49:28Z"
            mac: ENC[AES256_GCM,data:RwaT9iiZLW8IPOezfqgSoTaXml/FKLPmWZB28itQiOI5qupSlWX6gk5s2u2FMr/8tcOTgEkhzohFlwrgmtftgQmEes/echjh7HaRP0/VEdvvL+w1DYTcDenW03VOejJhnA0Sc6D33j3p/8JjP+Q3TmwQBif2dHDIhIJouLifF8U=,iv:jYRTC1iSbSjHLrEFzvSZq26Ux41/pey8wuJVL0Cacco=,tag:6csT1vGHyIS0IPXcYzqnXA==,type:str]
            version: 3.13.2
        """;
}
