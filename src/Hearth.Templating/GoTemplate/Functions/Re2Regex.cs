using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>
/// A regular expression with the meaning and the guarantees of Go's <c>regexp</c>: linear time. .NET's non-backtracking
/// engine gives that; small subjects of harmless patterns go to the interpreter, which is a tenth of the price to set up.
/// </summary>
internal sealed class Re2Regex
{
    private const int SmallSubject = 1_000;
    private const int MaxCached = 1_000;

    private static readonly ConcurrentDictionary<string, Re2Regex> Cache = new(StringComparer.Ordinal);

    private readonly string pattern;
    private readonly bool isHarmless;
    private readonly bool hasWordBoundary;
    private readonly IReadOnlyDictionary<string, int> names;
    private readonly string narrow;
    private Regex? interpreted;
    private Regex? linear;
    private Regex? wide;

    private Re2Regex(string pattern)
    {
        this.pattern = pattern;
        var translated = Re2Translator.Translate(pattern, isWide: false);
        narrow = translated.ToString();
        names = translated.Names;
        isHarmless = !translated.HasNestedRepeats;
        hasWordBoundary = pattern.Contains("\\b", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The expression, parsed once for all evaluations.</summary>
    /// <exception cref="FunctionException">The pattern is none; the message is Go's.</exception>
    public static Re2Regex Parse(string pattern)
    {
        if (Cache.TryGetValue(pattern, out var cached))
        {
            return cached;
        }

        var parsed = new Re2Regex(pattern);
        if (Cache.Count < MaxCached)
        {
            Cache.TryAdd(pattern, parsed);
        }

        return parsed;
    }

    public bool IsMatch(string subject) => Run(subject, regex => regex.IsMatch(subject));

    /// <summary>The groups' names by number, "" for those without one.</summary>
    public string[] GroupNames()
    {
        int count = Run("", static regex => regex.GetGroupNumbers().Length);
        var found = new string[count];
        Array.Fill(found, "");
        foreach (var (name, number) in names)
        {
            if (number < count)
            {
                found[number] = name;
            }
        }

        return found;
    }

    /// <summary>The first match, or the empty string.</summary>
    public string Find(string subject) => Run(subject, regex => regex.Match(subject) is { Success: true } match ? match.Value : "");

    /// <summary>The matches that do not overlap; an empty one right behind another does not count. At most <paramref name="limit"/>, where that is not negative.</summary>
    public List<Match> FindAll(string subject, long limit) => Run(subject, regex =>
    {
        List<Match> found = [];
        int end = -1;
        for (var match = regex.Match(subject); match.Success && (limit < 0 || found.Count < limit); match = match.NextMatch())
        {
            bool isInsidePair = match.Length == 0 && match.Index > 0 && match.Index < subject.Length && char.IsSurrogatePair(subject, match.Index - 1);
            if ((match.Length == 0 && match.Index == end) || isInsidePair)
            {
                continue;
            }

            found.Add(match);
            end = match.Index + match.Length;
        }

        return found;
    });

    public string Replace(string subject, string replacement, bool isLiteral)
    {
        var built = new StringBuilder(subject.Length + 16);
        int position = 0;
        foreach (var match in FindAll(subject, -1))
        {
            built.Append(subject, position, match.Index - position);
            if (isLiteral)
            {
                built.Append(replacement);
            }
            else
            {
                Expand(built, match, replacement);
            }

            position = match.Index + match.Length;
        }

        return built.Append(subject, position, subject.Length - position).ToString();
    }

    public List<string> Split(string subject, long limit)
    {
        if (limit == 0)
        {
            return [];
        }

        if (pattern.Length > 0 && subject.Length == 0)
        {
            return [""];
        }

        List<string> parts = [];
        int start = 0;
        foreach (var match in FindAll(subject, limit))
        {
            if (limit > 0 && parts.Count == limit - 1)
            {
                break;
            }

            if (match.Index + match.Length != 0)
            {
                parts.Add(subject[start..match.Index]);
                start = match.Index + match.Length;
            }
        }

        // Go compares the last match's start with the end, to leave out an empty tail after an empty match.
        bool endsEmpty = FindAll(subject, limit) is { Count: > 0 } all && all[^1].Index == subject.Length && all[^1].Length == 0 && parts.Count > 0 && start == subject.Length;
        if (!endsEmpty)
        {
            parts.Add(subject[start..]);
        }

        return parts;
    }

    // "$name", "${name}" and "$1"; a name takes as many letters, digits and _ as there are.
    private void Expand(StringBuilder built, Match match, string template)
    {
        for (int i = 0; i < template.Length; i++)
        {
            if (template[i] != '$' || i + 1 == template.Length)
            {
                built.Append(template[i]);
                continue;
            }

            if (template[i + 1] == '$')
            {
                built.Append('$');
                i++;
                continue;
            }

            bool isBraced = template[i + 1] == '{';
            int start = i + (isBraced ? 2 : 1), end = start;
            while (end < template.Length && (char.IsLetterOrDigit(template[end]) || template[end] == '_'))
            {
                end++;
            }

            if (end == start || (isBraced && (end == template.Length || template[end] != '}')))
            {
                built.Append('$');
                continue;
            }

            string name = template[start..end];
            int number = name.All(char.IsAsciiDigit) && !(name.Length > 1 && name[0] == '0') && int.TryParse(name, out int parsed) ? parsed : names.GetValueOrDefault(name, -1);
            if (number >= 0 && number < match.Groups.Count)
            {
                built.Append(match.Groups[number].Value);
            }

            i = isBraced ? end : end - 1;
        }
    }

    private T Run<T>(string subject, Func<Regex, T> use)
    {
        const RegexOptions Options = RegexOptions.CultureInvariant;
        if (subject.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0)
        {
            return use(wide ??= Linear(Re2Translator.Translate(pattern, isWide: true).ToString()));
        }

        if (hasWordBoundary && !Ascii.IsValid(subject))
        {
            return use(new Regex(AsciiBoundaries(narrow), Options, TimeSpan.FromSeconds(5)));
        }

        return isHarmless && subject.Length <= SmallSubject
            ? use(interpreted ??= new Regex(narrow, Options, TimeSpan.FromSeconds(5)))
            : use(linear ??= Linear(narrow));
    }

    private static Regex Linear(string translated)
    {
        try
        {
            return new Regex(translated, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            // Too large for its automaton: the time limit stands in for the guarantee.
            return new Regex(translated, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
        }
    }

    // RE2's \b knows ASCII words only.
    private static string AsciiBoundaries(string translated)
    {
        var built = new StringBuilder(translated.Length + 64);
        const string Word = "[0-9A-Za-z_]";
        for (int i = 0; i < translated.Length; i++)
        {
            if (translated[i] != '\\' || i + 1 == translated.Length)
            {
                built.Append(translated[i]);
                continue;
            }

            char c = translated[++i];
            _ = c switch
            {
                'b' => built.Append($"(?:(?<={Word})(?!{Word})|(?<!{Word})(?={Word}))"),
                'B' => built.Append($"(?:(?<={Word})(?={Word})|(?<!{Word})(?!{Word}))"),
                _ => built.Append('\\').Append(c),
            };
        }

        return built.ToString();
    }
}
