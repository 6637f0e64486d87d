using System.Text;
using Hearth.Templating.Jinja;
using Hearth.Templating.Jinja.Ast;

namespace Hearth.Templating.Makejinja;

/// <summary>
/// What lies in the input directories. From the moment a run starts it is walked, read and parsed on another core, while
/// this one loads data and plugins; a template that is wanted before its turn is parsed by whoever wants it.
/// </summary>
internal sealed class MakejinjaInputs : IDisposable
{
    private const string EveryPath = "**/*";
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly MakejinjaConfig config;
    private readonly Func<string, string> shown;
    private readonly Dictionary<string, Lazy<Tree>> trees = new(StringComparer.Ordinal);
    private volatile bool isDone;

    /// <param name="config">Names inputs, exclusions and delimiters.</param>
    /// <param name="shown">A path as messages call it.</param>
    public MakejinjaInputs(MakejinjaConfig config, Func<string, string> shown)
    {
        this.config = config;
        this.shown = shown;
        foreach (string input in config.Inputs)
        {
            if (Directory.Exists(input))
            {
                trees.TryAdd(input, new Lazy<Tree>(() => new Tree(input, MakejinjaGlob.Find(input, EveryPath), Parse)));
            }
        }

        _ = Task.Run(ReadAhead);
    }

    /// <summary>Files and directories below an input that match, in the order of Python's sorted paths.</summary>
    public IReadOnlyList<MakejinjaEntry> Find(string input, string pattern) =>
        pattern == EveryPath ? trees[input].Value.Entries : MakejinjaGlob.Find(input, pattern);

    /// <summary>The template of a name: file inputs by their name, then the directories in their order; no name leaves its directory.</summary>
    public Statement[]? Load(string name)
    {
        foreach (string input in config.Inputs)
        {
            if (!trees.ContainsKey(input) && Path.GetFileName(input) == name && File.Exists(input))
            {
                return Parse(input, name);
            }
        }

        string[] parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Contains(".."))
        {
            return null;
        }

        string relative = string.Join('/', parts.Where(static part => part != "."));
        foreach (string input in config.Inputs)
        {
            if (trees.TryGetValue(input, out var tree) && tree.Value.TryLoad(relative, name, out var body))
            {
                return body;
            }
        }

        return null;
    }

    /// <summary>What is not read yet need not be read any more.</summary>
    public void Dispose() => isDone = true;

    private Statement[] Parse(string path, string name)
    {
        string text;
        try
        {
            text = StrictUtf8.GetString(File.ReadAllBytes(path));
        }
        catch (DecoderFallbackException)
        {
            throw new MakejinjaException($"{shown(path)} is not UTF-8");
        }

        return JinjaParser.Parse(config.Jinja, text, name);
    }

    private void ReadAhead()
    {
        try
        {
            foreach (var tree in trees.Values.Select(static tree => tree.Value).ToList())
            {
                foreach (var entry in tree.Entries)
                {
                    if (isDone)
                    {
                        return;
                    }

                    if (!entry.IsDirectory && IsTemplate(tree.Directory, entry.Path))
                    {
                        tree.ParseAhead(entry.Path);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever needs the directory meets it again.
        }
    }

    private bool IsTemplate(string directory, string relative) =>
        (config.JinjaSuffix.Length == 0 || MakejinjaRunner.Suffix(Path.GetFileName(relative)) == config.JinjaSuffix)
        && !config.ExcludePatterns.Any(pattern => MakejinjaGlob.Matches($"{directory}/{relative}", pattern));

    /// <summary>One input directory.</summary>
    private sealed class Tree
    {
        private readonly Dictionary<string, Lazy<Statement[]>> templates = new(StringComparer.Ordinal);
        private readonly Func<string, string, Statement[]> parse;
        private readonly bool hasLinks;

        public Tree(string directory, List<MakejinjaEntry> entries, Func<string, string, Statement[]> parse)
        {
            Directory = directory;
            Entries = entries;
            this.parse = parse;
            foreach (var entry in entries)
            {
                hasLinks |= entry.IsLink;
                if (!entry.IsDirectory)
                {
                    templates.Add(entry.Path, new Lazy<Statement[]>(() => parse($"{directory}/{entry.Path}", entry.Path)));
                }
            }
        }

        public string Directory { get; }

        public IReadOnlyList<MakejinjaEntry> Entries { get; }

        public void ParseAhead(string relative)
        {
            try
            {
                _ = templates[relative].Value;
            }
            catch (Exception exception) when (exception is JinjaException or MakejinjaException or IOException or UnauthorizedAccessException)
            {
                // Kept for whoever renders it: it may be none that is rendered.
            }
        }

        public bool TryLoad(string relative, string name, out Statement[]? body)
        {
            body = null;
            if (templates.TryGetValue(relative, out var template))
            {
                // By another spelling of its name it is another template.
                body = name == relative ? template.Value : parse($"{Directory}/{relative}", name);
            }
            else if (hasLinks && File.Exists($"{Directory}/{relative}"))
            {
                body = parse($"{Directory}/{relative}", name);
            }

            return body is not null;
        }
    }
}
