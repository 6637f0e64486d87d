using System.Collections.Frozen;
using System.Globalization;
using Hearth.Templating.Cel.Values;
using Hearth.Templating.GoTemplate.Functions;

namespace Hearth.Templating.Cel.Kubernetes;

/// <summary>A named format, Kubernetes' <c>kubernetes.NamedFormat</c>: says what is wrong with a text.</summary>
internal sealed class CelFormat(string name, Func<string, IEnumerable<string>> validate) : CelOpaque
{
    public static readonly CelType FormatType = CelType.Opaque("kubernetes.NamedFormat");

    private const string Label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private const string Subdomain = Label + "(\\." + Label + ")*";
    private const string Label1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private const string Qualified = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private const string LabelMessage = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
    private const string SubdomainMessage = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
    private const string Label1035Message = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";

    /// <summary>All formats by name.</summary>
    public static FrozenDictionary<string, CelFormat> All { get; } = new CelFormat[]
    {
        new("dns1123Label", text => CheckLabel(text)),
        new("dns1123Subdomain", text => CheckSubdomain(text)),
        new("dns1035Label", text => CheckLabel1035(text)),
        new("qualifiedName", CheckQualifiedName),
        new("dns1123LabelPrefix", text => CheckLabel(Unmask(text))),
        new("dns1123SubdomainPrefix", text => CheckSubdomain(Unmask(text))),
        new("dns1035LabelPrefix", text => CheckLabel1035(Unmask(text))),
        new("labelValue", text => Check(text, 63, $"({Qualified})?", "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character", ["MyValue", "my_value", "12345"])),
        new("uri", text => CelUrl.TryParse(text, out string error) is null ? [error] : []),
        new("uuid", text => Matches("(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$", text) ? [] : ["does not match the UUID format"]),
        new("byte", text => IsBase64(text) ? [] : ["invalid base64"]),
        new("date", text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? [] : ["invalid date"]),
        new("datetime", text => CelTime.ParseTimestamp(text) is { IsError: false } ? [] : ["invalid datetime"]),
    }.ToFrozenDictionary(format => format.Name);

    public override CelType Type => FormatType;

    public string Name => name;

    /// <summary>What is wrong, in Kubernetes' words; empty where nothing is.</summary>
    public IEnumerable<string> Validate(string text) => validate(text);

    public override bool IsEqualTo(CelOpaque other) => other is CelFormat format && format.Name == name;

    public override int GetHashCode() => name.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"format.{name}()";

    private static IEnumerable<string> CheckLabel(string text) => Check(text, 63, Label, LabelMessage, ["my-name", "123-abc"]);

    private static IEnumerable<string> CheckSubdomain(string text) => Check(text, 253, Subdomain, SubdomainMessage, ["example.com"]);

    private static IEnumerable<string> CheckLabel1035(string text) => Check(text, 63, Label1035, Label1035Message, ["my-name", "abc-123"]);

    private static IEnumerable<string> CheckQualifiedName(string text)
    {
        string[] parts = text.Split('/');
        const string Message = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
        string[] examples = ["MyName", "my.name", "123-abc"];
        if (parts.Length > 2)
        {
            return [$"a qualified name {WithPattern(Message, Qualified, examples)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"];
        }

        IEnumerable<string> prefix = parts.Length == 1 ? []
            : parts[0].Length == 0 ? ["prefix part must be non-empty"]
            : CheckSubdomain(parts[0]).Select(error => "prefix part " + error);
        IEnumerable<string> named = parts[^1].Length == 0 ? ["name part must be non-empty"] : [];
        return [.. prefix, .. named, .. Check(parts[^1], 63, Qualified, Message, examples).Select(error => "name part " + error)];
    }

    private static List<string> Check(string text, int maxLength, string pattern, string message, string[] examples)
    {
        List<string> errors = [];
        if (text.Length > maxLength)
        {
            errors.Add($"must be no more than {maxLength} bytes");
        }

        if (!Matches($"^{pattern}$", text))
        {
            errors.Add(WithPattern(message, pattern, examples));
        }

        return errors;
    }

    private static string WithPattern(string message, string pattern, string[] examples) =>
        $"{message} (e.g. {string.Join(" or ", examples.Select(example => $"'{example}', "))}regex used for validation is '{pattern}')";

    private static bool Matches(string pattern, string text) => Re2Regex.Parse(pattern).IsMatch(text);

    // A prefix may end in a dash: what is generated after it ends the name.
    private static string Unmask(string text) => text.Length > 1 && text.EndsWith('-') ? text[..^2] + "a" : text;

    private static bool IsBase64(string text) => text.Length % 4 == 0 && !text.AsSpan().ContainsAny(" \t\r\n") && Convert.TryFromBase64String(text, new byte[text.Length], out _);
}
