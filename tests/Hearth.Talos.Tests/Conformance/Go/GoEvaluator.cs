using System.Globalization;
using System.Text;
using Hearth.Talos.Secrets;

namespace Hearth.Talos.Tests.Conformance.Go;

internal sealed class GoStruct(string type, GoPackage package)
{
    public string Type { get; } = type;

    /// <summary>Where the type's name was written.</summary>
    public GoPackage Package { get; } = package;

    public List<(string Name, object? Value)> Fields { get; } = [];

    public object? this[string name]
    {
        get => Fields.FindLast(entry => entry.Name == name).Value;
        set
        {
            Fields.RemoveAll(entry => entry.Name == name);
            Fields.Add((name, value));
        }
    }
}

internal sealed record GoList(List<object?> Items);

internal sealed record GoMap(List<(object? Key, object? Value)> Entries);

internal sealed record GoBytes(string Text);

internal sealed record GoDuration(long Nanoseconds);

/// <summary>A name that stands for itself: an enum's constant, a type.</summary>
internal sealed record GoSymbol(string Name, string Text);

internal sealed record GoClosure(GoFunction Function, GoScope? Scope, GoPackage Package);

internal sealed class GoScope(GoScope? parent)
{
    private readonly Dictionary<string, object?> values = new(StringComparer.Ordinal);

    public bool TryGet(string name, out object? value) => values.TryGetValue(name, out value) || (parent is not null && parent.TryGet(name, out value));

    public void Set(string name, object? value) => values[name] = value;
}

/// <summary>Runs what builds the values of a test table.</summary>
internal sealed class GoEvaluator(GoPackage package)
{
    public object? Call(GoClosure closure, params ReadOnlySpan<object?> arguments)
    {
        var scope = new GoScope(closure.Scope);
        for (int i = 0; i < closure.Function.Parameters.Count && i < arguments.Length; i++)
        {
            scope.Set(closure.Function.Parameters[i], arguments[i]);
        }

        return new GoEvaluator(closure.Package).Run(closure.Function.Body, scope).Value;
    }

    /// <summary>Runs statements until a return.</summary>
    public (bool Returned, object? Value) Run(List<GoNode> body, GoScope scope)
    {
        foreach (var statement in body)
        {
            switch (statement)
            {
                case GoReturn result:
                    return (true, result.Values.Count == 0 ? null : Evaluate(result.Values[0], scope));
                case GoIf choice:
                    if (Run(Evaluate(choice.Condition, scope) is true ? choice.Then : choice.Else, scope) is { Returned: true } inner)
                    {
                        return inner;
                    }

                    break;
                case GoAssign assign:
                    Assign(assign, scope);
                    break;
                case GoOther or GoRange:
                    break;
                default:
                    Evaluate(statement, scope);
                    break;
            }
        }

        return (false, null);
    }

    public object? Evaluate(GoNode node, GoScope scope) => node switch
    {
        GoLiteral literal => literal.Value,
        GoName name => Look(name.Name, scope),
        GoUnary { Operator: "-" } unary => Evaluate(unary.Operand, scope) switch { long number => -number, GoDuration duration => new GoDuration(-duration.Nanoseconds), var other => other },
        GoUnary { Operator: "!" } unary => Evaluate(unary.Operand, scope) is false,
        GoUnary unary => Evaluate(unary.Operand, scope),
        GoBinary binary => Combine(binary.Operator, Evaluate(binary.Left, scope), Evaluate(binary.Right, scope)),
        GoFunction function => new GoClosure(function, scope, package),
        GoComposite composite => Compose(composite, scope),
        GoSelector selector => Select(selector, scope),
        GoCall call => Invoke(call, scope),
        GoIndex index => Evaluate(index.Target, scope) is GoList list && Evaluate(index.Index, scope) is long at ? list.Items[(int)at] : throw new GoUnsupportedException("index"),
        _ => throw new GoUnsupportedException(node.GetType().Name),
    };

    private object? Look(string name, GoScope scope)
    {
        if (scope.TryGet(name, out object? value))
        {
            return value;
        }

        if (package.EnumNames.TryGetValue(name, out string? text))
        {
            return new GoSymbol(name, text);
        }

        if (package.Values.TryGetValue(name, out var node))
        {
            return Evaluate(node, new GoScope(null));
        }

        return package.Functions.TryGetValue(name, out var function) ? new GoClosure(function, null, package) : new GoSymbol(name, name);
    }

    private object? Select(GoSelector selector, GoScope scope)
    {
        if (selector.Target is GoName alias && !scope.TryGet(alias.Name, out _))
        {
            if (package.Import(alias.Name) is { } other)
            {
                return new GoEvaluator(other).Look(selector.Name, new GoScope(null));
            }

            if (!package.Values.ContainsKey(alias.Name))
            {
                return (alias.Name, selector.Name) switch
                {
                    ("time", "Nanosecond") => new GoDuration(1),
                    ("time", "Millisecond") => new GoDuration(1_000_000),
                    ("time", "Second") => new GoDuration(1_000_000_000),
                    ("time", "Minute") => new GoDuration(60_000_000_000),
                    ("time", "Hour") => new GoDuration(3_600_000_000_000),
                    ("math", "MaxInt64") => long.MaxValue,
                    ("math", "MaxUint32") => (long)uint.MaxValue,
                    ("math", "MaxUint16") => (long)ushort.MaxValue,
                    _ => new GoSymbol($"{alias.Name}.{selector.Name}", selector.Name),
                };
            }
        }

        return Evaluate(selector.Target, scope) switch
        {
            GoStruct target => target[selector.Name],
            null => null,
            var other => throw new GoUnsupportedException($"{selector.Name} of {other}"),
        };
    }

    private object? Compose(GoComposite composite, GoScope scope)
    {
        if (composite.Type.Length > 0 && package.FindCollection(composite.Type) is { } collection)
        {
            return Compose(new GoComposite(collection, composite.Elements), scope);
        }

        if (composite.Type == "nethelpers.HardwareAddr")
        {
            return string.Join(':', composite.Elements.Select(item => ((GoLiteral)item.Value).Value is long number ? number.ToString("x2", CultureInfo.InvariantCulture) : ""));
        }

        if (composite.Type.StartsWith("[]", StringComparison.Ordinal))
        {
            string element = composite.Type[2..];
            return new GoList([.. composite.Elements.Select(item => Evaluate(Typed(item.Value, element), scope))]);
        }

        if (composite.Type.StartsWith("map:", StringComparison.Ordinal))
        {
            string element = composite.Type[4..];
            return new GoMap([.. composite.Elements.Select(item => (Evaluate(item.Key!, scope), Evaluate(Typed(item.Value, element), scope)))]); // A map's elements have keys.
        }

        var result = new GoStruct(composite.Type, package);
        int place = 0;
        foreach (var (key, value) in composite.Elements)
        {
            string name = key is GoName field ? field.Name : string.Create(CultureInfo.InvariantCulture, $"#{place++}");
            if (key is not null and not GoName)
            {
                throw new GoUnsupportedException("a keyed literal without a type");
            }

            result[name] = Evaluate(value, scope);
        }

        return result;
    }

    private static GoNode Typed(GoNode node, string type) => node is GoComposite { Type: "" } composite ? new GoComposite(type, composite.Elements) : node;

    private void Assign(GoAssign assign, GoScope scope)
    {
        for (int i = 0; i < assign.Targets.Count; i++)
        {
            object? value = i < assign.Values.Count ? Evaluate(assign.Values[i], scope) : null;
            if (assign.Targets[i] is GoName name)
            {
                if (name.Name != "_")
                {
                    scope.Set(name.Name, value);
                }
            }
            else
            {
                Store(assign.Targets[i], value, scope);
            }
        }
    }

    private void Store(GoNode target, object? value, GoScope scope)
    {
        switch (target)
        {
            case GoName name:
                scope.Set(name.Name, value);
                break;
            case GoSelector selector:
                Place(selector.Target, scope)[selector.Name] = value;
                break;
            case GoIndex { Target: var map } index when Evaluate(map, scope) is GoMap entries:
                entries.Entries.Add((Evaluate(index.Index, scope), value));
                break;
            default:
                throw new GoUnsupportedException("assignment");
        }
    }

    /// <summary>The struct at a place, made where nothing is there yet: a zero struct.</summary>
    private GoStruct Place(GoNode node, GoScope scope)
    {
        if (Evaluate(node, scope) is { } found)
        {
            return found as GoStruct ?? throw new GoUnsupportedException("assignment into a value");
        }

        if (node is not GoSelector selector)
        {
            throw new GoUnsupportedException("assignment into nothing");
        }

        var made = new GoStruct("", package);
        Place(selector.Target, scope)[selector.Name] = made;
        return made;
    }

    private object? Invoke(GoCall call, GoScope scope)
    {
        string name = call.Function switch
        {
            GoName function => function.Name,
            GoSelector { Target: GoName target } selector => $"{target.Name}.{selector.Name}",
            GoSelector selector => $".{selector.Name}",
            _ => "",
        };
        if (name.EndsWith(".UnmarshalText", StringComparison.Ordinal))
        {
            Store(((GoSelector)call.Function).Target, Evaluate(call.Arguments[0], scope) is GoBytes bytes ? bytes.Text : null, scope);
            return null;
        }

        if (name.EndsWith(".DeepCopy", StringComparison.Ordinal))
        {
            return Copy(Evaluate(((GoSelector)call.Function).Target, scope));
        }

        object? First() => Evaluate(call.Arguments[0], scope);
        switch (name)
        {
            case "new" or "string" or "ensure.Value" or "must.Value" or "url.Parse" or "netip.MustParsePrefix" or "netip.MustParseAddr" or "netip.MustParseAddrPort" or "net.ParseMAC"
                or "block.MustByteSize" or "block.MustSize" or "block.MustPercentageSize" or "pointer.To" or "uint64" or "int64" or "strconv.Itoa":
                object? inner = First();
                if (name == "new" && inner is GoSymbol type && call.Arguments[0] is GoSelector or GoName && package.FindStruct(TypeName(call.Arguments[0])) is not null)
                {
                    return new GoStruct(TypeName(call.Arguments[0]), package);
                }

                return name == "string" && inner is GoBytes text ? text.Text : inner;
            case "[]byte":
                return new GoBytes(First() as string ?? throw new GoUnsupportedException("bytes"));
            case "strings.Repeat":
                return string.Concat(Enumerable.Repeat((string)First()!, (int)(long)Evaluate(call.Arguments[1], scope)!)); // Its parameters' types.
            case "strconv.FormatUint":
                return ((long)First()!).ToString(CultureInfo.InvariantCulture); // Its parameter's type.
            case "meta.NewArgValue":
                return First() is string { Length: > 0 } word ? word : Evaluate(call.Arguments[1], scope) ?? "";
            case "x509.NewSelfSignedCertificateAuthority":
                var authority = new CertificateMaker(TimeProvider.System).MakeEcdsaAuthority("test");
                var made = new GoStruct(name, package);
                made["CrtPEM"] = Decoded(authority.Certificate);
                made["KeyPEM"] = Decoded(authority.Key);
                return made;
            case "strings.Join" when First() is GoList words:
                return string.Join((string)Evaluate(call.Arguments[1], scope)!, words.Items.OfType<string>()); // Its parameter's type.
            case "cel.MustExpression" or "cel.ParseBooleanExpression":
                return First();
            case "append" when First() is GoList list:
                return new GoList([.. list.Items, .. call.Arguments.Skip(1).Select(argument => Evaluate(argument, scope))]);
        }

        if (name.StartsWith("require.", StringComparison.Ordinal) || name.StartsWith("assert.", StringComparison.Ordinal) || name is "t.Parallel" or "t.Helper")
        {
            foreach (var argument in call.Arguments.OfType<GoCall>())
            {
                Evaluate(argument, scope);
            }

            return null;
        }

        object? callee = Evaluate(call.Function, scope);
        return callee switch
        {
            GoClosure closure => Call(closure, [.. call.Arguments.Select(argument => Evaluate(argument, scope))]),
            GoSymbol symbol when call.Arguments.Count == 1 && (char.IsUpper(symbol.Text[0]) || symbol.Text is "uint8" or "uint16" or "uint32" or "int32" or "int" or "uint") => First(), // A conversion.
            GoSymbol symbol => throw new GoUnsupportedException($"{symbol.Name}()"),
            var value => value, // must.Value(…)(t)
        };
    }

    private static string TypeName(GoNode node) => node is GoSelector { Target: GoName alias } selector ? $"{alias.Name}.{selector.Name}" : ((GoName)node).Name;

    private static object? Copy(object? value)
    {
        if (value is not GoStruct original)
        {
            return value;
        }

        var copy = new GoStruct(original.Type, original.Package);
        copy.Fields.AddRange(original.Fields.Select(entry => (entry.Name, Copy(entry.Value))));
        return copy;
    }

    private static GoBytes Decoded(string base64) => new(Encoding.UTF8.GetString(Convert.FromBase64String(base64)));

    private static object Combine(string mark, object? left, object? right) => (mark, left, right) switch
    {
        ("==", _, _) => Equals(left, right),
        ("!=", _, _) => !Equals(left, right),
        ("&&", bool a, bool b) => a && b,
        ("||", bool a, bool b) => a || b,
        ("+", string a, string b) => a + b,
        ("+", long a, long b) => a + b,
        ("-", long a, long b) => a - b,
        ("*", long a, long b) => a * b,
        ("*", long a, GoDuration b) => new GoDuration(a * b.Nanoseconds),
        ("*", GoDuration a, long b) => new GoDuration(a.Nanoseconds * b),
        ("<<", long a, long b) => a << (int)b,
        _ => throw new GoUnsupportedException($"{left} {mark} {right}"),
    };
}
