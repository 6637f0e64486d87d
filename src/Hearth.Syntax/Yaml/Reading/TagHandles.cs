namespace Hearth.Syntax.Yaml.Reading;

/// <summary>What the handles of tags stand for in one document: <c>!</c>, <c>!!</c> and those of its %TAG directives.</summary>
internal sealed class TagHandles
{
    private Dictionary<string, string>? declared;

    public void Reset() => declared?.Clear();

    public bool TryAdd(string handle, string prefix) => (declared ??= []).TryAdd(handle, prefix);

    /// <summary>The whole tag; null where the handle is not declared. The handle is empty for <c>!&lt;uri&gt;</c> and <c>!</c> alone.</summary>
    public string? Resolve(string handle, string suffix)
    {
        if (handle.Length == 0)
        {
            return suffix;
        }

        if (declared is not null && declared.TryGetValue(handle, out string? prefix))
        {
            return prefix + suffix;
        }

        return handle switch
        {
            "!" => "!" + suffix,
            "!!" => "tag:yaml.org,2002:" + suffix,
            _ => null,
        };
    }
}
