namespace Hearth.Taskfile.CommandLine;

/// <summary>The Taskfile that <c>--init</c> writes.</summary>
internal static class TaskTemplate
{
    public const string Text = """
        # yaml-language-server: $schema=https://taskfile.dev/schema.json
        version: "3"

        vars:
          NAME: world

        tasks:
          default:
            desc: Say hello
            silent: true
            cmds:
              - echo "Hello, {{.NAME}}!"

        """;
}
