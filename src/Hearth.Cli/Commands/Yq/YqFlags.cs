using System.Globalization;
using Hearth.Templating.Yq;

namespace Hearth.Cli.Commands.Yq;

/// <summary>yq's command line, as upstream's spf13/pflag reads it: flags and arguments in any order, letters joined, <c>--flag=false</c>.</summary>
internal sealed class YqFlags
{
    // Letter, name, what it takes (null for a switch), what it does.
    private static readonly Flag[] Flags =
    [
        new('C', "colors", null, "print with colours, also into a pipe"),
        new(null, "csv-auto-parse", null, "read the cells of CSV as YAML (default true)"),
        new(null, "csv-separator", "char", "character between the cells of CSV (default ,)"),
        new(null, "debug-node-info", null, "print what is known of each result's nodes"),
        new('e', "exit-status", null, "exit with 1 where nothing, null or false is printed"),
        new(null, "expression", "string", "the expression, where it looks like a file's name"),
        new(null, "from-file", "string", "a file with the expression"),
        new('f', "front-matter", "string", "(extract|process) the YAML at the head of the first file: alone, or with what follows it"),
        new(null, "header-preprocess", null, "keep comments and separators at a file's head apart (default true)"),
        new('h', "help", null, "this help"),
        new('I', "indent", "int", "spaces per level (default 2)"),
        new(null, "ini-preserve-quotes", null, "keep the quotes of INI values"),
        new('i', "inplace", null, "write the results into the first file, in one step"),
        new('p', "input-format", "string", $"[auto|a|{YqFormats.Names(written: false)}] how files are read (default auto: by their extension)"),
        new('M', "no-colors", null, "print without colours"),
        new('N', "no-doc", null, "no --- between documents"),
        new('0', "nul-output", null, "a zero character behind each result"),
        new('n', "null-input", null, "read nothing: make a document from scratch"),
        new('o', "output-format", "string", $"[auto|a|{YqFormats.Names(written: true)}] how results are written (default auto: as they were read)"),
        new('P', "prettyPrint", null, "print in plain block style; short for '... style = \"\"'"),
        new(null, "properties-array-brackets", null, "write indices of properties as [x]"),
        new(null, "properties-separator", "string", "what stands between key and value of properties (default \" = \")"),
        new(null, "security-disable-env-ops", null, "forbid env, strenv and envsubst"),
        new(null, "security-disable-file-ops", null, "forbid load and its like"),
        new(null, "security-enable-system-operator", null, "allow system(), which runs programs"),
        new(null, "shell-key-separator", "string", "what joins the keys of shell variables (default _)"),
        new('s', "split-exp", "string", "write each result into a file of this name; $index counts"),
        new(null, "split-exp-file", "string", "a file with the split expression"),
        new(null, "string-interpolation", null, "read \\(exp) inside of strings (default true)"),
        new('j', "tojson", null, "(deprecated) the same as -o=json"),
        new(null, "tsv-auto-parse", null, "read the cells of TSV as YAML (default true)"),
        new('r', "unwrapScalar", null, "print a value alone without quotes, colours and comments (default true for YAML)"),
        new('v', "verbose", null, "taken and ignored"),
        new('V', "version", null, "print the version that the command is held to"),
        new(null, "xml-attribute-prefix", "string", "what stands before an attribute's name (default +@)"),
        new(null, "xml-content-name", "string", "the key of an element's text (default +content)"),
        new(null, "xml-directive-name", "string", "the key of directives (default +directive)"),
        new(null, "xml-keep-namespace", null, "keep the prefixes of names (default true)"),
        new(null, "xml-proc-inst-prefix", "string", "what stands before an instruction's name (default +p_)"),
        new(null, "xml-raw-token", null, "leave namespaces as they are written (default true)"),
        new(null, "xml-skip-directives", null, "leave out directives"),
        new(null, "xml-skip-proc-inst", null, "leave out processing instructions"),
        new(null, "xml-strict-mode", null, "refuse XML that is not well-formed"),
        new('c', "yaml-compact-seq-indent", null, "the dash of a list counts as indentation"),
        new(null, "yaml-fix-merge-anchor-to-spec", null, "a mapping's own keys win over merged ones"),
    ];

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    public List<string> Arguments { get; } = [];

    public string Help => string.Join('\n', Flags.Select(static flag =>
        $"  {(flag.Letter is { } letter ? $"-{letter}, " : "    ")}{$"--{flag.Name}{(flag.Takes is null ? "" : $" {flag.Takes}")}",-36} {flag.Description}"));

    /// <returns>What is wrong, in pflag's words; null where nothing is.</returns>
    public string? Parse(IReadOnlyList<string> arguments)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (argument == "--")
            {
                Arguments.AddRange(arguments.Skip(i + 1));
                return null;
            }

            string? error = argument.StartsWith("--", StringComparison.Ordinal) ? ParseLong(argument[2..], arguments, ref i)
                : argument.Length > 1 && argument[0] == '-' ? ParseShort(argument, arguments, ref i)
                : null;
            if (error is not null)
            {
                return error;
            }

            if (argument.Length <= 1 || argument[0] != '-')
            {
                Arguments.Add(argument);
            }
        }

        return null;
    }

    public bool IsSet(string name) => values.ContainsKey(name);

    public bool Switch(string name, bool usual = false) => values.TryGetValue(name, out string? value) ? value is "true" or "t" or "T" or "TRUE" or "True" or "1" : usual;

    public string Text(string name, string usual = "") => values.GetValueOrDefault(name, usual);

    public int Number(string name, int usual) => values.TryGetValue(name, out string? value) ? int.Parse(value, CultureInfo.InvariantCulture) : usual;

    private string? ParseLong(string body, IReadOnlyList<string> arguments, ref int at)
    {
        int equals = body.IndexOf('=');
        string name = equals < 0 ? body : body[..equals];
        var flag = Array.Find(Flags, flag => flag.Name == name);
        if (flag is null)
        {
            return name.Length == 0 || name[0] is '-' ? $"bad flag syntax: --{body}" : $"unknown flag: --{name}";
        }

        if (equals >= 0)
        {
            return Set(flag, body[(equals + 1)..], $"--{name}");
        }

        if (flag.Takes is null)
        {
            return Set(flag, "true", $"--{name}");
        }

        return at + 1 < arguments.Count ? Set(flag, arguments[++at], $"--{name}") : $"flag needs an argument: --{name}";
    }

    private string? ParseShort(string argument, IReadOnlyList<string> arguments, ref int at)
    {
        for (int i = 1; i < argument.Length; i++)
        {
            char letter = argument[i];
            var flag = Array.Find(Flags, flag => flag.Letter == letter);
            if (flag is null)
            {
                return $"unknown shorthand flag: '{letter}' in {argument}";
            }

            bool hasEquals = i + 2 < argument.Length && argument[i + 1] == '=';
            if (hasEquals)
            {
                return Set(flag, argument[(i + 2)..], $"-{letter}, --{flag.Name}");
            }

            if (flag.Takes is null)
            {
                if (Set(flag, "true", $"-{letter}, --{flag.Name}") is { } wrong)
                {
                    return wrong;
                }

                continue;
            }

            if (i + 1 < argument.Length)
            {
                return Set(flag, argument[(i + 1)..], $"-{letter}, --{flag.Name}");
            }

            return at + 1 < arguments.Count ? Set(flag, arguments[++at], $"-{letter}, --{flag.Name}") : $"flag needs an argument: '{letter}' in {argument}";
        }

        return null;
    }

    private string? Set(Flag flag, string value, string shown)
    {
        if (flag.Takes is null && value is not ("true" or "t" or "T" or "TRUE" or "True" or "1" or "false" or "f" or "F" or "FALSE" or "False" or "0"))
        {
            return $"invalid argument \"{value}\" for \"{shown}\" flag: strconv.ParseBool: parsing \"{value}\": invalid syntax";
        }

        if (flag.Takes == "int" && !int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            return $"invalid argument \"{value}\" for \"{shown}\" flag: strconv.ParseInt: parsing \"{value}\": invalid syntax";
        }

        if (flag.Takes == "char")
        {
            value = value.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal).Replace("\\r", "\r", StringComparison.Ordinal).Replace("\\f", "\f", StringComparison.Ordinal).Replace("\\v", "\v", StringComparison.Ordinal);
            if (value.Length != 1)
            {
                return $"invalid argument \"{value}\" for \"{shown}\" flag: [{value}] is not a valid character. Must be length 1 was {value.Length}";
            }
        }

        values[flag.Name] = value;
        return null;
    }

    private sealed record Flag(char? Letter, string Name, string? Takes, string Description);
}
