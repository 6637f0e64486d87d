using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Hearth.Flux.Caching;
using Hearth.Helm.Sources;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands;

/// <summary><c>hearth cache status|gc|clear</c>: what Hearth keeps between runs.</summary>
internal static class CacheCommand
{
    private const string Renders = "renders";
    private const string Charts = "charts";
    private const string Remote = "remote";

    public static readonly CommandEntry Entry = new("cache", CommandGroup.Hearth, "Show and clean what Hearth keeps between runs", Create)
    {
        Examples =
        [
            new("What is kept, and where", "hearth cache status"),
            new("The same for programs", "hearth cache status --output json"),
            new("Delete what was not used for longest, down to 100 MiB", "hearth cache gc --max-size 100Mi"),
            new("Forget what was rendered, keep downloaded charts", "hearth cache clear renders"),
        ],
    };

    private static Command Create(CommandContext context) => new("cache", "Show and clean what Hearth keeps between runs") { Status(context), Collect(context), Clear(context) };

    private static Command Status(CommandContext context)
    {
        var output = Output();
        var command = new Command("status", "Show what is kept, and where") { output };
        command.SetAction((parsed, _) =>
        {
            var parts = Parts(context).Select(static part => (part.Name, part.Path, Use: Measure(part.Path))).ToList();
            if (parsed.GetValue(output) == "json")
            {
                using var json = new Utf8JsonWriter(context.OutputStream, new JsonWriterOptions { Indented = true });
                json.WriteStartArray();
                foreach (var (name, path, use) in parts)
                {
                    json.WriteStartObject();
                    json.WriteString("name", name);
                    json.WriteString("path", path);
                    json.WriteNumber("files", use.Count);
                    json.WriteNumber("bytes", use.Bytes);
                    if (name == Renders)
                    {
                        json.WriteNumber("limit", EntryStore.DefaultLimit);
                    }

                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.Flush();
                context.Out.WriteLine();
                return Task.FromResult(ExitCodes.Clean);
            }

            foreach (var (name, path, use) in parts)
            {
                string limit = name == Renders ? $" of {Size(EntryStore.DefaultLimit)}" : "";
                context.Out.WriteLine($"{name,-8} {use.Count,6} files  {Size(use.Bytes),10}{limit,-14}  {path}");
            }

            return Task.FromResult(ExitCodes.Clean);
        });
        return command;
    }

    private static Command Collect(CommandContext context)
    {
        var limit = new Option<string>("--max-size") { Description = "How much of what was rendered is kept: a number of bytes, or with Ki, Mi, Gi", DefaultValueFactory = static _ => "256Mi" };
        var output = Output();
        var command = new Command("gc", "Delete what was not used for longest, what is damaged, and charts that nothing names") { limit, output };
        command.SetAction((parsed, _) =>
        {
            var renders = EntryStore.ForUser(context.Time).Trim(ReadSize(parsed.GetRequiredValue(limit)));
            var charts = ChartCache.ForUser().Trim();
            return Task.FromResult(Report(context, parsed.GetValue(output), [(Renders, renders), (Charts, charts)]));
        });
        return command;
    }

    private static Command Clear(CommandContext context)
    {
        var kind = new Argument<string>("WHAT") { Description = "renders, charts, remote (bases of kustomizations) or all", DefaultValueFactory = static _ => "all" };
        kind.AcceptOnlyFromAmong(Renders, Charts, Remote, "all");
        var output = Output();
        var command = new Command("clear", "Delete what is kept") { kind, output };
        command.SetAction((parsed, _) =>
        {
            string wanted = parsed.GetRequiredValue(kind);
            var cleared = new List<(string, (int, long))>();
            foreach (var (name, path) in Parts(context).Where(part => wanted == "all" || part.Name == wanted))
            {
                cleared.Add((name, Delete(path)));
            }

            return Task.FromResult(Report(context, parsed.GetValue(output), cleared));
        });
        return command;
    }

    private static Option<string> Output()
    {
        var output = new Option<string>("--output", "-o") { Description = "text or json", DefaultValueFactory = static _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        return output;
    }

    private static (string Name, string Path)[] Parts(CommandContext context) =>
    [
        (Renders, EntryStore.ForUser(context.Time).Root),
        (Charts, ChartCache.ForUser().Root),
        (Remote, Path.Combine(UserDirectories.Cache, "kustomize")),
    ];

    // File by file: another process may be writing meanwhile.
    private static (int Count, long Bytes) Delete(string path)
    {
        int count = 0;
        long bytes = 0;
        if (Directory.Exists(path))
        {
            foreach (var file in new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).ToList())
            {
                if (file.Exists)
                {
                    bytes += file.Length;
                    count++;
                    file.Delete();
                }
            }

            foreach (var directory in new DirectoryInfo(path).EnumerateDirectories().Where(static directory => !directory.EnumerateFiles("*", SearchOption.AllDirectories).Any()).ToList())
            {
                directory.Delete(recursive: true);
            }
        }

        return (count, bytes);
    }

    private static (int Count, long Bytes) Measure(string path)
    {
        if (!Directory.Exists(path))
        {
            return (0, 0);
        }

        var files = new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).ToList();
        return (files.Count, files.Sum(static file => file.Length));
    }

    private static int Report(CommandContext context, string? output, IReadOnlyList<(string Name, (int Count, long Bytes) Deleted)> parts)
    {
        if (output == "json")
        {
            using var json = new Utf8JsonWriter(context.OutputStream, new JsonWriterOptions { Indented = true });
            json.WriteStartArray();
            foreach (var (name, (count, bytes)) in parts)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteNumber("deletedFiles", count);
                json.WriteNumber("deletedBytes", bytes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.Flush();
            context.Out.WriteLine();
            return ExitCodes.Clean;
        }

        foreach (var (name, (count, bytes)) in parts)
        {
            context.Out.WriteLine($"{name,-8} {count,6} files deleted  {Size(bytes),10}");
        }

        return ExitCodes.Clean;
    }

    private static string Size(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.0} MiB"),
        >= 1L << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 10):0.0} KiB"),
        _ => $"{bytes} B",
    };

    private static long ReadSize(string text)
    {
        var (digits, unit) = text switch
        {
            [.. var number, 'K', 'i'] => (number, 1L << 10),
            [.. var number, 'M', 'i'] => (number, 1L << 20),
            [.. var number, 'G', 'i'] => (number, 1L << 30),
            _ => (text, 1L),
        };
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value <= long.MaxValue / unit
            ? value * unit
            : throw new CommandException($"--max-size {text} is no size; wants a number of bytes, or with Ki, Mi or Gi", ExitCodes.Usage);
    }
}
