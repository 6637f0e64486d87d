namespace Hearth.Templating.Tests.Cel;

/// <summary>Tests of the specification's suite that do not pass, with the reason. One that passes has to leave the list.</summary>
internal static class ConformanceGaps
{
    private static readonly (string Prefix, string Reason)[] Gaps =
    [
        ("block_ext/", "debt: cel.block is what cel-go's optimizer writes for itself; nobody writes it by hand"),
        ("network_ext/ipv4/ipv4_equals_ipv6", "deliberate: Kubernetes' library refuses IPv4 inside of IPv6 (pkg/cel/library/ip.go)"),
        ("network_ext/ipv4/ipv4_not_equals_ipv6", "deliberate: Kubernetes' library refuses IPv4 inside of IPv6 (pkg/cel/library/ip.go)"),
        ("optionals/optionals/map_null_entry_no_such_key", "deliberate: a scalar has no fields to cel-go's optional selection, which is no error"),
        ("optionals/optionals/map_present_key_invalid_field", "deliberate: a scalar has no fields to cel-go's optional selection, which is no error"),
        ("string_ext/value_errors/indexof_out_of_range", "deliberate: cel-go gives -1 (ext/strings.go), and the hosts are cel-go"),
        ("string_ext/value_errors/lastindexof_out_of_range", "deliberate: cel-go gives -1 (ext/strings.go), and the hosts are cel-go"),
        ("timestamps/duration_converters/get_milliseconds", "deliberate: cel-go gives all milliseconds of a duration, and the hosts are cel-go"),
        ("type_deduction/functions/function_result_type", "debt: the runner declares no functions of the test's own"),
        ("type_deduction/type_parameters/multiple_parameters", "debt: types of libraries have no parameters here"),
    ];

    public static string? ReasonOf(string name) => Gaps.FirstOrDefault(gap => name.StartsWith(gap.Prefix, StringComparison.Ordinal)).Reason;
}
