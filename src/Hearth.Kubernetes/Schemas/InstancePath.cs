using System.Globalization;
using System.Text;
using Hearth.Syntax.Patching;

namespace Hearth.Kubernetes.Schemas;

/// <summary>The way to the value that is being checked. Its text is made only for what is wrong: most values are right.</summary>
internal sealed class InstancePath
{
    private readonly List<(string? Name, int Index)> tokens = [];

    public void Enter(string name) => tokens.Add((name, 0));

    public void Enter(int index) => tokens.Add((null, index));

    public void Leave() => tokens.RemoveAt(tokens.Count - 1);

    /// <summary>A JSON pointer; empty for the whole.</summary>
    public override string ToString()
    {
        if (tokens.Count == 0)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var (name, index) in tokens)
        {
            text.Append('/');
            if (name is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{index}");
            }
            else
            {
                text.Append(JsonPointer.Escape(name));
            }
        }

        return text.ToString();
    }
}
