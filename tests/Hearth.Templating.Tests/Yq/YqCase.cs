using Hearth.Templating.Yq;

namespace Hearth.Templating.Tests.Yq;

/// <summary>Runs an expression as the command would, over texts.</summary>
internal static class YqCase
{
    public static string Run(string expression, string input = "", YqFormat from = YqFormat.Yaml, YqFormat to = YqFormat.Yaml, YqSettings? settings = null, Dictionary<string, string>? world = null)
    {
        var output = new StringWriter { NewLine = "\n" };
        var session = new YqSession(settings ?? YqSettings.Default, Host(world ?? []), expression, from, to, _ => output);
        if (input.Length == 0)
        {
            session.EvaluateNothing();
        }
        else
        {
            session.EvaluateEach([new YqInput("in.yaml", () => input)]);
        }

        return output.ToString();
    }

    public static string Together(string expression, params string[] inputs)
    {
        var output = new StringWriter { NewLine = "\n" };
        var session = new YqSession(YqSettings.Default with { IsTogether = true }, Host([]), expression, YqFormat.Yaml, YqFormat.Yaml, _ => output);
        session.EvaluateTogether(inputs.Select(static (text, i) => new YqInput($"{i}.yaml", () => text)));
        return output.ToString();
    }

    private static YqHost Host(Dictionary<string, string> world) => new()
    {
        ReadFile = path => world.TryGetValue(path, out string? text) ? text : throw new IOException($"open {path}: no such file or directory"),
        GetEnvironmentVariable = world.GetValueOrDefault,
        Now = static () => new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };
}
