namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>All of Masterminds/sprig 3.</summary>
internal static class SprigFunctions
{
    public static FunctionSet AddTo(FunctionSet functions)
    {
        SprigStrings.AddTo(functions);
        SprigLists.AddTo(functions);
        SprigDicts.AddTo(functions);
        SprigDefaults.AddTo(functions);
        SprigNumbers.AddTo(functions);
        SprigJson.AddTo(functions);
        SprigEncoding.AddTo(functions);
        SprigDates.AddTo(functions);
        SprigCrypto.AddTo(functions);
        SprigRegex.AddTo(functions);
        SprigUrls.AddTo(functions);
        SprigSystem.AddTo(functions);
        return functions;
    }
}
