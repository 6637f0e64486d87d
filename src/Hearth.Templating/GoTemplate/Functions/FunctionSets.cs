namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>The function sets of the tools whose templates Hearth runs. Each is made once, when first asked for.</summary>
public static class FunctionSets
{
    /// <summary>Go's text/template alone.</summary>
    public static FunctionSet Go => field ??= Builtins.AddTo(new FunctionSet());

    /// <summary>Go's functions and sprig 3.</summary>
    public static FunctionSet Sprig => field ??= SprigFunctions.AddTo(Builtins.AddTo(new FunctionSet()));

    /// <summary>Helm 4's.</summary>
    public static FunctionSet Helm => field ??= HelmFunctions.AddTo(SprigFunctions.AddTo(Builtins.AddTo(new FunctionSet())).Remove("env", "expandenv"));
}
