using System.Diagnostics;
using System.Text;
using Hearth.Templating.Jinja;
using Hearth.Templating.Jinja.Data;
using Hearth.Templating.Jinja.Values;
using Hearth.Templating.Makejinja.Plugins;

namespace Hearth.Templating.Makejinja;

/// <summary>A run ended early: data, a plugin or a command failed.</summary>
public sealed class MakejinjaException(string message) : Exception(message);

/// <summary>The outside world of a run.</summary>
public sealed record MakejinjaWorld
{
    public required string WorkingDirectory { get; init; }

    public required Func<string, string?> GetEnvironmentVariable { get; init; }

    /// <summary>All of them, for the global <c>env</c>.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>For people; gets whole lines, several at a time.</summary>
    public required Action<string> Log { get; init; }

    /// <summary>List what would change; run no command.</summary>
    public bool DryRun { get; init; }

    /// <summary>For the output <c>/dev/stdout</c>.</summary>
    public required Stream StandardOutput { get; init; }
}

/// <summary>Renders directories of templates as makejinja does (app.py of its version 2).</summary>
public sealed class MakejinjaRunner
{
    private const string StandardOutputPath = "/dev/stdout";

    private readonly MakejinjaConfig config;
    private readonly MakejinjaWorld world;
    private readonly MakejinjaOutput output;
    private readonly Dictionary<string, string> renderedDirectories = new(StringComparer.Ordinal);
    private readonly HashSet<string> renderedFiles = new(StringComparer.Ordinal);
    private readonly StringBuilder log = new(16 * 1024);
    private readonly bool isSingleFile;
    private JinjaEnvironment environment = new();
    private MakejinjaInputs inputs = null!; // Run makes them, after the commands that come first.
    private List<MakejinjaPlugin> plugins = [];

    private MakejinjaRunner(MakejinjaConfig config, MakejinjaWorld world)
    {
        this.config = config;
        this.world = world;
        output = new MakejinjaOutput(world.DryRun, config.Force);
        isSingleFile = config.Inputs.Count <= 1 && !config.Inputs.Any(Directory.Exists) && !Directory.Exists(config.Output)
            && (config.Output == StandardOutputPath || Suffix(Path.GetFileName(config.Output)).Length > 0 || File.Exists(config.Output));
    }

    /// <returns>What was written, in order.</returns>
    /// <exception cref="MakejinjaException">Something outside of the templates failed.</exception>
    /// <exception cref="JinjaException">A template failed.</exception>
    public static IReadOnlyList<MakejinjaChange> Run(MakejinjaConfig config, MakejinjaWorld world)
    {
        var runner = new MakejinjaRunner(config, world);
        try
        {
            return runner.Run();
        }
        finally
        {
            runner.inputs?.Dispose();
            runner.FlushLog();
        }
    }

    private IReadOnlyList<MakejinjaChange> Run()
    {
        config.ExecPre.ToList().ForEach(Execute);
        inputs = new MakejinjaInputs(config, Shown);
        var data = LoadData();
        if (config.Clean && Directory.Exists(config.Output))
        {
            Log($"Remove output '{Shown(config.Output)}'");
            output.RemoveTree(config.Output);
        }

        environment = JinjaEnvironment.OfParsed(config.Jinja, name => inputs.Load(name));
        foreach (var (key, value) in data.Pairs())
        {
            environment.Globals[Py.Str(key)] = value;
        }

        var env = new PyDict();
        foreach (var (key, value) in world.Environment)
        {
            env[key] = value;
        }

        environment.Globals["env"] = env;
        using var loaded = PluginLoader.Load(config, world, inputs, environment, data);
        plugins = loaded.Plugins;
        if (loaded.RanPython)
        {
            // A plugin of its own may have written templates.
            inputs.Dispose();
            inputs = new MakejinjaInputs(config, Shown);
        }

        if (!isSingleFile)
        {
            output.MakeDirectory(Path.TrimEndingDirectorySeparator(config.Output));
        }

        foreach (string input in config.Inputs)
        {
            if (File.Exists(input))
            {
                RenderInputFile(input);
            }
            else if (Directory.Exists(input))
            {
                RenderInputDirectory(input);
            }
        }

        output.Commit();
        if (!world.DryRun)
        {
            FinishDirectories();
        }

        config.ExecPost.ToList().ForEach(Execute);
        return output.Changes;
    }

    /// <summary>As <c>PurePath.suffix</c>: a leading dot starts no suffix.</summary>
    internal static string Suffix(string name) => name.LastIndexOf('.') is var dot && dot > 0 && dot < name.Length - 1 ? name[dot..] : "";

    private void Log(string message)
    {
        if (!config.Quiet)
        {
            log.Append(message).Append('\n');
        }
    }

    private void FlushLog()
    {
        if (log.Length > 0)
        {
            world.Log(log.ToString());
            log.Clear();
        }
    }

    private string Shown(string path) => path.StartsWith(world.WorkingDirectory + "/", StringComparison.Ordinal) ? path[(world.WorkingDirectory.Length + 1)..] : path;

    private void Execute(string command)
    {
        if (world.DryRun)
        {
            Log($"Would run '{command}'");
            return;
        }

        FlushLog();
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = world.WorkingDirectory, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(command);
        using var process = Process.Start(start) ?? throw new MakejinjaException($"Command '{command}' could not be started.");
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new MakejinjaException($"Command '{command}' returned non-zero exit status {process.ExitCode}.");
        }
    }

    private PyDict LoadData()
    {
        var data = new PyDict();
        foreach (string path in DataFiles())
        {
            if (MakejinjaData.CanRead(path))
            {
                Log($"Load data '{Shown(path)}'");
                Methods.Merge(data, MakejinjaData.Read(path, Shown(path)), new PyDict());
            }
            else
            {
                Log($"Skip unsupported data '{Shown(path)}'");
            }
        }

        foreach (var (key, value) in config.DataVars)
        {
            string[] keys = key.Split('.');
            var here = data;
            foreach (string part in keys.SkipLast(1))
            {
                if (!here.TryGetItem(part, out object? inner))
                {
                    here[part] = inner = new PyDict();
                }

                here = inner as PyDict ?? throw new MakejinjaException($"--data-var {key}: {part} is {Py.Repr(inner)}, which holds no keys");
            }

            here[keys[^1]] = value;
        }

        return data;
    }

    private IEnumerable<string> DataFiles()
    {
        foreach (string path in config.Data)
        {
            if (!Directory.Exists(path))
            {
                yield return path;
                continue;
            }

            foreach (var (file, isDirectory, _) in MakejinjaGlob.Find(path, "**/*"))
            {
                if (!isDirectory && !Path.GetFileName(file).StartsWith('.'))
                {
                    yield return $"{path}/{file}";
                }
            }
        }
    }

    private void RenderInputFile(string input)
    {
        string name = Path.GetFileName(input);
        string target = OutputPath(name);
        if (renderedFiles.Add(target))
        {
            RenderFile(input, name, target, enforceSuffix: false);
        }
    }

    private void RenderInputDirectory(string input)
    {
        foreach (string pattern in config.IncludePatterns)
        {
            var found = inputs.Find(input, pattern);
            bool[] accepted = Accept([.. found.Select(entry => $"{input}/{entry.Path}")]);
            for (int i = 0; i < found.Count; i++)
            {
                var (relative, isDirectory, _) = found[i];
                string path = $"{input}/{relative}";
                string target = OutputPath(relative);
                if (!accepted[i])
                {
                    Log($"Skip excluded path '{Shown(path)}'");
                }
                else if (isDirectory)
                {
                    if (renderedDirectories.TryAdd(target, path))
                    {
                        MakeDirectory(path, target);
                    }
                }
                else if (renderedFiles.Add(target))
                {
                    RenderFile(path, relative, target, enforceSuffix: config.JinjaSuffix.Length > 0);
                }
            }
        }
    }

    private bool[] Accept(string[] paths)
    {
        bool[] accepted = [.. paths.Select(path => !config.ExcludePatterns.Any(pattern => MakejinjaGlob.Matches(path, pattern)))];
        foreach (var plugin in plugins.Where(static plugin => plugin.FiltersPaths))
        {
            bool[] kept = plugin.Accept(paths);
            for (int i = 0; i < paths.Length; i++)
            {
                accepted[i] &= kept[i];
            }
        }

        return accepted;
    }

    private string OutputPath(string relative)
    {
        if (isSingleFile)
        {
            return config.Output;
        }

        string suffix = Suffix(Path.GetFileName(relative));
        return $"{config.Output.TrimEnd('/')}/{(suffix == config.JinjaSuffix && !config.KeepJinjaSuffix ? relative[..^suffix.Length] : relative)}";
    }

    private void MakeDirectory(string input, string target)
    {
        if (!config.Force && output.Exists(target))
        {
            Log($"Skip existing dir '{Shown(target)}'");
            return;
        }

        Log($"Create dir '{Shown(input)}' -> '{Shown(target)}'");
        output.MakeDirectory(target);
    }

    private void RenderFile(string input, string name, string target, bool enforceSuffix)
    {
        if (!config.Force && target != StandardOutputPath && output.Exists(target))
        {
            Log($"Skip existing file '{Shown(target)}'");
            output.Keep(target);
            return;
        }

        if (enforceSuffix && Suffix(Path.GetFileName(input)) != config.JinjaSuffix)
        {
            Log($"Copy file '{Shown(input)}' -> '{Shown(target)}'");
            output.Write(target, File.ReadAllBytes(input), input);
            return;
        }

        string rendered = environment.GetTemplate(name).Render(LoadFileData(name));
        if (string.IsNullOrWhiteSpace(rendered) && !config.KeepEmpty)
        {
            Log($"Skip empty file '{Shown(input)}'");
            return;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(rendered);
        if (target == StandardOutputPath)
        {
            world.StandardOutput.Write(bytes);
            return;
        }

        Log($"Render file '{Shown(input)}' -> '{Shown(target)}'");
        output.Write(target, bytes, config.CopyMetadata ? input : null);
    }

    private PyDict LoadFileData(string name)
    {
        var data = new PyDict();
        foreach (string path in config.FileData.GetValueOrDefault(name) ?? [])
        {
            if (File.Exists(path) && MakejinjaData.CanRead(path))
            {
                Log($"Load file-specific data '{Shown(path)}' for template '{name}'");
                Methods.Merge(data, MakejinjaData.Read(path, Shown(path)), new PyDict());
            }
            else
            {
                Log($"Skip missing or unsupported file-specific data '{Shown(path)}'");
            }
        }

        return data;
    }

    // The deepest first: writing into a directory changes its times.
    private void FinishDirectories()
    {
        foreach (var (target, input) in renderedDirectories.OrderByDescending(static pair => pair.Key, Comparer<string>.Create(MakejinjaGlob.ComparePaths)))
        {
            if (!config.KeepEmpty && output.IsEmpty(target))
            {
                Log($"Remove empty dir '{Shown(target)}'");
                Directory.Delete(target);
            }
            else if (config.CopyMetadata && Directory.Exists(target))
            {
                MakejinjaOutput.CopyMetadata(input, target);
            }
        }
    }
}
