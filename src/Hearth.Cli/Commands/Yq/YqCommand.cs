using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Hearth.Cli.Output;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Templating.Yq;

namespace Hearth.Cli.Commands.Yq;

/// <summary><c>hearth yq</c>, and <c>yq</c> itself where a link says so: mikefarah's yq v4.</summary>
internal static class YqCommand
{
    // What scripts ask for before they trust a yq: whose it is, and whether it is new enough.
    private const string VersionText = "yq (https://github.com/mikefarah/yq/) version v4.53.6";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static readonly CommandEntry Entry = new("yq", CommandGroup.Tools, "Query and change YAML, JSON, XML, TOML … as mikefarah's yq does", Create)
    {
        StandsFor = "yq",
        RunRaw = RunAsync,
        Examples =
        [
            new("Read a value", "hearth yq '.spec.values.image.tag' helmrelease.yaml"),
            new("Change a file in one step, comments and order kept", "hearth yq -i '.metadata.labels.tier = \"web\"' app.yaml"),
            new("Merge all files into one", "hearth yq ea '. as $item ireduce ({}; . * $item)' base.yaml *.yaml"),
        ],
    };

    private static Command Create(CommandContext context) => new("yq", Entry.Summary);

    private static Task<int> RunAsync(string programName, string[] arguments, CommandContext context, CancellationToken cancellationToken)
    {
        bool isTogether = arguments is ["eval-all" or "ea", ..];
        var flags = new YqFlags();
        string? wrong = flags.Parse(arguments is ["eval" or "e" or "eval-all" or "ea", ..] ? arguments[1..] : arguments);

        // Behind flags too.
        if (wrong is null && arguments is not ["eval" or "e" or "eval-all" or "ea", ..] && flags.Arguments is ["eval" or "e" or "eval-all" or "ea", ..])
        {
            isTogether = flags.Arguments[0] is "eval-all" or "ea";
            flags.Arguments.RemoveAt(0);
        }

        if (wrong is not null || flags.Switch("help") || flags.Arguments is ["help"])
        {
            if (wrong is not null)
            {
                context.Error.WriteLine($"Error: {wrong}");
                context.Error.WriteLine("`yq --help` shows what it takes.");
                return Task.FromResult(ExitCodes.Findings);
            }

            WriteHelp(context, flags);
            return Task.FromResult(ExitCodes.Clean);
        }

        if (flags.Switch("version"))
        {
            context.Out.WriteLine(VersionText);
            return Task.FromResult(ExitCodes.Clean);
        }

        return Task.FromResult(RunDeep(() => Guarded(context, flags, isTogether)));
    }

    // Trees and expressions may be deep; the main thread's stack is whatever the shell's limit says.
    private static int RunDeep(Func<int> run)
    {
        int result = 0;
        var thread = new Thread(() => result = run(), maxStackSize: 64 << 20);
        thread.Start();
        thread.Join();
        return result;
    }

    private static int Guarded(CommandContext context, YqFlags flags, bool isTogether)
    {
        string expression = "";
        try
        {
            return new YqRun(context, flags, isTogether).Run(ref expression);
        }
        catch (YqException refused)
        {
            context.Out.Flush();
            context.Error.WriteLine($"Error: {refused.Message}");
            ShowPlace(context, refused, expression);
            return ExitCodes.Findings;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or CommandException)
        {
            context.Out.Flush();
            context.Error.WriteLine($"Error: {failed.Message}");
            return ExitCodes.Findings;
        }
    }

    private static void ShowPlace(CommandContext context, YqException refused, string expression)
    {
        if (refused.Finding is { } finding)
        {
            new TextDiagnosticWriter(context.Error, context.ColorError).Write(finding);
        }
        else if (refused.At >= 0 && refused.At <= expression.Length && expression.Length > 0)
        {
            int start = refused.At == 0 ? 0 : expression.LastIndexOf('\n', refused.At - 1) + 1;
            int end = expression.IndexOf('\n', refused.At);
            context.Error.WriteLine($"  {expression[start..(end < 0 ? expression.Length : end)]}");
            context.Error.WriteLine($"  {new string(' ', refused.At - start)}{new string('^', Math.Max(1, refused.Length))}");
        }
    }

    private static void WriteHelp(CommandContext context, YqFlags flags)
    {
        context.Out.WriteLine("Query and change YAML, JSON, XML, properties, CSV, TSV, TOML and INI, as mikefarah's yq v4 does.");
        context.Out.WriteLine("");
        context.Out.WriteLine("Usage:");
        context.Out.WriteLine("  yq [flags] [expression] [file]...            each document by itself (also: yq eval, yq e)");
        context.Out.WriteLine("  yq eval-all [flags] [expression] [file]...   all documents of all files at once (also: yq ea)");
        context.Out.WriteLine("");
        context.Out.WriteLine("Flags:");
        context.Out.WriteLine(flags.Help);
        context.Out.WriteLine("");
        context.Out.WriteLine("Examples:");
        foreach (var example in Entry.Examples)
        {
            context.Out.WriteLine($"  # {example.Purpose}");
            context.Out.WriteLine($"  {example.CommandLine}");
        }
    }

    /// <summary>One run.</summary>
    private sealed class YqRun(CommandContext context, YqFlags flags, bool isTogether)
    {
        private int written;

        public int Run(ref string expression)
        {
            var files = ReadArguments(ref expression);
            Validate(files);
            var (input, output) = Formats(files);
            string? split = flags.IsSet("split-exp-file") ? ReadFile(flags.Text("split-exp-file")) : flags.IsSet("split-exp") ? flags.Text("split-exp") : null;
            split = split is { Length: 0 } ? null : split;
            bool isInPlace = flags.Switch("inplace");
            bool isFrontMatter = flags.Text("front-matter").Length > 0;
            var settings = Settings(output, isInPlace || split is not null);
            var target = isInPlace ? new StringWriter { NewLine = "\n" } : context.Out;
            YqSession? session = null;
            var open = split is null ? (Func<YqNode, TextWriter>)(_ => target) : node => OpenPart(session!, node, split, output); // Set before anything is printed.
            if (flags.Switch("prettyPrint"))
            {
                expression = YqSession.Pretty(expression);
            }

            session = new YqSession(settings, Host(), expression, input, output, open, flags.Switch("nul-output"));
            string appendix = "";
            var inputs = files.ConvertAll(file => new YqInput(file, () => ReadInput(file)));
            if (isFrontMatter)
            {
                (string yaml, string rest) = YqSession.SplitFrontMatter(ReadInput(files[0]));
                inputs[0] = new YqInput(files[0], () => yaml);
                appendix = flags.Text("front-matter") == "process" ? rest : "";
            }

            if (files.Count == 0 && !flags.Switch("null-input"))
            {
                WriteHelp(context, flags);
                return ExitCodes.Clean;
            }

            if (files.Count == 0)
            {
                session.EvaluateNothing();
            }
            else if (isTogether)
            {
                session.EvaluateTogether(inputs);
            }
            else
            {
                session.EvaluateEach(inputs);
            }

            target.Write(appendix);
            lastPart?.Dispose();
            if (flags.Switch("exit-status") && !session.HasPrinted)
            {
                throw new YqException("no matches found");
            }

            if (isInPlace)
            {
                AtomicFile.WriteText(context.GetFullPath(files[0]), target.ToString()!); // A StringWriter's text.
            }

            return ExitCodes.Clean;
        }

        private TextWriter? lastPart;

        private TextWriter OpenPart(YqSession session, YqNode node, string split, YqFormat output)
        {
            string name = session.NameOf(node, split, written++);
            if (!YqSession.HasExtension(name))
            {
                name += output switch { YqFormat.Json => ".json", YqFormat.Properties => ".properties", _ => ".yml" };
            }

            string path = context.GetFullPath(name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // A file has a directory.
            lastPart?.Dispose();
            return lastPart = new StreamWriter(path, append: false, Utf8) { NewLine = "\n" };
        }

        // Upstream's rules of what is an expression and what a file.
        private List<string> ReadArguments(ref string expression)
        {
            expression = flags.Text("expression");
            var rest = new List<string>(flags.Arguments);
            bool hasInput = !context.IsInputTerminal;
            if (!flags.Switch("null-input") && hasInput && rest.Count <= 1 && !(rest.Count > 0 && IsFile(rest[0])) && !rest.Contains("-"))
            {
                rest.Add("-");
            }

            string file = flags.Text("from-file");
            if (file.Length == 0 && rest.Count > 0 && rest[0].EndsWith(".yq", StringComparison.Ordinal) && IsFile(rest[0]))
            {
                file = rest[0];
                rest.RemoveAt(0);
            }

            if (file.Length > 0)
            {
                expression = ReadFile(file).Replace("\r\n", "\n", StringComparison.Ordinal);
            }

            if (expression.Length == 0 && rest.Count > 0 && rest[0] != "-" && !IsFile(rest[0]))
            {
                expression = rest[0];
                rest.RemoveAt(0);
            }

            return rest;
        }

        private void Validate(List<string> files)
        {
            bool isInPlace = flags.Switch("inplace");
            string? wrong = isInPlace && (files.Count == 0 || files[0] == "-") ? "write in place flag only applicable when giving an expression and at least one file"
                : flags.Text("front-matter").Length > 0 && files.Count == 0 ? "front matter flag only applicable when giving an expression and at least one file"
                : isInPlace && (flags.Text("split-exp").Length > 0 || flags.Text("split-exp-file").Length > 0) ? "write in place cannot be used with split file"
                : flags.Switch("null-input") && files.Count > 0 ? "cannot pass files in when using null-input flag"
                : flags.Number("indent", 2) < 0 ? "indent must not be negative"
                : null;
            if (wrong is not null)
            {
                throw new YqException(wrong);
            }
        }

        private (YqFormat Input, YqFormat Output) Formats(List<string> files)
        {
            string input = flags.Text("input-format", "auto");
            string output = flags.Switch("tojson") ? "json" : flags.Text("output-format", "auto");
            bool isInputAuto = input is "" or "auto" or "a";
            bool isOutputAuto = output is "" or "auto" or "a";
            var read = isInputAuto ? files.Count > 0 ? YqFormats.OfFile(files[0]) : YqFormat.Yaml : Find(input, written: false);
            read = YqFormats.CanRead(read) || !isInputAuto ? read : YqFormat.Yaml;
            var write = !isOutputAuto ? Find(output, written: true) : isInputAuto ? read : YqFormat.Yaml;
            return YqFormats.CanRead(read) ? (read, write) : throw new YqException($"no support for {input} input format");
        }

        private static YqFormat Find(string name, bool written) => YqFormats.Find(name)
            ?? throw new YqException(name is "hcl" or "h" or "tf" or "lua" or "l"
                ? $"no support for {name} {(written ? "output" : "input")} format"
                : $"unknown format '{name}' please use [{YqFormats.Names(written: true)}]");

        private YqSettings Settings(YqFormat output, bool isFile)
        {
            bool unwraps = flags.Switch("unwrapScalar", output is YqFormat.Yaml or YqFormat.Properties);
            bool hasColors = flags.Switch("colors") || (!isFile && context.ColorOut && !flags.Switch("no-colors"));
            return new YqSettings
            {
                Indent = flags.Number("indent", 2),
                UnwrapsScalars = unwraps,
                UnwrapsJson = unwraps && output == YqFormat.Json,
                UnwrapsShell = unwraps && flags.IsSet("unwrapScalar"),
                WritesSeparators = !flags.Switch("no-doc"),
                HasColors = hasColors,
                KeepsHeader = flags.Switch("header-preprocess", true),
                IsTogether = isTogether,
                MergesToSpec = flags.Switch("yaml-fix-merge-anchor-to-spec"),
                CompactSequences = flags.Switch("yaml-compact-seq-indent"),
                Interpolates = flags.Switch("string-interpolation", true),
                ForbidsEnvironment = flags.Switch("security-disable-env-ops"),
                ForbidsFiles = flags.Switch("security-disable-file-ops"),
                AllowsSystem = flags.Switch("security-enable-system-operator"),
                PropertySeparator = flags.Text("properties-separator", " = "),
                PropertyBrackets = flags.Switch("properties-array-brackets"),
                CsvSeparator = flags.Text("csv-separator", ",")[0],
                CsvParses = flags.Switch("csv-auto-parse", true),
                TsvParses = flags.Switch("tsv-auto-parse", true),
                ShellSeparator = flags.Text("shell-key-separator", "_"),
                IniKeepsQuotes = flags.Switch("ini-preserve-quotes"),
                XmlAttributePrefix = flags.Text("xml-attribute-prefix", "+@"),
                XmlContentName = flags.Text("xml-content-name", "+content"),
                XmlInstructionPrefix = flags.Text("xml-proc-inst-prefix", "+p_"),
                XmlDirectiveName = flags.Text("xml-directive-name", "+directive"),
                XmlKeepsNamespace = flags.Switch("xml-keep-namespace", true),
                XmlIsRaw = flags.Switch("xml-raw-token", true),
                XmlIsStrict = flags.Switch("xml-strict-mode"),
                XmlSkipsInstructions = flags.Switch("xml-skip-proc-inst"),
                XmlSkipsDirectives = flags.Switch("xml-skip-directives"),
            };
        }

        private YqHost Host() => new()
        {
            ReadFile = ReadFile,
            GetEnvironmentVariable = context.GetEnvironmentVariable,
            Now = context.Time.GetLocalNow,
            Run = RunProgram,
            Warn = message => context.Error.WriteLine($"Warning: {message}"),
        };

        private string ReadInput(string file)
        {
            if (file != "-")
            {
                return ReadFile(file);
            }

            using var buffer = new MemoryStream();
            context.InputStream.CopyTo(buffer);
            return Utf8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        }

        private string ReadFile(string file)
        {
            try
            {
                return Utf8.GetString(File.ReadAllBytes(context.GetFullPath(file)));
            }
            catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
            {
                throw new IOException($"open {file}: no such file or directory", missing);
            }
            catch (UnauthorizedAccessException) when (Directory.Exists(context.GetFullPath(file)))
            {
                throw new IOException($"read {file}: is a directory");
            }
        }

        private bool IsFile(string name) => name.Length > 0 && !name.Contains('\0') && name.Length < 4_096 && File.Exists(context.GetFullPath(name));

        private string RunProgram(string program, IReadOnlyList<string> arguments, string input)
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = context.WorkingDirectory, StandardInputEncoding = Utf8, StandardOutputEncoding = Utf8 };
            try
            {
                using var process = Process.Start(start)!; // Not through a shell: there is one.
                var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
                var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                try
                {
                    process.StandardInput.Write(input);
                    process.StandardInput.Close();
                }
                catch (IOException)
                {
                    // It did not want its input.
                }

                process.WaitForExit();
                string said = errors.GetAwaiter().GetResult().Trim();
                return process.ExitCode == 0
                    ? output.GetAwaiter().GetResult()
                    : throw new YqException($"system command '{program}' failed: exit status {process.ExitCode}{(said.Length > 0 ? $"\nstderr: {said}" : "")}");
            }
            catch (System.ComponentModel.Win32Exception missing)
            {
                throw new YqException($"system command '{program}' failed: exec: \"{program}\": executable file not found in $PATH", missing);
            }
        }
    }
}
