using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>
/// Reads kubeconform's command line by the rules of Go's <c>flag</c>: one dash or two, <c>-flag value</c> or
/// <c>-flag=value</c>, switches take a value only after <c>=</c>, and the first other word ends the flags.
/// </summary>
public sealed partial class KubeconformFlags
{
    private readonly KubeconformOptions options;
    private readonly Flag[] flags;

    private KubeconformFlags(KubeconformOptions options)
    {
        this.options = options;
        flags =
        [
            new("cache", "string", "keep downloaded schemas in this directory, under kubeconform's names", value => options.Cache = value),
            Switch("debug", "say where each schema is looked for", value => options.Debug = value),
            Switch("exit-on-error", "stop at the first resource that fails", value => options.ExitOnError = value),
            Switch("h", "show this help", value => options.Help = value),
            new("ignore-filename-pattern", "value", "pass over paths that this regular expression is found in (can be given several times)", options.IgnoreFilenamePatterns.Add),
            Switch("ignore-missing-schemas", "skip resources that no schema is found for", value => options.IgnoreMissingSchemas = value),
            Switch("insecure-skip-tls-verify", "do not verify the certificates of schema servers", value => options.SkipTlsVerification = value),
            new("kubernetes-version", "value", "the version of Kubernetes to validate against, such as 1.33.0 (default master)", SetVersion),
            new("n", "int", "how many resources are validated at once (default 4)", SetWorkers),
            new("output", "string", "how to print results: json, junit, pretty, tap or text (default \"text\")", value => options.Output = value),
            new("reject", "string", "comma-separated kinds, or such as apps/v1/Deployment, that may not be there", value => options.RejectKinds = Split(value)),
            new("schema-location", "value", "where to look for schemas: default, embedded, a directory, or a template of a path or an address (can be given several times)", options.SchemaLocations.Add),
            new("skip", "string", "comma-separated kinds, or such as apps/v1/Deployment, to pass over", value => options.SkipKinds = Split(value)),
            Switch("strict", "refuse fields that the schema does not have, and keys that are there twice", value => options.Strict = value),
            Switch("summary", "print how many resources were found (not for junit)", value => options.Summary = value),
            Switch("v", "show the version", value => options.Version = value),
            Switch("verbose", "print valid and skipped resources too (not for tap and junit)", value => options.Verbose = value),
        ];
    }

    /// <summary>Reads the words after the program's name.</summary>
    /// <returns>What is wrong with them; null where nothing is.</returns>
    public static string? Read(IReadOnlyList<string> words, KubeconformOptions options)
    {
        var reader = new KubeconformFlags(options);
        int at = 0;
        while (at < words.Count && words[at] is ['-', _, ..] word)
        {
            at++;
            if (word == "--")
            {
                break;
            }

            if (reader.ReadFlag(word, words, ref at) is { } problem)
            {
                return problem;
            }
        }

        options.Files = [.. words.Skip(at)];
        return null;
    }

    /// <summary>The help, laid out as Go lays it out.</summary>
    public static string Usage(string programName)
    {
        var text = new StringBuilder($"Usage: {programName} [OPTION]... [FILE OR FOLDER]...\n");
        foreach (var flag in new KubeconformFlags(new KubeconformOptions()).flags)
        {
            text.Append("  -").Append(flag.Name);
            if (flag.ValueName.Length > 0)
            {
                text.Append(' ').Append(flag.ValueName);
            }

            text.Append(flag.ValueName.Length == 0 && flag.Name.Length == 1 ? "\t" : "\n    \t").Append(flag.Summary).Append('\n');
        }

        return text.ToString();
    }

    private string? ReadFlag(string word, IReadOnlyList<string> words, ref int at)
    {
        string name = word.StartsWith("--", StringComparison.Ordinal) ? word[2..] : word[1..];
        if (name is ['-' or '=', ..])
        {
            return $"bad flag syntax: {word}";
        }

        int equals = name.IndexOf('=');
        string? value = equals < 0 ? null : name[(equals + 1)..];
        name = equals < 0 ? name : name[..equals];
        if (Array.Find(flags, flag => flag.Name == name) is not { } found)
        {
            if (name == "help")
            {
                options.Help = true; // Go's flag knows it without being told.
                return null;
            }

            return $"flag provided but not defined: -{name}";
        }

        if (found.ValueName.Length == 0)
        {
            value ??= "true";
            return found.TrySet(value) ? null : $"invalid boolean value \"{value}\" for -{name}: parse error";
        }

        if (value is null)
        {
            if (at == words.Count)
            {
                return $"flag needs an argument: -{name}";
            }

            value = words[at++];
        }

        try
        {
            found.Set(value);
            return null;
        }
        catch (FormatException exception)
        {
            return $"invalid value \"{value}\" for flag -{name}: {exception.Message}";
        }
    }

    private void SetVersion(string value) => options.KubernetesVersion = VersionPattern().IsMatch(value) ? value
        : throw new FormatException($"{value} is not a valid version. Valid values are \"master\" (default) or full version x.y.z (e.g. \"1.27.2\")");

    private void SetWorkers(string value) => options.Workers = int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int workers) ? workers
        : throw new FormatException("parse error");

    private static Flag Switch(string name, string summary, Action<bool> set) => new(name, "", summary, static _ => { }) { SetSwitch = set };

    private static HashSet<string> Split(string value) => [.. value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    [GeneratedRegex(@"^(master|\d+\.\d+\.\d+)\z")]
    private static partial Regex VersionPattern();

    private sealed record Flag(string Name, string ValueName, string Summary, Action<string> Set)
    {
        public Action<bool>? SetSwitch { get; init; }

        // The words that Go's strconv.ParseBool takes.
        public bool TrySet(string value)
        {
            bool? parsed = value switch
            {
                "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
                "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
                _ => null,
            };
            if (parsed is { } known)
            {
                SetSwitch?.Invoke(known);
            }

            return parsed is not null;
        }
    }
}
