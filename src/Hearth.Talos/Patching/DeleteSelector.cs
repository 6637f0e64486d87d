using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;
using Hearth.Talos.Schema;

namespace Hearth.Talos.Patching;

/// <summary>One <c>$patch: delete</c>: a document, a field, a map key, or the first list item with a matching key.</summary>
internal sealed class DeleteSelector(SourceSpan span, string[] path, string apiVersion, string kind, string name, string key, string value) : PatchItem
{
    public string Kind => kind;

    public SourceSpan Span => span;

    public override string Id => name.Length > 0 ? $"{apiVersion}/{kind}/{name}" : $"{apiVersion}/{kind}";

    private string PathText => string.Join('.', path);

    /// <summary>The document without it; null where the whole document goes.</summary>
    public ConfigDocument? ApplyTo(ConfigDocument document)
    {
        if (path.Length == 0)
        {
            return null;
        }

        string? error = null;
        var changed = Delete(document.Root, document.Definition.Type, path, ref error);
        if (error is null && changed is YamlMapping root)
        {
            return document.With(root);
        }

        string reason = $"failed to delete path '{PathText}': {error}";
        string message = name.Length > 0 && document.Definition.IsNamed
            ? $"named patch delete: document {document.ApiVersion}/{document.Kind}: {reason}"
            : $"patch delete: path '{PathText}' in document '{document.ApiVersion}/{document.Kind}': {reason}";
        throw new TalosConfigException(message, [new(TalosRules.Patch, span, message)
        {
            Hint = error == "lookup failed" ? "the config has nothing at this path: remove the deletion, or correct the path" : null,
        }]);
    }

    private YamlNode? Delete(YamlNode? node, TypeRef type, ReadOnlySpan<string> rest, ref string? error)
    {
        const string LookupFailed = "lookup failed";
        string first = rest[0];
        rest = rest[1..];
        switch (type.Kind)
        {
            case TypeKind.Struct:
                if (node is null && type.IsPointer)
                {
                    error = LookupFailed;
                    return null;
                }

                if (type.Struct!.Find(first) is not { } field) // Structs have one.
                {
                    error = LookupFailed;
                    return node;
                }

                var mapping = node as YamlMapping ?? new YamlMapping([], span);
                if (rest.IsEmpty)
                {
                    return mapping.Without(first);
                }

                var inner = Delete(mapping[first], field.Type, rest, ref error);
                return error is not null ? node : inner is null ? mapping.Without(first) : mapping.With(first, inner);
            case TypeKind.Map or TypeKind.Args or TypeKind.Object:
                return DeleteKey(node, type, first, rest, ref error);
            case TypeKind.List:
                return DeleteItem(node as YamlSequence, type.Element!, first, rest, ref error); // Lists have an element type.
            default:
                error = LookupFailed;
                return node;
        }
    }

    private YamlNode? DeleteKey(YamlNode? node, TypeRef type, string first, ReadOnlySpan<string> rest, ref string? error)
    {
        if (node is YamlSequence sequence)
        {
            return DeleteItem(sequence, null, first, rest, ref error);
        }

        if (node is not YamlMapping mapping || !mapping.ContainsKey(first))
        {
            error = "lookup failed";
            return node;
        }

        if (rest.IsEmpty)
        {
            return mapping.Without(first);
        }

        var inner = type.Kind == TypeKind.Map
            ? Delete(mapping[first], type.Element!, rest, ref error) // Maps have an element type.
            : DeleteKey(mapping[first], type, rest[0], rest[1..], ref error);
        return error is not null || inner is null ? node : mapping.With(first, inner);
    }

    private YamlSequence? DeleteItem(YamlSequence? sequence, TypeRef? element, string first, ReadOnlySpan<string> rest, ref string? error)
    {
        if (!rest.IsEmpty)
        {
            error = "searching for complex paths in slices is not supported";
            return sequence;
        }

        if (first.Length == 0 || first[0] != '[')
        {
            error = first.Length == 0 ? "searching for '' in a slice is not supported" : "searching for non-integer keys in slices is not supported";
            return sequence;
        }

        // Only structs can be searched, and only by text.
        if (sequence is not null && element is { Kind: TypeKind.Struct } && element.Struct!.Find(key) is { } field && IsSearchable(field.Type))
        {
            for (int i = 0; i < sequence.Count; i++)
            {
                if (sequence[i] is YamlMapping item && (item.GetString(key) ?? "") == value)
                {
                    var items = sequence.Items.ToArray();
                    return sequence.WithItems([.. items[..i], .. items[(i + 1)..]]);
                }
            }
        }

        error = "lookup failed";
        return sequence;
    }

    private static bool IsSearchable(TypeRef type) => type.IsScalar && type.Kind is not (TypeKind.Bool or TypeKind.Int or TypeKind.Uint) && !type.IsPointer;
}
