using Hearth.Kustomize.Building;
using Hearth.Kustomize.Loading;
using Hearth.Syntax.Text;

namespace Hearth.Kustomize.Plugins;

/// <summary>What an entry of <c>generators</c>, <c>transformers</c> or <c>validators</c> stands for.</summary>
internal abstract class Plugin(BuildResource config)
{
    private const string BuiltInVersion = "builtin";

    public SourceSpan Span => config.Span;

    protected BuildResource Config => config;

    /// <summary>Finds the plugin that a configuration is for.</summary>
    public static Plugin Load(BuildResource config, Loader loader, BuildSession session)
    {
        if (config.Type is { Group: "", Version: BuiltInVersion })
        {
            return BuiltInPlugin.Load(config, loader, session);
        }

        if (!session.Options.EnablePlugins)
        {
            throw new KustomizeException(
                KustomizeRules.PluginRefused, config.Span, $"{config.Type} is not built in", "Plugins from outside need --enable-alpha-plugins; functions that are programs --enable-exec as well.");
        }

        return new FunctionPlugin(config, loader, session);
    }

    public virtual IReadOnlyList<BuildResource> Generate() => throw Refuse("a transformer; it generates nothing");

    public virtual void Transform(ResourceList resources) => throw Refuse("a generator; it transforms nothing");

    protected KustomizeException Refuse(string what) => new(KustomizeRules.PluginRefused, config.Span, $"{config.Type} {config.Name} is {what}");
}
