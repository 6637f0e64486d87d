namespace Hearth.Templating.Tests.Yq;

/// <summary>Upstream's scenarios that Hearth does not give, by the start of their names, each with its reason.</summary>
internal static class UpstreamGaps
{
    private const string Random = "deliberate: upstream's tests seed Go's random numbers with a fixed time; ours differ at every run";

    public static readonly Dictionary<string, string> All = new(StringComparer.Ordinal)
    {
        ["operator_shuffle_test.go/shuffleOperatorScenarios/Shuffle array/"] = Random,
        ["operator_shuffle_test.go/shuffleOperatorScenarios/Shuffle array in place/"] = Random,
        ["operator_delete_test.go/deleteOperatorScenarios/Delete entry after shuffling an array/"] = Random,
        ["json_test.go/jsonScenarios/bad json/"] = "deliberate: the words are those of the Go library's parser; ours name the character and the line",
        ["shellvariables_test.go/shellVariablesScenarios/Encode shell variables: illegal variable names as key./"] =
            "debt: superscripts and subscripts in names are dropped; the binary carries no Unicode compatibility tables",
    };
}
