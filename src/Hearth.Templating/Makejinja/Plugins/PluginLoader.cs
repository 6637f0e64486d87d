using Hearth.Templating.Jinja;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Makejinja.Plugins;

/// <summary>
/// Loads plugins: natively where every function of the module is one that Hearth knows by heart, else in Python, else
/// (where there is no Python) by the names of the functions.
/// </summary>
internal static class PluginLoader
{
    public static LoadedPlugins Load(MakejinjaConfig config, MakejinjaWorld world, MakejinjaInputs inputs, JinjaEnvironment environment, PyDict data)
    {
        var plugins = new List<MakejinjaPlugin>();
        PythonHost? host = null;
        try
        {
            foreach (string name in config.Plugins)
            {
                if (NativePlugin.TryLoad(name, config, world, inputs, environment, data, exactly: true) is { } native)
                {
                    plugins.Add(native);
                    continue;
                }

                host ??= PythonHost.TryStart(config, world, data);
                if (host is not null)
                {
                    plugins.Add(host.Load(name, environment));
                    continue;
                }

                plugins.Add(NativePlugin.TryLoad(name, config, world, inputs, environment, data, exactly: false)
                    ?? throw new MakejinjaException($"the plugin {name} needs python3, which does not run here; Hearth knows some plugins of home-ops repositories without it, but this is none of them"));
            }
        }
        catch
        {
            host?.Dispose();
            throw;
        }

        return new LoadedPlugins(plugins, host);
    }
}
