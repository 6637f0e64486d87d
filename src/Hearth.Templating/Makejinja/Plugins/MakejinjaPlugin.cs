namespace Hearth.Templating.Makejinja.Plugins;

/// <summary>What is left of a plugin once its functions are in the environment: its opinion on paths.</summary>
internal abstract class MakejinjaPlugin
{
    public virtual bool FiltersPaths => false;

    /// <summary>Per absolute path, whether it is rendered.</summary>
    public virtual bool[] Accept(string[] paths) => throw new InvalidOperationException("the plugin filters no paths");
}

/// <summary>The plugins of a run, and the Python process behind them where there is one.</summary>
internal sealed class LoadedPlugins(List<MakejinjaPlugin> plugins, IDisposable? host) : IDisposable
{
    public List<MakejinjaPlugin> Plugins => plugins;

    public bool RanPython => host is not null;

    public void Dispose() => host?.Dispose();
}
