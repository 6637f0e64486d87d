using Hearth.Syntax.Yaml;

namespace Hearth.Syntax.Patching;

/// <summary>Whether two trees mean the same: entries in any order, scalars by value and not by spelling.</summary>
public static class NodeEquality
{
    public static bool AreEqual(YamlNode? left, YamlNode? right, YamlSchema schema) => (left?.Target, right?.Target) switch
    {
        var (a, b) when ReferenceEquals(a, b) => true,
        (YamlScalar a, YamlScalar b) => AreEqual(a, b, schema),
        (YamlSequence a, YamlSequence b) => AreEqual(a, b, schema),
        (YamlMapping a, YamlMapping b) => AreEqual(a, b, schema),
        _ => false,
    };

    private static bool AreEqual(YamlScalar left, YamlScalar right, YamlSchema schema)
    {
        bool isSame = left.AsSpan().SequenceEqual(right.AsSpan());
        return left.Tag is null && right.Tag is null && left.IsPlain == right.IsPlain && (isSame || !left.IsPlain)
            ? isSame // Written alike, or strings both.
            : AreEqual(schema.Resolve(left), schema.Resolve(right));
    }

    private static bool AreEqual(YamlSequence left, YamlSequence right, YamlSchema schema)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (int i = 0; i < left.Count; i++)
        {
            if (!AreEqual(left[i], right[i], schema))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(YamlMapping left, YamlMapping right, YamlSchema schema)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        foreach (var entry in left.Entries)
        {
            if (entry.Name is not { } name || !right.ContainsKey(name) || !AreEqual(left[name], right[name], schema))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(in ScalarValue left, in ScalarValue right) => (left.Kind, right.Kind) switch
    {
        (ScalarKind.Integer, ScalarKind.Float) => left.Integer == right.Float,
        (ScalarKind.Float, ScalarKind.Integer) => left.Float == right.Integer,
        var (a, b) when a != b => false,
        (ScalarKind.Null, _) => true,
        (ScalarKind.Boolean, _) => left.Boolean == right.Boolean,
        (ScalarKind.Integer, _) => left.Integer == right.Integer,
        (ScalarKind.BigInteger, _) => left.BigInteger == right.BigInteger,
        (ScalarKind.Float, _) => left.Float.Equals(right.Float),
        (ScalarKind.Timestamp, _) => left.Timestamp == right.Timestamp,
        (ScalarKind.Binary, _) => left.Binary.AsSpan().SequenceEqual(right.Binary),
        (ScalarKind.Invalid, _) => left.Error == right.Error,
        _ => left.String == right.String,
    };
}
