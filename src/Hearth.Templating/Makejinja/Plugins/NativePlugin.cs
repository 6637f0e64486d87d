using Hearth.Templating.Jinja;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Makejinja.Plugins;

/// <summary>Plugins of home-ops repositories that Hearth runs itself.</summary>
internal sealed class NativePlugin : MakejinjaPlugin
{
    public static NativePlugin? TryLoad(string name, MakejinjaConfig config, MakejinjaWorld world, JinjaEnvironment environment, PyDict data, bool exactly) => null;
}
