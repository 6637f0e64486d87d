using System.Collections;
using System.Text;
using Hearth.Cli.Output;
using Microsoft.Win32.SafeHandles;

namespace Hearth.Cli;

/// <summary>
/// The world as a command sees it: streams, working directory, environment and clock. Tests make one of strings;
/// <see cref="FromProcess"/> makes the real one. Results go to <see cref="Out"/>, everything else to <see cref="Error"/>.
/// </summary>
public sealed class CommandContext
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Lazy<Stream> input;
    private readonly Lazy<TextReader> inputText;
    private readonly Lazy<TextWriter> outputText;

    public CommandContext(Func<Stream> input, Stream output, TextWriter error)
    {
        this.input = new Lazy<Stream>(input);
        inputText = new Lazy<TextReader>(() => new StreamReader(this.input.Value, Utf8));
        OutputStream = output;
        outputText = new Lazy<TextWriter>(() => new StreamWriter(OutputStream, Utf8, 16 * 1024, leaveOpen: true) { NewLine = "\n" });
        Error = error;
    }

    /// <summary>Standard input as bytes.</summary>
    public Stream InputStream => input.Value;

    public TextReader In => inputText.Value;

    /// <summary>Standard output as bytes; flush <see cref="Out"/> before changing between the two.</summary>
    public Stream OutputStream { get; }

    public TextWriter Out => outputText.Value;

    public TextWriter Error { get; }

    /// <summary>Standard error as bytes.</summary>
    public Stream ErrorStream => Error is StreamWriter writer ? writer.BaseStream : new TextWriterStream(Error);

    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    public Func<string, string?> GetEnvironmentVariable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The whole environment, for programs that are started.</summary>
    public Func<IEnumerable<KeyValuePair<string, string>>> GetEnvironment { get; init; } = static () =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(static entry => new KeyValuePair<string, string>((string)entry.Key, (string?)entry.Value ?? ""));

    /// <summary>Whether the streams are the process's own, so that programs it starts may inherit them.</summary>
    public bool OwnsStreams { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether a person sits at both ends, so that questions may be asked.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Whether a person would have to type the input.</summary>
    public bool IsInputTerminal { get; init; }

    public bool ColorOut { get; init; }

    public bool ColorError { get; init; }

    /// <summary>Whether a person watches standard error, so that progress may be drawn there.</summary>
    public bool ShowsProgress { get; init; }

    /// <summary>A path as the user gave it, seen from the working directory.</summary>
    public string GetFullPath(string path) => Path.GetFullPath(path, WorkingDirectory);

    public void Flush()
    {
        if (outputText.IsValueCreated)
        {
            outputText.Value.Flush();
        }

        OutputStream.Flush();
        Error.Flush();
    }

    // .NET's own stream over a terminal edits and echoes lines by itself, whatever the terminal is set to.
    private static Stream OpenInput() => Console.IsInputRedirected || OperatingSystem.IsWindows()
        ? Console.OpenStandardInput()
        : new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);

    internal static CommandContext FromProcess()
    {
        bool color = Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
        return new CommandContext(
            OpenInput,
            Console.OpenStandardOutput(),
            new StreamWriter(Console.OpenStandardError(), Utf8, 4 * 1024) { NewLine = "\n", AutoFlush = true })
        {
            OwnsStreams = true,
            IsInputTerminal = !Console.IsInputRedirected,
            IsInteractive = !Console.IsInputRedirected && !Console.IsOutputRedirected,
            ShowsProgress = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("CI") is null or "" && Environment.GetEnvironmentVariable("TERM") is not "dumb",
            ColorOut = color && !Console.IsOutputRedirected,
            ColorError = color && !Console.IsErrorRedirected,
        };
    }
}
