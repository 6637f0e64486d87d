using Hearth.Kubernetes.Resources;

namespace Hearth.Flux.Caching;

/// <summary>What a rendering asked of the world.</summary>
internal enum InputKind : byte
{
    /// <summary>Whether a path is a file, a directory or nothing.</summary>
    Kind,

    /// <summary>What a file holds.</summary>
    Content,

    /// <summary>The names in a directory.</summary>
    Names,

    /// <summary>An object that was rendered before.</summary>
    Object,

    /// <summary>All objects of a kind in a namespace.</summary>
    Objects,
}

/// <summary>One question, such as the content of a path. Files that were looked for and are absent are questions too.</summary>
internal readonly record struct InputQuestion(InputKind Kind, string Text);

/// <summary>
/// Everything that one rendering asked for, in the order in which it did. The same questions with the same answers give the
/// same result. For one thread.
/// </summary>
internal sealed class InputRecord
{
    private readonly HashSet<InputQuestion> seen = [];
    private readonly List<InputQuestion> questions = [];

    public IReadOnlyList<InputQuestion> Questions => questions;

    /// <summary>Whether it also used what no question can say: a remote base, all objects at a time.</summary>
    public bool IsOpen { get; private set; }

    public void AskKind(string path) => Ask(InputKind.Kind, path);

    public void AskContent(string path) => Ask(InputKind.Content, path);

    public void AskNames(string directory) => Ask(InputKind.Names, directory);

    public void AskObject(ResourceId id) => Ask(InputKind.Object, ToText(id));

    /// <param name="kind">Group, kind and namespace; the name is not looked at.</param>
    public void AskObjects(ResourceId kind) => Ask(InputKind.Objects, ToText(kind));

    public void Open() => IsOpen = true;

    public static string ToText(ResourceId id) => $"{id.Group}\n{id.Kind}\n{id.Namespace}\n{id.Name}";

    public static ResourceId ToId(string text) => text.Split('\n') is [var group, var kind, var @namespace, var name]
        ? new ResourceId(group, kind, @namespace, name)
        : throw new InvalidDataException($"\"{text}\" names no object");

    private void Ask(InputKind kind, string text)
    {
        var question = new InputQuestion(kind, text);
        if (seen.Add(question))
        {
            questions.Add(question);
        }
    }
}
