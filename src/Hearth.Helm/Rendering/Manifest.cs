using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Helm.Rendering;

/// <summary>One document that a template printed.</summary>
/// <param name="TemplatePath">The template, as <c># Source:</c> names it.</param>
/// <param name="Text">The document's text in the template's output, white space in front cut off.</param>
/// <param name="Root">The document, read.</param>
public sealed record Manifest(string TemplatePath, SourceSpan Text, YamlMapping Root)
{
    public string Kind => Root.GetString("kind") ?? "";

    public string ApiVersion => Root.GetString("apiVersion") ?? "";

    public string Name => Root.GetMapping("metadata")?.GetString("name") ?? "";

    public YamlMapping? Annotations => Root.GetMapping("metadata")?.GetMapping("annotations");
}

/// <summary>A document with <c>helm.sh/hook</c>: applied at certain moments and not part of the release.</summary>
public sealed record Hook(Manifest Manifest)
{
    public required IReadOnlyList<string> Events { get; init; }

    public required int Weight { get; init; }

    public required IReadOnlyList<string> DeletePolicies { get; init; }

    /// <summary>Whether it is only run by <c>helm test</c>.</summary>
    public bool IsTest => Events.Contains("test");
}
