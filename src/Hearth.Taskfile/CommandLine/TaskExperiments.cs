using System.Globalization;
using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Output;
using Hearth.Taskfile.Reading;
using Hearth.Taskfile.Scoping;

namespace Hearth.Taskfile.CommandLine;

/// <summary>go-task's experiments: <c>TASK_X_…</c> in the environment, a <c>.env</c> file, or a configuration file.</summary>
internal sealed class TaskExperiments
{
    private const string Prefix = "TASK_X_";

    private static readonly string[] Active = ["GENTLE_FORCE", "ENV_PRECEDENCE"];
    private static readonly string[] Released = ["ANY_VARIABLES", "MAP_VARIABLES", "REMOTE_TASKFILES"];

    private readonly Dictionary<string, int> values = new(StringComparer.Ordinal);

    public TaskExperiments(TaskConfiguration configuration, TaskEnvironment environment, string directory)
    {
        ReadDotenv(environment, directory);
        foreach (string name in (IEnumerable<string>)[.. Active, .. Released])
        {
            int value = configuration.Experiments.GetValueOrDefault(name);
            if (value == 0)
            {
                _ = int.TryParse(environment[Prefix + name], NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
            }

            values[name] = value;
        }
    }

    public bool GentleForce => values["GENTLE_FORCE"] == 1;

    public bool EnvPrecedence => values["ENV_PRECEDENCE"] == 1;

    /// <summary>What is set that cannot be; null where all is well.</summary>
    public string? FindInvalid()
    {
        foreach (var (name, value) in values)
        {
            if (value != 0 && Released.Contains(name))
            {
                return $"task: Experiment \"{name}\" is released and no longer needs to be enabled";
            }

            if (value is not (0 or 1))
            {
                return $"task: Experiment \"{name}\" has an invalid value {value} (allowed values: 1)";
            }
        }

        return null;
    }

    public void WriteTo(TaskLog log)
    {
        int width = Active.Max(static name => name.Length);
        foreach (string name in Active)
        {
            log.Out(TaskColor.Yellow, "* ");
            log.Out(TaskColor.Green, name);
            log.Out(TaskColor.Default, $": {new string(' ', width - name.Length)}{(values[name] == 1 ? "on (1)" : "off")}\n");
        }
    }

    private static void ReadDotenv(TaskEnvironment environment, string directory)
    {
        string path = Path.Combine(directory, ".env");
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            foreach (var (name, value) in DotenvReader.Read(path))
            {
                if (name.StartsWith(Prefix, StringComparison.Ordinal))
                {
                    environment.Set(name, value);
                }
            }
        }
        catch (TaskException)
        {
            // Where it matters as a dotenv file of the Taskfile, the error is reported.
        }
    }
}
