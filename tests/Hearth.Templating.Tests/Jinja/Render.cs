using Hearth.Templating.Jinja;
using Hearth.Templating.Jinja.Data;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Tests.Jinja;

/// <summary>Renders one template of a test, with values written as JSON.</summary>
internal static class Render
{
    public static string Text(string template, string values = "{}", JinjaOptions? options = null, params (string Name, string Source)[] others)
    {
        var environment = new JinjaEnvironment(options, name => others.FirstOrDefault(other => other.Name == name).Source);
        return environment.Parse(template).Render((PyDict?)JsonData.Read(System.Text.Encoding.UTF8.GetBytes(values)));
    }

    public static JinjaException Error(string template, string values = "{}", JinjaOptions? options = null, params (string Name, string Source)[] others) =>
        Assert.Throws<JinjaException>(() => Text(template, values, options, others));
}
