using System.Text;
using Hearth.Templating.GoTemplate.Values;
using Hearth.Templating.Versions;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Sprig's flow control, environment, network and version functions.</summary>
internal static class SprigSystem
{
    private static readonly GoType Version = GoType.PointerTo(GoType.Struct(
        "semver.Version",
        [],
        new Dictionary<string, TemplateFunction>(StringComparer.Ordinal)
        {
            ["Major"] = new VersionMethod("Major", static version => Value.OfBits(GoType.Uint64, (long)version.Major)),
            ["Minor"] = new VersionMethod("Minor", static version => Value.OfBits(GoType.Uint64, (long)version.Minor)),
            ["Patch"] = new VersionMethod("Patch", static version => Value.OfBits(GoType.Uint64, (long)version.Patch)),
            ["Prerelease"] = new VersionMethod("Prerelease", static version => Value.Of(version.Prerelease)),
            ["Metadata"] = new VersionMethod("Metadata", static version => Value.Of(version.Metadata)),
            ["Original"] = new VersionMethod("Original", static version => Value.Of(version.Original)),
            ["String"] = new VersionMethod("String", static version => Value.Of(version.ToString())),
        }), static value => VersionOf(value).ToString());

    public static FunctionSet AddTo(FunctionSet functions) => functions.In("Versions")
        .Add("semver", (string text) => Value.OfReference(Version, new GoStruct(Version, [], Parse(text))), "A semantic version with Major, Minor, Patch, Prerelease and Metadata.", "{{ (semver \"1.2.3\").Minor }} → 2")
        .Add("semverCompare", (string range, string version) => Compare(range, version), "Whether a version is in a range.", "{{ semverCompare \">=1.2\" \"1.3.0\" }} → true")
        .In("Flow control")
        .Add("fail", (string message) => Fail(message), "Ends the rendering with a message.", "{{ fail \"no\" }}")
        .Add("hello", () => "Hello!", "Says hello.", "{{ hello }} → Hello!")
        .In("System")
        .AddContextual("env", (TemplateContext context, string name) => context.Options.Environment(name) ?? "", "An environment variable.", "{{ env \"HOME\" }}")
        .AddContextual("expandenv", (TemplateContext context, string text) => ExpandEnvironment(context, text), "A text with $NAME and ${NAME} replaced.", "{{ expandenv \"$HOME\" }}")
        .AddContextual("getHostByName", (TemplateContext context, string name) => context.Options.ResolveHost?.Invoke(name) ?? "", "An address of a host; empty unless look-ups are allowed.", "{{ getHostByName \"example.com\" }}");

    private static SemanticVersion Parse(string text) =>
        SemanticVersion.TryParse(text, out var version) ? version : throw new FunctionException(text.Length == 0 ? "version string empty" : "invalid semantic version");

    private static bool Compare(string range, string text)
    {
        if (!VersionConstraint.TryParse(range, out var constraint))
        {
            throw new FunctionException($"improper constraint: {range}");
        }

        return constraint.Allows(Parse(text));
    }

    private static string Fail(string message) => throw new FunctionException(message);

    private static SemanticVersion VersionOf(in Value value) => (SemanticVersion)value.AsStruct!.Native!; // Set where the value is made.

    // os.Expand: $NAME, ${NAME} and the shell's special names of one character.
    private static string ExpandEnvironment(TemplateContext context, string text)
    {
        var built = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                built.Append(text[i]);
                continue;
            }

            bool isBraced = text[i + 1] == '{';
            int start = i + (isBraced ? 2 : 1), end = start;
            if (isBraced)
            {
                end = text.IndexOf('}', start);
                if (end < 0)
                {
                    i++; // "${" without end is eaten.
                    continue;
                }

                built.Append(context.Options.Environment(text[start..end]) ?? "");
                i = end;
                continue;
            }

            if (text[start] is '*' or '#' or '$' or '@' or '!' or '?' or '-' or (>= '0' and <= '9'))
            {
                end = start + 1;
            }
            else
            {
                while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
                {
                    end++;
                }
            }

            built.Append(end == start ? "$" : context.Options.Environment(text[start..end]) ?? "");
            i = end - 1;
        }

        return built.ToString();
    }

    private sealed class VersionMethod(string name, Func<SemanticVersion, Value> read) : TemplateFunction(name, [GoType.Interface], isVariadic: false)
    {
        public override Value Invoke(TemplateContext context, ReadOnlySpan<Value> arguments) => read(VersionOf(arguments[0]));
    }
}
