using Hearth.Secrets.Sops;

namespace Hearth.Cli.Commands.Secrets;

// What changes the keys of a file and none of its values.
internal sealed partial class SopsRun
{
    public Task<int> UpdateKeys(string[] args)
    {
        if (args.Length == 0)
        {
            throw new SopsUsageException("Error: no file specified", NoFileSpecified);
        }

        int failed = 0;
        foreach (string file in args)
        {
            try
            {
                UpdateKeys(file);
            }
            catch (SopsException exception) when (args.Length > 1)
            {
                failed++;
                context.Error.WriteLine(exception.Message);
            }
        }

        return failed == 0 ? Task.FromResult(0) : throw new SopsUsageException($"failed updating {failed} key(s)", GenericError);
    }

    public Task<int> AddGroup(string[] args)
    {
        string file = GroupFile(args, expected: 0);
        byte[] result = Tool.AddGroup(Read([file]), FormatsOf(file, out _), parsed.GetValue(options.GroupAge) ?? [], parsed.GetValue(options.Threshold));
        return Finish(result, file, isSecret: false);
    }

    public Task<int> DeleteGroup(string[] args)
    {
        string file = GroupFile(args, expected: 1);
        if (!int.TryParse(args[0], out int index) || index < 0)
        {
            throw new SopsUsageException($"failed to parse [index] argument: \"{args[0]}\" is not a number", GenericError);
        }

        return Finish(Tool.DeleteGroup(Read([file]), FormatsOf(file, out _), index, parsed.GetValue(options.Threshold)), file, isSecret: false);
    }

    private string GroupFile(string[] args, int expected)
    {
        if (args.Length != expected)
        {
            throw new SopsUsageException(expected == 0 ? "error: no positional arguments allowed" : "error: exactly one positional argument (index) required", GenericError);
        }

        return Existing(parsed.GetValue(options.File) is { } file ? [file] : []);
    }

    private void UpdateKeys(string file)
    {
        string name = Existing([file]);
        var formats = FormatsOf(name, out var config);
        var rule = (config ?? throw new SopsException(SopsFailure.Generic, "config file not found")).RuleFor(context.GetFullPath(name))
            ?? throw new SopsException(SopsFailure.Generic, $"The config file {config.Path} does not contain any creation rule");
        byte[] content = Read([file]);
        context.Error.WriteLine($"Syncing keys for file {context.GetFullPath(file)}");
        if (SopsTool.CompareKeys(content, formats, rule, parsed.GetValue(options.Threshold)) is not { } changes)
        {
            context.Error.WriteLine($"File {context.GetFullPath(file)} already up to date");
            return;
        }

        Print(changes);
        if (!parsed.GetValue(options.Yes) && !Confirm())
        {
            context.Error.WriteLine($"File {context.GetFullPath(file)} left unchanged");
            return;
        }

        Write(file, Tool.UpdateKeys(content, formats, rule, changes));
        context.Error.WriteLine($"File {context.GetFullPath(file)} synced with new keys");
    }

    private void Print(KeyChanges changes)
    {
        context.Out.WriteLine("The following changes will be made to the file's groups:");
        if (changes.OldThreshold > 0 && changes.OldThreshold == changes.NewThreshold)
        {
            context.Out.WriteLine($"shamir_threshold: {changes.NewThreshold}");
        }
        else
        {
            if (changes.NewThreshold > 0)
            {
                context.Out.WriteLine($"+++ shamir_threshold: {changes.NewThreshold}");
            }

            if (changes.OldThreshold > 0)
            {
                context.Out.WriteLine($"--- shamir_threshold: {changes.OldThreshold}");
            }
        }

        for (int i = 0; i < changes.Groups.Count; i++)
        {
            context.Out.WriteLine($"Group {i + 1}");
            foreach (string line in (IEnumerable<string>)[.. changes.Groups[i].Common.Select(static key => $"    {key}"), .. changes.Groups[i].Added.Select(static key => $"+++ {key}"), .. changes.Groups[i].Removed.Select(static key => $"--- {key}")])
            {
                context.Out.WriteLine(line);
            }
        }

        context.Out.Flush();
    }

    private bool Confirm()
    {
        while (true)
        {
            context.Out.Write("Is this okay? (y/n):");
            context.Out.Flush();
            switch (context.In.ReadLine()?.Trim())
            {
                case "y":
                    return true;
                case "n":
                    return false;
                case null:
                    throw new SopsUsageException("nobody answered; --yes approves without asking", GenericError);
            }
        }
    }
}
