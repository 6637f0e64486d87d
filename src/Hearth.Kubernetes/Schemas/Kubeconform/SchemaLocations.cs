using System.Collections.Concurrent;
using Hearth.Kubernetes.Schemas.Embedded;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;

namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>
/// The places of <c>-schema-location</c>, asked in their order: files, web servers, and the table that is part of Hearth
/// (first in <c>default</c>, all of it in <c>embedded</c>). Safe to use from several threads; each kind is looked for once.
/// </summary>
internal sealed class SchemaLocations
{
    private const string Published = "https://raw.githubusercontent.com/yannh/kubernetes-json-schema/master";
    private const string Layout = "/{{ .NormalizedKubernetesVersion }}-standalone{{ .StrictSuffix }}/{{ .ResourceKind }}{{ .KindSuffix }}.json";

    // What kubeconform reads a schema as that does not say it.
    private const int DefaultDraft = 4;

    private readonly ConcurrentDictionary<(string ApiVersion, string Kind), Lazy<FoundSchema?>> found = [];
    private readonly List<Location> locations = [];
    private readonly KubeconformOptions options;
    private readonly ConformanceWorld world;
    private readonly SchemaDownloader downloader;
    private readonly Lazy<PublishedSchemas?> published;
    private readonly Lazy<EmbeddedSchemas> embedded = new(static () => EmbeddedSchemas.Open());

    /// <exception cref="SchemaLocationException">A template cannot be read, or the directory for downloads is not there.</exception>
    public SchemaLocations(KubeconformOptions options, ConformanceWorld world)
    {
        this.options = options;
        this.world = world;
        published = new Lazy<PublishedSchemas?>(() => PublishedSchemas.Open(options.KubernetesVersion));
        foreach (string written in options.SchemaLocations.DefaultIfEmpty("default"))
        {
            bool isDefault = written is "default";
            string template = isDefault ? Published + Layout : written.EndsWith("json", StringComparison.Ordinal) || written is "embedded" ? written : written + Layout;
            if (written is not "embedded")
            {
                Expand(template, SchemaAddress.Of("v1", "Deployment", "master", isStrict: true));
            }

            locations.Add(new Location(template, isDefault || template == Published + Layout, written is "embedded"));
            CheckCache();
        }

        string cache = options.Cache.Length > 0 ? Path.GetFullPath(options.Cache, options.WorkingDirectory) : "";
        downloader = new SchemaDownloader(cache, world.Client, world.RetryDelay);
    }

    /// <summary>The schema of a kind from the first place that has it; null where none has.</summary>
    /// <exception cref="SchemaLocationException">A place before it could not be asked.</exception>
    public FoundSchema? Find(string apiVersion, string kind) =>
        found.GetOrAdd((apiVersion, kind), static (key, self) => new Lazy<FoundSchema?>(() => self.Look(key.ApiVersion, key.Kind)), this).Value;

    private FoundSchema? Look(string apiVersion, string kind)
    {
        var address = SchemaAddress.Of(apiVersion, kind, options.KubernetesVersion, options.Strict);
        foreach (var location in locations)
        {
            if (Look(location, address, apiVersion, kind) is { } schema)
            {
                return schema;
            }
        }

        return null;
    }

    private FoundSchema? Look(Location location, SchemaAddress address, string apiVersion, string kind)
    {
        if (location.IsEmbedded)
        {
            return embedded.Value.TryFind(apiVersion, kind, out var known) ? new FoundSchema(embedded.Value.Get(known), $"embedded:{known.Origin}") : null;
        }

        string place = Expand(location.Template, address);
        if (location.IsPublished && published.Value is { } table)
        {
            if (table.Find(address) is { } schema)
            {
                Note($"using the schema of {kind} that is part of hearth for {place}");
                return new FoundSchema(schema, place);
            }

            if (!table.MayLack(address) || (apiVersion, kind) is ("apiextensions.k8s.io/v1", "CustomResourceDefinition"))
            {
                return null; // Not to be found there: no need to ask.
            }
        }

        Note($"looking for the schema of {kind} at {place}");
        return IsWeb(place)
            ? Read(downloader.Get(place), new Uri(place), isWeb: true)
            : Read(ReadFile(place.StartsWith("file://", StringComparison.Ordinal) ? new Uri(place).LocalPath : place), new Uri(Path.GetFullPath(place, options.WorkingDirectory)), isWeb: false);
    }

    private FoundSchema? Read(byte[]? bytes, Uri address, bool isWeb)
    {
        if (bytes is null)
        {
            return null;
        }

        var set = new SchemaSet(reference => Load(reference) is { } content ? SourceText.FromBytes(reference.AbsoluteUri, content) : null) { DefaultDraft = DefaultDraft };
        try
        {
            var schema = set.Add(SourceText.FromBytes(address.AbsoluteUri, bytes), address);

            // A schema that leads nowhere is none: the next place is asked.
            return set.TryResolveAll() ? new FoundSchema(schema, address.AbsoluteUri) : null;
        }
        catch (DiagnosticException exception)
        {
            // A web server may answer anything with a page of its own; a file that is no JSON is a mistake.
            return isWeb ? null : throw new SchemaLocationException(exception.Diagnostic.ToString());
        }
    }

    private byte[]? Load(Uri reference) => reference.IsFile ? ReadFile(reference.LocalPath) : IsWeb(reference.AbsoluteUri) ? downloader.Get(reference.AbsoluteUri) : null;

    private byte[]? ReadFile(string path)
    {
        string full = Path.GetFullPath(path, options.WorkingDirectory);
        try
        {
            return File.ReadAllBytes(full);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SchemaLocationException($"open {path}: {exception.Message}");
        }
    }

    private string Expand(string template, SchemaAddress address)
    {
        try
        {
            return world.ExpandTemplate(template, address);
        }
        catch (FormatException exception)
        {
            throw new SchemaLocationException($"failed initialising schema location registry: {exception.Message}");
        }
    }

    private void CheckCache()
    {
        if (options.Cache.Length > 0)
        {
            string full = Path.GetFullPath(options.Cache, options.WorkingDirectory);
            if (!Directory.Exists(full))
            {
                throw new SchemaLocationException(File.Exists(full)
                    ? $"cache folder {options.Cache} is not a directory"
                    : $"failed opening cache folder {options.Cache}: stat {options.Cache}: no such file or directory");
            }
        }
    }

    private void Note(string text)
    {
        if (options.Debug)
        {
            world.Debug(text);
        }
    }

    private static bool IsWeb(string place) => place.StartsWith("http", StringComparison.Ordinal);

    private sealed record Location(string Template, bool IsPublished, bool IsEmbedded);
}

/// <summary>A schema and the address that errors name.</summary>
internal sealed record FoundSchema(Schema Schema, string Address);
