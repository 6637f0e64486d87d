using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;
using Hearth.Talos.Schema;

namespace Hearth.Talos.Patching;

/// <summary>
/// Merges two canonical trees of one type as Talos' machinery merges the structs they stand for
/// (pkg/machinery/config/merge, the same from v1.10 to v1.14). Surprises are kept and reported.
/// </summary>
internal sealed class TypedMerge(List<Diagnostic>? surprises = null)
{
    /// <summary>The merged struct; nodes of the right keep their span.</summary>
    public YamlMapping MergeStruct(YamlMapping left, YamlMapping right, StructType type)
    {
        var result = left;
        foreach (var field in type.Fields)
        {
            var before = left[field.Name];
            var patch = right[field.Name];
            if (patch is null && !OverwritesWhenAbsent(field.Type))
            {
                continue;
            }

            if (patch is null && before is null)
            {
                continue;
            }

            var merged = Merge(before, patch, field.Type, field.Replace);
            if (merged is null)
            {
                Surprise(right, type, field, before);
                result = result.Without(field.Name);
            }
            else if (!ReferenceEquals(merged, before))
            {
                result = SetEntry(result, right, field.Name, merged);
            }
        }

        if (type.Name == "x509.PEMEncodedCertificateAndKey")
        {
            WarnAboutHalf(left, right);
        }

        return result;
    }

    /// <summary>One value; null is absent (or zero, where the type does not tell).</summary>
    public YamlNode? Merge(YamlNode? left, YamlNode? right, TypeRef type, bool replace)
    {
        if (type.IsPointer)
        {
            if (right is null)
            {
                return left;
            }

            return left is null || type.IsScalar ? MergeScalarPointer(left, right, type) : MergeValue(left, right, type, replace);
        }

        return MergeValue(left, right, type, replace);
    }

    private static YamlNode MergeScalarPointer(YamlNode? left, YamlNode right, TypeRef type) =>
        type.Kind == TypeKind.Url && left is YamlScalar l && right is YamlScalar r ? MergeUrl(l, r) : right;

    private YamlNode? MergeValue(YamlNode? left, YamlNode? right, TypeRef type, bool replace)
    {
        switch (type.Kind)
        {
            case TypeKind.Cel or TypeKind.ByteSize or TypeKind.Percent or TypeKind.Bool:
                // Overwritten even when the patch does not name them.
                return right;
            case TypeKind.Size:
                return right is YamlScalar { Value: var percent } && percent.Contains('%') && left is YamlScalar { Value: var bytes } && !bytes.Contains('%') ? left : right ?? left;
            case TypeKind.Url:
                return left is YamlScalar l && right is YamlScalar r ? MergeUrl(l, r) : right ?? left;
            case TypeKind.List:
                return MergeList(left as YamlSequence, right as YamlSequence, type, replace);
            case TypeKind.Map:
                return right is null ? left : left is null || replace ? right : MergeMap((YamlMapping)left, (YamlMapping)right, type.Element!); // Maps have an element type.
            case TypeKind.Args:
                return right is null ? left : left is null ? right : ReplaceKeys((YamlMapping)left, (YamlMapping)right);
            case TypeKind.Object:
                return right is null ? left : left is null || replace ? right : MergeFree((YamlMapping)left, (YamlMapping)right);
            case TypeKind.Struct:
                if (right is null && !HasOverwritingFields(type.Struct!)) // Structs have one.
                {
                    return left;
                }

                if (replace || left is null)
                {
                    return right ?? left;
                }

                var merged = MergeStruct((YamlMapping)left, right as YamlMapping ?? new YamlMapping([], left.Span), type.Struct!);
                return merged.Count == 0 && !type.IsPointer ? null : merged;
            default:
                return right ?? left;
        }
    }

    private YamlSequence? MergeList(YamlSequence? left, YamlSequence? right, TypeRef type, bool replace)
    {
        if (right is null)
        {
            return left;
        }

        if (left is null && type.MergeKey.Length == 0)
        {
            return right;
        }

        if (replace)
        {
            return right;
        }

        var items = left?.Items.ToArray().ToList() ?? [];
        foreach (var item in right.Items)
        {
            int at = FindMatch(items, item, type);
            if (at < 0)
            {
                items.Add(item);
            }
            else
            {
                items[at] = type.MergeWholeItems ? item : MergeStruct((YamlMapping)items[at], (YamlMapping)item, type.Element!.Struct!); // Keyed lists are of structs.
            }
        }

        return new YamlSequence(items, (left ?? right).Span);
    }

    private static int FindMatch(List<YamlNode> items, YamlNode item, TypeRef type)
    {
        if (item is not YamlMapping wanted)
        {
            return -1;
        }

        switch (type.MergeKey)
        {
            case "" or "unique":
                return -1;
            case "device":
                if (wanted.GetString("interface") is { Length: > 0 } name)
                {
                    return items.FindIndex(other => other is YamlMapping device && device.GetString("interface") == name);
                }

                return wanted["deviceSelector"] is YamlMapping selector
                    ? items.FindIndex(other => other is YamlMapping device && device["deviceSelector"] is YamlMapping existing && SameSelector(existing, selector))
                    : -1;
            default:
                string? key = wanted.GetString(type.MergeKey);
                return items.FindIndex(other => other is YamlMapping existing && existing.GetString(type.MergeKey) == key);
        }
    }

    // Go compares the structs with ==: "physical" is a pointer, so two selectors that both name it never match.
    private static bool SameSelector(YamlMapping left, YamlMapping right) =>
        left.Count == right.Count && !left.ContainsKey("physical") && left.Entries.ToArray().All(entry => right.GetString(entry.Name ?? "") == left.GetString(entry.Name ?? ""));

    private YamlMapping MergeMap(YamlMapping left, YamlMapping right, TypeRef element)
    {
        var result = left;
        foreach (var entry in right.Entries)
        {
            string key = entry.Name ?? "";
            var before = left[key];
            if (before is null || IsNullNode(before))
            {
                result = SetEntry(result, right, key, entry.Value);
                continue;
            }

            if (element is { IsPointer: false, Kind: TypeKind.String } && entry.Value is YamlScalar { Value: "" })
            {
                continue; // An empty string is zero and does not win.
            }

            if (Merge(before, IsNullNode(entry.Value) ? null : entry.Value, element, replace: false) is { } merged)
            {
                result = SetEntry(result, right, key, merged);
            }
        }

        return result;
    }

    private static YamlMapping ReplaceKeys(YamlMapping left, YamlMapping right)
    {
        var result = left;
        foreach (var entry in right.Entries)
        {
            result = SetEntry(result, right, entry.Name ?? "", entry.Value);
        }

        return result;
    }

    private YamlMapping MergeFree(YamlMapping left, YamlMapping right)
    {
        var result = left;
        foreach (var entry in right.Entries)
        {
            string key = entry.Name ?? "";
            var before = left[key];
            var value = before is null || IsNullNode(before) ? entry.Value : MergeFreeValue(before, entry.Value, key);
            result = SetEntry(result, right, key, value);
        }

        return result;
    }

    private YamlNode MergeFreeValue(YamlNode left, YamlNode right, string key)
    {
        if (FreeType(left) != FreeType(right))
        {
            string message = $"merge map key map[string]interface {{}}[{key}]: merge type mismatch left {FreeType(left)} right {FreeType(right)}";
            throw new TalosConfigException(message, [new(TalosRules.Patch, right.Span, message)
            {
                Related = [new RelatedPlace(left.Span, "the value that the patch meets")],
            }]);
        }

        return (left, right) switch
        {
            (YamlMapping l, YamlMapping r) => MergeFree(l, r),
            (YamlSequence l, YamlSequence r) => new YamlSequence([.. l.Items, .. r.Items], l.Span),
            (_, YamlScalar scalar) when IsZeroFree(scalar) => left,
            _ => right,
        };
    }

    private static string FreeType(YamlNode node) => node switch
    {
        YamlMapping => "map[string]interface {}",
        YamlSequence => "[]interface {}",
        YamlScalar scalar => YamlSchema.GoYaml3.Resolve(scalar).Kind switch
        {
            ScalarKind.Boolean => "bool",
            ScalarKind.Integer => "int",
            ScalarKind.BigInteger => "uint64",
            ScalarKind.Float => "float64",
            ScalarKind.Timestamp => "time.Time",
            ScalarKind.Null => "nil",
            _ => "string",
        },
        _ => "nil",
    };

    private static bool IsZeroFree(YamlScalar scalar) => YamlSchema.GoYaml3.Resolve(scalar) switch
    {
        { Kind: ScalarKind.Integer, Integer: 0 } => true,
        { Kind: ScalarKind.Float, Float: 0 } => true,
        { Kind: ScalarKind.String } => scalar.Value.Length == 0,
        _ => false,
    };

    private static bool IsNullNode(YamlNode node) => node is YamlScalar { Value: "null", Style: ScalarStyle.Plain };

    private static YamlScalar MergeUrl(YamlScalar left, YamlScalar right) =>
        GoUrl.TryParse(left.Value, out var l) && GoUrl.TryParse(right.Value, out var r) && l.MergedWith(r).ToString() is var text && text != right.Value
            ? GoScalars.String(text, right.Span)
            : right;

    private static bool OverwritesWhenAbsent(TypeRef type) =>
        !type.IsPointer && (type.Kind is TypeKind.Cel or TypeKind.ByteSize or TypeKind.Percent or TypeKind.Bool || (type.Kind == TypeKind.Struct && HasOverwritingFields(type.Struct!))); // Structs have one.

    private static bool HasOverwritingFields(StructType type) => type.Fields.Any(field => OverwritesWhenAbsent(field.Type));

    // The key node of the patch comes along, so that an explanation can point at it.
    private static YamlMapping SetEntry(YamlMapping target, YamlMapping from, string key, YamlNode value)
    {
        if (target.ContainsKey(key))
        {
            return target.With(key, value);
        }

        int at = from.IndexOf(key);
        return target.WithEntries([.. target.Entries, new YamlEntry(at >= 0 ? from.Entries[at].Key : GoScalars.Plain(key, value.Span), value)]);
    }

    private void Surprise(YamlMapping right, StructType type, FieldDef field, YamlNode? before)
    {
        if (before is not null && surprises is not null && field.Type.Kind is TypeKind.Cel or TypeKind.ByteSize or TypeKind.Percent)
        {
            surprises.Add(new Diagnostic(TalosRules.Surprise, right.Span, $"this patch removes {type.Name[(type.Name.IndexOf('.') + 1)..]}.{field.Name}, which was \"{((YamlScalar)before).Value}\": Talos overwrites it even where the patch does not name it")
            {
                Hint = $"repeat {field.Name} in the patch",
                Related = [new RelatedPlace(before.Span, "the value that is lost")],
            });
        }
    }

    private void WarnAboutHalf(YamlMapping left, YamlMapping right)
    {
        foreach (string half in (ReadOnlySpan<string>)["crt", "key"])
        {
            if (surprises is not null && right.GetString(half) is "" && left.GetString(half) is { Length: > 0 })
            {
                surprises.Add(new Diagnostic(TalosRules.Surprise, right.Span, $"this patch blanks the certificate authority's {half}: Talos replaces crt and key together")
                {
                    Hint = $"give {half} in the patch as well",
                });
            }
        }
    }
}
