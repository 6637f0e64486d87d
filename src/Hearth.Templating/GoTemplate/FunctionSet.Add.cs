using Hearth.Templating.GoTemplate.Functions;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate;

/// <summary>A function of any number of arguments.</summary>
public delegate TResult Variadic<out TResult>(ReadOnlySpan<Value> rest);

/// <summary>A function of a first and any number of further arguments.</summary>
public delegate TResult Variadic<in T, out TResult>(T first, ReadOnlySpan<Value> rest);

/// <summary>A function of two and any number of further arguments.</summary>
public delegate TResult Variadic<in T1, in T2, out TResult>(T1 first, T2 second, ReadOnlySpan<Value> rest);

/// <summary>A function that needs to know what calls it.</summary>
public delegate TResult Contextual<out TResult>(TemplateContext context);

/// <summary>A function that needs to know what calls it.</summary>
public delegate TResult Contextual<in T, out TResult>(TemplateContext context, T argument);

/// <summary>A function that needs to know what calls it.</summary>
public delegate TResult Contextual<in T1, in T2, out TResult>(TemplateContext context, T1 first, T2 second);

/// <summary>A function that needs to know what calls it.</summary>
public delegate TResult Contextual<in T1, in T2, in T3, out TResult>(TemplateContext context, T1 first, T2 second, T3 third);

// Functions as typed lambdas: the parameters' types say what templates may pass.
public sealed partial class FunctionSet
{
    public FunctionSet Add<TResult>(string name, Func<TResult> body, string summary = "", string example = "") =>
        Add(name, [], (_, _) => Result<TResult>.To(body()), summary, example);

    public FunctionSet Add<T, TResult>(string name, Func<T, TResult> body, string summary = "", string example = "") =>
        Add(name, [Argument<T>.Type], (_, values) => Result<TResult>.To(body(Argument<T>.From(values[0]))), summary, example);

    public FunctionSet Add<T1, T2, TResult>(string name, Func<T1, T2, TResult> body, string summary = "", string example = "") =>
        Add(name, [Argument<T1>.Type, Argument<T2>.Type],
            (_, values) => Result<TResult>.To(body(Argument<T1>.From(values[0]), Argument<T2>.From(values[1]))), summary, example);

    public FunctionSet Add<T1, T2, T3, TResult>(string name, Func<T1, T2, T3, TResult> body, string summary = "", string example = "") =>
        Add(name, [Argument<T1>.Type, Argument<T2>.Type, Argument<T3>.Type],
            (_, values) => Result<TResult>.To(body(Argument<T1>.From(values[0]), Argument<T2>.From(values[1]), Argument<T3>.From(values[2]))), summary, example);

    public FunctionSet Add<T1, T2, T3, T4, TResult>(string name, Func<T1, T2, T3, T4, TResult> body, string summary = "", string example = "") =>
        Add(name, [Argument<T1>.Type, Argument<T2>.Type, Argument<T3>.Type, Argument<T4>.Type],
            (_, values) => Result<TResult>.To(body(Argument<T1>.From(values[0]), Argument<T2>.From(values[1]), Argument<T3>.From(values[2]), Argument<T4>.From(values[3]))),
            summary, example);

    public FunctionSet Add<T1, T2, T3, T4, T5, TResult>(string name, Func<T1, T2, T3, T4, T5, TResult> body, string summary = "", string example = "") =>
        Add(name, [Argument<T1>.Type, Argument<T2>.Type, Argument<T3>.Type, Argument<T4>.Type, Argument<T5>.Type],
            (_, values) => Result<TResult>.To(body(
                Argument<T1>.From(values[0]), Argument<T2>.From(values[1]), Argument<T3>.From(values[2]), Argument<T4>.From(values[3]), Argument<T5>.From(values[4]))),
            summary, example);

    public FunctionSet AddContextual<TResult>(string name, Contextual<TResult> body, string summary = "", string example = "") =>
        Add(name, [], (context, _) => Result<TResult>.To(body(context)), summary, example);

    public FunctionSet AddContextual<T, TResult>(string name, Contextual<T, TResult> body, string summary = "", string example = "") =>
        Add(name, [Argument<T>.Type], (context, values) => Result<TResult>.To(body(context, Argument<T>.From(values[0]))), summary, example);

    public FunctionSet AddContextual<T1, T2, TResult>(string name, Contextual<T1, T2, TResult> body, string summary = "", string example = "") =>
        Add(name, [Argument<T1>.Type, Argument<T2>.Type],
            (context, values) => Result<TResult>.To(body(context, Argument<T1>.From(values[0]), Argument<T2>.From(values[1]))), summary, example);

    public FunctionSet AddContextual<T1, T2, T3, TResult>(string name, Contextual<T1, T2, T3, TResult> body, string summary = "", string example = "") =>
        Add(name, [Argument<T1>.Type, Argument<T2>.Type, Argument<T3>.Type],
            (context, values) => Result<TResult>.To(body(context, Argument<T1>.From(values[0]), Argument<T2>.From(values[1]), Argument<T3>.From(values[2]))), summary, example);

    /// <param name="element">The declared type of each further argument; null for any.</param>
    public FunctionSet AddVariadic<TResult>(string name, Variadic<TResult> body, string summary = "", string example = "", GoType? element = null) =>
        AddVariadic(name, [element ?? GoType.Interface], (_, values) => Result<TResult>.To(body(values)), summary, example);

    public FunctionSet AddVariadic<T, TResult>(string name, Variadic<T, TResult> body, string summary = "", string example = "", GoType? element = null) =>
        AddVariadic(name, [Argument<T>.Type, element ?? GoType.Interface],
            (_, values) => Result<TResult>.To(body(Argument<T>.From(values[0]), values[1..])), summary, example);

    public FunctionSet AddVariadic<T1, T2, TResult>(string name, Variadic<T1, T2, TResult> body, string summary = "", string example = "", GoType? element = null) =>
        AddVariadic(name, [Argument<T1>.Type, Argument<T2>.Type, element ?? GoType.Interface],
            (_, values) => Result<TResult>.To(body(Argument<T1>.From(values[0]), Argument<T2>.From(values[1]), values[2..])), summary, example);

    /// <summary>Any number of arguments, of a function that needs to know what calls it.</summary>
    public FunctionSet AddVariadicContextual<TResult>(string name, Func<TemplateContext, Value[], TResult> body, string summary = "", string example = "", GoType? element = null) =>
        AddVariadic(name, [element ?? GoType.Interface], (context, values) => Result<TResult>.To(body(context, values.ToArray())), summary, example);

    internal FunctionSet AddShortCircuit(string name, ShortCircuit kind, string summary, string example) =>
        Add(new Lambda(name, [GoType.ReflectValue, GoType.ReflectValue], isVariadic: true, static (_, _) => Value.Nil)
        {
            ShortCircuit = kind, Summary = summary, Example = example, Category = category,
        });

    private FunctionSet Add(string name, GoType[] parameters, Body body, string summary, string example) =>
        Add(new Lambda(name, parameters, isVariadic: false, body) { Summary = summary, Example = example, Category = category });

    private FunctionSet AddVariadic(string name, GoType[] parameters, Body body, string summary, string example) =>
        Add(new Lambda(name, parameters, isVariadic: true, body) { Summary = summary, Example = example, Category = category });

    private delegate Value Body(TemplateContext context, ReadOnlySpan<Value> values);

    private sealed class Lambda(string name, GoType[] parameters, bool isVariadic, Body body) : TemplateFunction(name, parameters, isVariadic)
    {
        public override Value Invoke(TemplateContext context, ReadOnlySpan<Value> arguments) => body(context, arguments);
    }
}
