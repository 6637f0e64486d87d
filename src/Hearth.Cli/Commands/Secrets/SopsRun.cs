using System.CommandLine;
using System.Text;
using Hearth.Secrets.Age;
using Hearth.Secrets.Sops;
using Hearth.Secrets.Sops.Stores;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Secrets;

/// <summary>One run of <c>hearth sops</c>. Exit codes are the real tool's.</summary>
internal sealed partial class SopsRun(CommandContext context, SopsOptions options, ParseResult parsed)
{
    private const int GenericError = 1;
    private const int ConflictingParameters = 8;
    private const int NoFileSpecified = 100;

    private readonly KeyEnvironment environment = new()
    {
        Get = context.GetEnvironmentVariable,
        WorkingDirectory = context.WorkingDirectory,
        AskPassphrase = PassphrasePrompt.Ask,
        RunCommand = command => RunForOutput(command),
    };

    private AgeKeySource Keys => field ??= AgeKeySource.FromEnvironment(environment);

    private SopsTool Tool => field ??= new SopsTool(Keys, context.Time);

    private bool IgnoreMac => parsed.GetValue(options.IgnoreMac);

    public int PrintVersion()
    {
        context.Out.WriteLine($"sops {SopsVersion.Current} (hearth {HearthVersion.Current})");
        return 0;
    }

    public async Task<int> GuardAsync(Func<Task<int>> action)
    {
        try
        {
            RefuseForeign();
            return await action();
        }
        catch (SopsUsageException exception)
        {
            context.Error.WriteLine(exception.Message);
            return exception.ExitCode;
        }
        catch (SopsException exception)
        {
            context.Error.WriteLine(exception.Message);
            if (exception.Hint is { } hint)
            {
                context.Error.WriteLine($"  help: {hint}");
            }

            return CodeOf(exception.Failure);
        }
        catch (DiagnosticException exception)
        {
            // Without the line itself: it may be a secret.
            context.Error.WriteLine($"{exception.Diagnostic.Span}: {exception.Diagnostic.Message}");
            return CodeOf(SopsFailure.Unreadable);
        }
        catch (AgeException exception)
        {
            context.Error.WriteLine(exception.Message);
            return GenericError;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            context.Error.WriteLine(exception.Message);
            return CodeOf(SopsFailure.Unreadable);
        }
        finally
        {
            Keys.Dispose();
        }
    }

    public Task<int> LegacyAsync(string[] args, bool decrypt, bool encrypt, bool rotate, string? set, CancellationToken cancellationToken)
    {
        if (args.Length == 0)
        {
            throw new SopsUsageException("Error: no file specified", NoFileSpecified);
        }

        if ((decrypt ? 1 : 0) + (encrypt ? 1 : 0) + (rotate ? 1 : 0) + (set is null ? 0 : 1) > 1)
        {
            throw new SopsUsageException("Error: only one of --encrypt, --decrypt, --rotate and --set can be given", ConflictingParameters);
        }

        return decrypt ? Decrypt(args) : encrypt ? Encrypt(args) : rotate ? Rotate(args) : set is not null ? Set(args[0], set) : EditAsync(args, cancellationToken);
    }

    public Task<int> Encrypt(string[] args)
    {
        bool readsInput = args.Length == 0;
        string name = readsInput ? parsed.GetValue(options.FilenameOverride) ?? throw new SopsUsageException("Error: must specify --filename-override when reading from stdin", ConflictingParameters) : Existing(args);
        CheckOutput(readsInput);
        var formats = FormatsOf(name, out var config);
        byte[] result = Tool.Encrypt(Read(args), formats, SettingsFor(name, config));
        return Finish(result, readsInput ? null : args[0], isSecret: false);
    }

    public Task<int> Decrypt(string[] args)
    {
        bool readsInput = args.Length == 0;
        string name = readsInput ? parsed.GetValue(options.FilenameOverride) ?? "<stdin>" : Existing(args);
        CheckOutput(readsInput);
        byte[] result = Tool.Decrypt(Read(args), FormatsOf(name, out _), IgnoreMac, parsed.GetValue(options.Extract) ?? "");
        return Finish(result, readsInput ? null : args[0], isSecret: true);
    }

    public Task<int> Rotate(string[] args)
    {
        string name = Existing(args);
        CheckOutput(readsInput: false);
        byte[] result = Tool.Rotate(Read(args), FormatsOf(name, out _), IgnoreMac, parsed.GetValue(options.AddAge) ?? "", parsed.GetValue(options.RemoveAge) ?? "");
        return Finish(result, args[0], isSecret: false);
    }

    public Task<int> Set(string[] args)
    {
        bool fromInput = parsed.GetValue(options.ValueStdin), fromFile = parsed.GetValue(options.ValueFile);
        if (fromInput && fromFile)
        {
            throw new SopsUsageException("Error: cannot use both --value-file and --value-stdin", GenericError);
        }

        if (args.Length != (fromInput ? 2 : 3))
        {
            throw new SopsUsageException($"Error: no file specified, or index and value are missing. Need precisely {(fromInput ? 2 : 3)} positional arguments{(fromInput ? " since --value-stdin is used" : "")}.", NoFileSpecified);
        }

        string value = fromInput ? Encoding.UTF8.GetString(SecretFiles.ReadInput(context)) : fromFile ? File.ReadAllText(context.GetFullPath(args[2])) : args[2];
        return Set(args[0], args[1], value);
    }

    public Task<int> Unset(string[] args)
    {
        if (args.Length != 2)
        {
            throw new SopsUsageException("Error: no file specified, or index is missing", NoFileSpecified);
        }

        string name = Existing(args);
        try
        {
            Write(args[0], Tool.Unset(Read(args), FormatsOf(name, out _), IgnoreMac, args[1]));
        }
        catch (SopsException exception) when (exception.Failure == SopsFailure.KeyNotFound && parsed.GetValue(options.Idempotent))
        {
            // As wished already.
        }

        return Task.FromResult(0);
    }

    public Task<int> FileStatus(string[] args)
    {
        if (args.Length == 0)
        {
            throw new SopsUsageException("Error: no file specified", NoFileSpecified);
        }

        var summary = SopsFile.Summarize(Read(args), args[0], parsed.GetValue(options.InputType));
        context.Out.WriteLine($"{{\"encrypted\":{(summary is { HasMac: true, Version.Length: > 0 } ? "true" : "false")}}}");
        return Task.FromResult(0);
    }

    private static int CodeOf(SopsFailure failure) => failure switch
    {
        SopsFailure.Unreadable => 2,
        SopsFailure.Unwritable => 3,
        SopsFailure.Emit => 4,
        SopsFailure.BadSetFormat => 7,
        SopsFailure.ConflictingParameters => ConflictingParameters,
        SopsFailure.Encrypt => 23,
        SopsFailure.Decrypt => 25,
        SopsFailure.MacMismatch => 51,
        SopsFailure.ConfigNotFound => 61,
        SopsFailure.BadTreePath => 91,
        SopsFailure.EmptyFile => 92,
        SopsFailure.NoFile => NoFileSpecified,
        SopsFailure.NoDataKey => 128,
        SopsFailure.NoEncryptionKey => 111,
        SopsFailure.NotModified => 200,
        SopsFailure.NoEditor => 201,
        SopsFailure.AlreadyEncrypted => 203,
        _ => GenericError,
    };

    private Task<int> Set(string file, string indexAndValue)
    {
        int split = indexAndValue.IndexOf("] ", StringComparison.Ordinal);
        return split < 0 ? throw new SopsException(SopsFailure.BadSetFormat, "Invalid --set format") : Set(file, indexAndValue[..(split + 1)], indexAndValue[(split + 2)..]);
    }

    private Task<int> Set(string file, string index, string value)
    {
        string name = Existing([file]);
        var (result, changed) = Tool.Set(Read([file]), FormatsOf(name, out _), IgnoreMac, index, value);
        if (changed || !parsed.GetValue(options.Idempotent))
        {
            Write(file, result);
        }

        return Task.FromResult(0);
    }

    private void RefuseForeign()
    {
        if (options.Foreign.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } foreign)
        {
            throw new SopsUsageException($"{foreign.Name} is not supported: Hearth encrypts to age keys only. Use the sops program for PGP and cloud key services.", GenericError);
        }

        if (parsed.GetValue(options.KeyService) is { Length: > 0 })
        {
            throw new SopsUsageException("--keyservice is not supported: keys are always used in this process", GenericError);
        }
    }

    private void CheckOutput(bool readsInput)
    {
        if (parsed.GetValue(options.InPlace) && parsed.GetValue(options.Output) is { Length: > 0 })
        {
            throw new SopsUsageException("Error: cannot operate on both --output and --in-place", ConflictingParameters);
        }

        if (readsInput && parsed.GetValue(options.InPlace))
        {
            throw new SopsUsageException("Error: cannot use --in-place when reading from stdin", ConflictingParameters);
        }
    }

    private string Existing(string[] args)
    {
        if (args.Length == 0)
        {
            throw new SopsUsageException("Error: no file specified", NoFileSpecified);
        }

        if (!File.Exists(context.GetFullPath(args[0])))
        {
            throw new SopsUsageException($"Error: cannot operate on non-existent file \"{context.GetFullPath(args[0])}\"", NoFileSpecified);
        }

        return parsed.GetValue(options.FilenameOverride) ?? args[0];
    }

    private byte[] Read(string[] args) => args.Length == 0 ? SecretFiles.ReadInput(context) : File.ReadAllBytes(context.GetFullPath(args[0]));

    private SopsFormats FormatsOf(string name, out SopsConfig? config)
    {
        config = LoadConfig(name);
        var stores = config?.Stores ?? new StoreOptions();
        if (parsed.GetResult(options.Indent) is { Implicit: false } && parsed.GetValue(options.Indent) is var indent)
        {
            stores = new StoreOptions(indent, indent, indent);
        }

        return new SopsFormats(name, parsed.GetValue(options.InputType), parsed.GetValue(options.OutputType), stores);
    }

    // SOPS looks from where the user stands; the file's own directory is tried after that, so that a file of another repository finds its rules.
    private SopsConfig? LoadConfig(string name)
    {
        string? path = (parsed.GetValue(options.Config) ?? context.GetEnvironmentVariable("SOPS_CONFIG")) is { Length: > 0 } named
            ? context.GetFullPath(named)
            : SopsConfig.Find(context.WorkingDirectory) ?? SopsConfig.Find(Path.GetDirectoryName(context.GetFullPath(name)) ?? "/");
        return path is null ? null : SopsConfig.Load(path);
    }

    private EncryptionSettings SettingsFor(string name, SopsConfig? config) => EncryptionSettings.Create(
        parsed.GetValue(options.Age) ?? context.GetEnvironmentVariable("SOPS_AGE_RECIPIENTS") ?? "",
        options.RuleOf(parsed),
        parsed.GetValue(options.MacOnlyEncrypted),
        parsed.GetValue(options.Threshold),
        config?.RuleFor(context.GetFullPath(name)));

    private Task<int> Finish(byte[] result, string? file, bool isSecret)
    {
        if (parsed.GetValue(options.InPlace) && file is not null)
        {
            Write(file, result);
        }
        else if (parsed.GetValue(options.Output) is { Length: > 0 } output)
        {
            AtomicFile.WriteBytes(context.GetFullPath(output), result, isSecret ? SecretFiles.OwnerOnly : null);
        }
        else
        {
            context.Flush();
            context.OutputStream.Write(result);
        }

        return Task.FromResult(0);
    }

    private void Write(string file, byte[] content) => AtomicFile.WriteBytes(context.GetFullPath(file), content);

    private sealed class SopsUsageException(string message, int exitCode) : Exception(message)
    {
        public int ExitCode => exitCode;
    }
}
