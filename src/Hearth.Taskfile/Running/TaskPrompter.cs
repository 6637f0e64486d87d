using System.Text;
using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Model;
using Hearth.Taskfile.Output;

namespace Hearth.Taskfile.Running;

/// <summary>Asks the person at the terminal: for consent, and (<c>--interactive</c>) for required variables.</summary>
/// <param name="options">What is to be asked.</param>
/// <param name="input">Standard input, read no further than the answer.</param>
/// <param name="isTerminal">Whether a person sits at both ends.</param>
/// <param name="log">Where questions go.</param>
internal sealed class TaskPrompter(TaskRunOptions options, Lazy<Stream> input, bool isTerminal, TaskLog log)
{
    private readonly VariableTable answers = new();

    public bool CanAsk => options.AskForVariables && isTerminal;

    /// <summary>Asks for consent.</summary>
    /// <exception cref="TaskException">Refused, or there is nobody to ask.</exception>
    public void Confirm(string question, string taskName)
    {
        if (options.AssumeYes)
        {
            log.Out(TaskColor.Yellow, $"{question} [assuming yes]\n");
            return;
        }

        if (!isTerminal)
        {
            throw new TaskException(
                $"task: Task {GoQuote.Quote(taskName)} cancelled because it has a prompt and the environment is not a terminal. Use --yes (-y) to run anyway.",
                TaskExitCodes.TaskCancelled);
        }

        log.Out(TaskColor.Yellow, $"{question} [y/N]: ");
        string answer = ReadLine() ?? throw new TaskException("EOF");
        if (answer.Trim().ToLowerInvariant() is not ("y" or "yes"))
        {
            throw new TaskException($"task: Task {GoQuote.Quote(taskName)} cancelled by user", TaskExitCodes.TaskCancelled);
        }
    }

    /// <summary>Gives a call the answers that were given already.</summary>
    public void Inject(TaskCall call)
    {
        foreach (var (name, variable) in answers.Entries)
        {
            if (!call.Variables.Contains(name))
            {
                call.Variables[name] = variable;
            }
        }
    }

    /// <summary>Asks for what a task requires, for later calls.</summary>
    public void AskUpFront(TaskModel task)
    {
        foreach (var variable in RequiredVariables.Missing(task))
        {
            if (!answers.Contains(variable.Name))
            {
                answers[variable.Name] = Variable.Of(Ask(variable, "interactive prompt"));
            }
        }
    }

    /// <summary>Asks for what a call does not give.</summary>
    /// <returns>Whether anything was asked.</returns>
    public bool AskFor(TaskModel task, TaskCall call)
    {
        if (!CanAsk)
        {
            return false;
        }

        bool asked = false;
        foreach (var variable in RequiredVariables.Missing(task))
        {
            if (!answers.Contains(variable.Name))
            {
                answers[variable.Name] = call.Variables[variable.Name] = Variable.Of(Ask(variable, task.DisplayName));
                asked = true;
            }
        }

        return asked;
    }

    private string Ask(RequiredVariable variable, string taskName)
    {
        if (variable.Allowed is not { Count: > 0 } allowed)
        {
            log.Error(TaskColor.Cyan, $"? Enter value for {variable.Name}: ");
            return ReadLine() ?? throw Cancelled(taskName);
        }

        log.Error(TaskColor.Cyan, $"? Select value for {variable.Name}:\n");
        for (int i = 0; i < allowed.Count; i++)
        {
            log.Error(TaskColor.Default, $"  {i + 1}) {allowed[i]}\n");
        }

        while (true)
        {
            log.Error(TaskColor.Cyan, "  number or value: ");
            string answer = (ReadLine() ?? throw Cancelled(taskName)).Trim();
            if (allowed.Contains(answer))
            {
                return answer;
            }

            if (int.TryParse(answer, out int number) && number >= 1 && number <= allowed.Count)
            {
                return allowed[number - 1];
            }
        }
    }

    // One byte at a time: what follows the line is the next question's, or a command's.
    private string? ReadLine()
    {
        var line = new List<byte>();
        for (int read = input.Value.ReadByte(); read != '\n'; read = input.Value.ReadByte())
        {
            if (read < 0)
            {
                return line.Count == 0 ? null : Encoding.UTF8.GetString([.. line]);
            }

            line.Add((byte)read);
        }

        return Encoding.UTF8.GetString([.. line]);
    }

    private static TaskException Cancelled(string taskName) => new($"task: Task {GoQuote.Quote(taskName)} cancelled by user", TaskExitCodes.TaskCancelled);
}
