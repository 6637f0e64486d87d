using System.Text;

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

    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    public Func<string, string?> GetEnvironmentVariable { get; init; } = Environment.GetEnvironmentVariable;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether a person sits at both ends, so that questions may be asked.</summary>
    public bool IsInteractive { get; init; }

    public bool ColorOut { get; init; }

    public bool ColorError { get; init; }

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

    internal static CommandContext FromProcess()
    {
        bool color = Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
        return new CommandContext(
            Console.OpenStandardInput,
            Console.OpenStandardOutput(),
            new StreamWriter(Console.OpenStandardError(), Utf8, 4 * 1024) { NewLine = "\n", AutoFlush = true })
        {
            IsInteractive = !Console.IsInputRedirected && !Console.IsOutputRedirected,
            ColorOut = color && !Console.IsOutputRedirected,
            ColorError = color && !Console.IsErrorRedirected,
        };
    }
}
