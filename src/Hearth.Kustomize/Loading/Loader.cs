using Hearth.Kustomize.Remote;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Loading;

/// <summary>
/// Loads what one kustomization names, relative to its directory, under the load restrictor; and makes the loaders of
/// the directories it includes, refusing cycles. A loader knows who asked for it, which is the chain that messages show.
/// </summary>
internal sealed class Loader
{
    private readonly KustomizeOptions options;
    private readonly Loader? referrer;
    private readonly RepoSpec? repository;
    private readonly bool restrict;

    private Loader(ParsedFiles files, string root, KustomizeOptions options, Loader? referrer, RepoSpec? repository, bool restrict)
    {
        Files = files;
        Root = root;
        this.options = options;
        this.referrer = referrer;
        this.repository = repository;
        this.restrict = restrict;
    }

    public ParsedFiles Files { get; }

    /// <summary>The directory, links resolved.</summary>
    public string Root { get; }

    public FileTree Tree => Files.Tree;

    public static Loader ForRoot(ParsedFiles files, string directory, KustomizeOptions options) =>
        new(files, files.Tree.GetRealPath(directory), options, null, null, options.RestrictLoads);

    /// <summary>A loader for a clone that stands at the top of a build.</summary>
    public static Loader ForClone(RepoSpec spec, FileTree clone, SourceSpan asked, KustomizeOptions options) =>
        AtClone(spec, clone, asked, options, null);

    public string Display(string path) => Tree.GetDisplayPath(path) is { Length: > 0 } shown ? shown : ".";

    /// <summary>The loader of a directory or repository that this kustomization names.</summary>
    public Loader Enter(YamlScalar path)
    {
        string name = path.Value;
        if (name.Length == 0)
        {
            throw new KustomizeException(KustomizeRules.MissingFile, path.Span, "an empty path; wants a file, a directory or a repository");
        }

        if (RepoSpec.TryParse(name) is { } spec)
        {
            return EnterRepository(path, spec);
        }

        if (name.StartsWith('/'))
        {
            throw new KustomizeException(KustomizeRules.MissingFile, path.Span, $"{name} is absolute; a directory is named relative to this kustomization");
        }

        if (TreePath.Combine(Root, name) is not { } combined || !Tree.IsDirectory(combined))
        {
            throw MissingFrom(path);
        }

        string root = Tree.GetRealPath(combined);
        for (var loader = this; loader is not null; loader = loader.referrer)
        {
            if (loader.Tree == Tree && TreePath.IsInside(loader.Root, root))
            {
                throw new KustomizeException(
                    KustomizeRules.Cycle, path.Span, $"{name} leads to {Display(root)}, which {(loader.Root == root ? "is already being built" : $"contains {Display(loader.Root)}, which is being built")}");
            }
        }

        return new Loader(Files, root, options, this, null, restrict);
    }

    /// <summary>The path of a file that this kustomization names; checks the restrictor and that it is there.</summary>
    public string Find(YamlScalar path)
    {
        string name = path.Value;
        bool isOutside = name.StartsWith('/') && !Tree.IsWholeDisk;
        if (isOutside || TreePath.Combine(Root, name) is not { } combined || Tree.GetKind(combined) == FileKind.Missing)
        {
            throw MissingFrom(path);
        }

        if (!Tree.IsFile(combined))
        {
            throw new KustomizeException(KustomizeRules.MissingFile, path.Span, $"{name} is a directory; wants a file");
        }

        if (restrict && !TreePath.IsInside(Tree.GetRealPath(combined), Root))
        {
            throw new KustomizeException(
                KustomizeRules.OutsideRoot, path.Span, $"{name} is not in or below {Display(Root)}", "Build with --load-restrictor LoadRestrictionsNone, as Flux does, or move the file.");
        }

        return combined;
    }

    public SourceText ReadText(YamlScalar path)
    {
        if (IsHttp(path.Value))
        {
            return SourceText.FromBytes(path.Value, Fetch(path));
        }

        return Files.TryRead(Find(path)) ?? throw MissingFrom(path);
    }

    public byte[] ReadBytes(YamlScalar path) => IsHttp(path.Value) ? Fetch(path) : Files.TryReadBytes(Find(path)) ?? throw MissingFrom(path);

    public IReadOnlyList<YamlMapping> ReadResources(YamlScalar path)
    {
        if (IsHttp(path.Value))
        {
            return ResourceDocuments.Read(ReadText(path));
        }

        string found = Find(path);
        return Files.ReadResources(found, Files.TryRead(found) ?? throw MissingFrom(path));
    }

    /// <summary>Whether the name is a file here (and not a directory, a repository or nothing).</summary>
    public bool IsFile(string name) =>
        !IsHttp(name) && !(name.StartsWith('/') && !Tree.IsWholeDisk) && TreePath.Combine(Root, name) is { } path && Tree.IsFile(path);

    public static bool IsHttp(string path) =>
        path.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || path.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private byte[] Fetch(YamlScalar url)
    {
        if (options.Remote is not { } remote)
        {
            throw new KustomizeException(KustomizeRules.RemoteFailed, url.Span, $"{url.Value} is remote, and this build takes nothing from outside");
        }

        try
        {
            return remote.FetchFile(url.Value);
        }
        catch (RemoteException exception)
        {
            throw new KustomizeException(KustomizeRules.RemoteFailed, url.Span, exception.Message, exception.Hint);
        }
    }

    private Loader EnterRepository(YamlScalar path, RepoSpec spec)
    {
        for (var loader = this; loader is not null; loader = loader.referrer)
        {
            if (loader.repository?.Raw.StartsWith(spec.Raw, StringComparison.Ordinal) == true)
            {
                throw new KustomizeException(KustomizeRules.Cycle, path.Span, $"{spec.Raw} is already being built: {loader.repository.Raw} came before it");
            }
        }

        if (options.Remote is not { } remote)
        {
            throw new KustomizeException(KustomizeRules.RemoteFailed, path.Span, $"{path.Value} is remote, and this build takes nothing from outside");
        }

        try
        {
            return AtClone(spec, remote.Clone(spec), path.Span, options, this);
        }
        catch (RemoteException exception)
        {
            throw new KustomizeException(KustomizeRules.RemoteFailed, path.Span, exception.Message, exception.Hint);
        }
    }

    private static Loader AtClone(RepoSpec spec, FileTree clone, SourceSpan asked, KustomizeOptions options, Loader? referrer)
    {
        if (TreePath.Normalize(spec.Path) is not { } root || !clone.IsDirectory(root))
        {
            throw new KustomizeException(KustomizeRules.MissingFile, asked, $"{spec.CloneUrl} has no directory {spec.Path}");
        }

        return new Loader(new ParsedFiles(clone), root, options, referrer, spec, restrict: true);
    }

    private KustomizeException MissingFrom(YamlScalar path)
    {
        string name = path.Value;
        string directory = name.LastIndexOf('/') is var slash and >= 0 ? name[..slash] : "";
        string? near = TreePath.Combine(Root, directory) is { } there
            ? Syntax.Diagnostics.NearestName.Find(TreePath.GetName(name), Tree.List(there).Select(entry => entry.Name))
            : null;
        string hint = near is null ? "" : $"; did you mean {(directory.Length == 0 ? near : $"{directory}/{near}")}?";
        return new KustomizeException(KustomizeRules.MissingFile, path.Span, $"{name} does not exist in {Display(Root)}{hint}");
    }
}
