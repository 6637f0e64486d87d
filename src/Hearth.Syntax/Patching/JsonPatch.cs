using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Syntax.Patching;

/// <summary>
/// A list of changes (RFC 6902). Applied as evanphx/json-patch applies it, which kustomize, Talos and talhelper use: with
/// its error texts, and with negative indices that count from the end. Added nodes keep the patch's spans.
/// </summary>
public sealed class JsonPatch
{
    private readonly YamlSchema schema;

    private JsonPatch(IReadOnlyList<JsonPatchOperation> operations, YamlSchema schema)
    {
        Operations = operations;
        this.schema = schema;
    }

    public IReadOnlyList<JsonPatchOperation> Operations { get; }

    /// <summary>Reads a patch document; the first thing wrong with it is the error.</summary>
    public static JsonPatchReading Read(YamlNode document, YamlSchema schema)
    {
        if (document.Target is not YamlSequence list)
        {
            return Refuse(document.Span, "a JSON patch is a list of operations");
        }

        var operations = new List<JsonPatchOperation>(list.Count);
        foreach (var item in list.Items)
        {
            if (item.Target is not YamlMapping mapping)
            {
                return Refuse(item.Span, "an operation of a JSON patch is a mapping with op and path");
            }

            var (operation, error) = ReadOperation(mapping);
            if (operation is null)
            {
                return new JsonPatchReading(null, error);
            }

            operations.Add(operation);
        }

        return new JsonPatchReading(new JsonPatch(operations, schema), null);
    }

    /// <summary>The changed tree, or why an operation does not apply. The tree given stays as it is.</summary>
    public JsonPatchResult Apply(YamlNode root, JsonPatchOptions? options = null)
    {
        var patching = new JsonPatching(root.Target, schema, options ?? JsonPatchOptions.Default);
        foreach (var operation in Operations)
        {
            if (patching.Run(operation) is { } error)
            {
                return new JsonPatchResult(null, new Diagnostic(PatchRules.DoesNotApply, operation.Span, error));
            }
        }

        return new JsonPatchResult(patching.Root, null);
    }

    private static (JsonPatchOperation? Operation, Diagnostic? Error) ReadOperation(YamlMapping mapping)
    {
        string? name = mapping.GetString("op");
        JsonPatchKind? kind = name switch
        {
            "add" => JsonPatchKind.Add,
            "remove" => JsonPatchKind.Remove,
            "replace" => JsonPatchKind.Replace,
            "move" => JsonPatchKind.Move,
            "copy" => JsonPatchKind.Copy,
            "test" => JsonPatchKind.Test,
            _ => null,
        };
        if (kind is null)
        {
            return (null, Wrong(mapping["op"]?.Span ?? mapping.Span, name is null ? "this operation has no op" : $"op is {name}; wants add, remove, replace, move, copy or test"));
        }

        if (mapping.GetString("path") is not { } path)
        {
            return (null, Wrong(mapping.Span, $"this {name} operation has no path"));
        }

        if (kind is JsonPatchKind.Add or JsonPatchKind.Replace or JsonPatchKind.Test && mapping["value"] is null)
        {
            return (null, Wrong(mapping.Span, $"this {name} operation has no value"));
        }

        if (kind is JsonPatchKind.Move or JsonPatchKind.Copy && mapping.GetString("from") is null)
        {
            return (null, Wrong(mapping.Span, $"this {name} operation has no from"));
        }

        return (new JsonPatchOperation(kind.Value, path, mapping.GetString("from"), mapping["value"], mapping.Span), null);
    }

    private static JsonPatchReading Refuse(SourceSpan span, string message) => new(null, Wrong(span, message));

    private static Diagnostic Wrong(SourceSpan span, string message) => new(PatchRules.Malformed, span, message);
}

/// <summary>What an operation does.</summary>
public enum JsonPatchKind
{
    Add,
    Remove,
    Replace,
    Move,
    Copy,
    Test,
}

/// <summary>One change. <see cref="From"/> is there for move and copy, <see cref="Value"/> for add, replace and test.</summary>
public sealed record JsonPatchOperation(JsonPatchKind Kind, string Path, string? From, YamlNode? Value, SourceSpan Span);

/// <summary>The patch, or the one reason why the document is none.</summary>
public sealed record JsonPatchReading(JsonPatch? Patch, Diagnostic? Error);

/// <summary>The patched tree, or the one reason why there is none; the error's message is evanphx/json-patch's text.</summary>
public sealed record JsonPatchResult(YamlNode? Root, Diagnostic? Error);

/// <summary>Where tools differ from the RFC.</summary>
public sealed record JsonPatchOptions
{
    public static readonly JsonPatchOptions Default = new();

    /// <summary>Count -1 as the last item.</summary>
    public bool AllowsNegativeIndices { get; init; } = true;

    /// <summary>A remove of what is not there does nothing.</summary>
    public bool IgnoresMissingOnRemove { get; init; }

    /// <summary>An add makes the mappings on its way.</summary>
    public bool CreatesMissingParents { get; init; }
}
