using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja.Functions;

/// <summary>The functions that every template can call: <c>range</c>, <c>dict</c>, <c>lipsum</c>, <c>cycler</c>, <c>joiner</c>, <c>namespace</c>.</summary>
internal static class BuiltInGlobals
{
    private static Dictionary<string, object?>? all;

    public static IReadOnlyCollection<string> Names => (all ??= Make()).Keys;

    public static object? Find(string name) => (all ??= Make()).GetValueOrDefault(name);

    private static Dictionary<string, object?> Make()
    {
        var globals = new Dictionary<string, object?>(StringComparer.Ordinal);
        Add("range", "start stop? step?", static (_, a) =>
        {
            long step = a[2].Integer(1);
            if (step == 0)
            {
                throw JinjaException.Value("range() arg 3 must not be zero");
            }

            return a[1].IsGiven() ? new PyRange(a[0].Integer(), a[1].Integer(), step) : new PyRange(0, a[0].Integer(), 1);
        });
        Add("dict", "other? **keywords", static (_, a) =>
        {
            var made = new PyDict();
            Methods.Merge(made, a[0].Or(null), (PyDict)a[1]!);
            return made;
        });
        Add("namespace", "other? **keywords", static (_, a) =>
        {
            var made = new PyDict();
            Methods.Merge(made, a[0].Or(null), (PyDict)a[1]!);
            return new PyNamespace(made);
        });
        Add("cycler", "*items", static (_, a) => ((PyTuple)a[0]!).Items is { Length: > 0 } items ? new Cycler(items) : throw JinjaException.Runtime("at least one item has to be provided"));
        Add("joiner", "sep?", static (_, a) => new Joiner(a[0].Or(", ")));
        Add("lipsum", "n? html? min? max?", static (_, a) => Lipsum.Make((int)Math.Clamp(a[0].Integer(5), 0, 1000), a[1].Flag(true), a[2].Integer(20), a[3].Integer(100)));
        return globals;

        void Add(string name, string signature, NativeBody body) => globals[name] = new NativeFunction(name, signature, body);
    }
}
