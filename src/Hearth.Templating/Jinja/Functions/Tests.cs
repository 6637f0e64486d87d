using Hearth.Templating.Jinja.Ast;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja.Functions;

/// <summary>Jinja's own tests: what may stand behind <c>is</c>.</summary>
internal static class Tests
{
    private static Dictionary<string, NativeFunction>? all;

    public static NativeFunction? Find(string name) => (all ??= Make()).GetValueOrDefault(name);

    private static Dictionary<string, NativeFunction> Make()
    {
        var tests = new Dictionary<string, NativeFunction>(48, StringComparer.Ordinal);
        Add("odd", static value => Py.Equal(Modulo(value, 2L), 1L));
        Add("even", static value => Py.Equal(Modulo(value, 2L), 0L));
        Add2("divisibleby", "num", static (evaluator, value, by) => Py.Equal(Py.Binary(BinaryOperator.Modulo, value, by, evaluator.Limits), 0L));
        Add("defined", static value => value is not PyUndefined);
        Add("undefined", static value => value is PyUndefined);
        Add("none", static value => value is null);
        Add("boolean", static value => value is bool);
        Add("true", static value => value is true);
        Add("false", static value => value is false);
        Add("integer", static value => value is long or System.Numerics.BigInteger);
        Add("float", static value => value is double);
        Add("lower", static value => Filters.Soft(value) is var text && text.Any(char.IsLower) && !text.Any(char.IsUpper));
        Add("upper", static value => Filters.Soft(value) is var text && text.Any(char.IsUpper) && !text.Any(char.IsLower));
        Add("string", Py.IsText);
        Add("mapping", static value => value is PyDict);
        Add("number", Py.IsNumber);
        Add("sequence", IsSequence);
        Add("iterable", static value => value is PyUndefined { IsStrict: true } undefined ? throw undefined.Error() : Py.TryIterate(value) is not null);
        Add("callable", static value => value is PyCallable or PyUndefined);
        Add("escaped", static value => value is PyMarkup or PyUndefined { IsChainable: true });
        Add2("sameas", "other", static (_, value, other) => ReferenceEquals(value, other) || (value is not (PyObject or double) && other is not PyObject && Py.TypeName(value) == Py.TypeName(other) && Py.Equal(value, other)));
        Add2("in", "seq", static (_, value, container) => Py.Contains(container, value));
        Add2("filter", null, static (evaluator, value, _) => value is string name && evaluator.Environment.FindFilter(name) is not null);
        Add2("test", null, static (evaluator, value, _) => value is string name && evaluator.Environment.FindTest(name) is not null);
        AddComparison(CompareOperator.Equal, "==", "eq", "equalto");
        AddComparison(CompareOperator.NotEqual, "!=", "ne");
        AddComparison(CompareOperator.Greater, ">", "gt", "greaterthan");
        AddComparison(CompareOperator.GreaterOrEqual, ">=", "ge");
        AddComparison(CompareOperator.Less, "<", "lt", "lessthan");
        AddComparison(CompareOperator.LessOrEqual, "<=", "le");
        return tests;

        void Add(string name, Func<object?, bool> test) => tests[name] = new NativeFunction(name, "value", (_, a) => Py.Bool(test(a[0])));

        void Add2(string name, string? parameter, Func<Evaluator, object?, object?, bool> test) =>
            tests[name] = new NativeFunction(name, $"value {parameter}", (evaluator, a) => Py.Bool(test(evaluator, a[0], a.Length > 1 ? a[1] : null)));

        void AddComparison(CompareOperator op, params ReadOnlySpan<string> names)
        {
            foreach (string name in names)
            {
                Add2(name, "other", (_, value, other) => Evaluator.Compare(op, value, other));
            }
        }
    }

    private static object? Modulo(object? value, object by) => Py.Binary(BinaryOperator.Modulo, value, by, JinjaLimits.Default);

    // Python asks for len() and [], which dicts and texts have too.
    private static bool IsSequence(object? value) => value switch
    {
        PyUndefined { IsStrict: true } => false,
        PyUndefined => true,
        string or PyMarkup or PyList or PyTuple or PyDict or PyRange or PyBytes => true,
        _ => false,
    };
}
