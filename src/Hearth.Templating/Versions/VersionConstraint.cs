using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Hearth.Templating.Versions;

/// <summary>
/// A version range as Helm, Flux and sprig read it (Masterminds/semver 3): terms joined by space or comma must all hold,
/// groups joined by <c>||</c> are alternatives. Prereleases count only in a group that names one.
/// </summary>
public sealed partial class VersionConstraint
{
    private const string Version =
        @"v?([0-9xX*]+)(\.[0-9xX*]+)?(\.[0-9xX*]+)?(-(?:[0-9A-Za-z\-]+(?:\.[0-9A-Za-z\-]+)*))?(?:\+(?:[0-9A-Za-z\-]+(?:\.[0-9A-Za-z\-]+)*))?";

    private const string Operator = @"=|!=|>|<|>=|=>|<=|=<|~|~>|\^|";

    private readonly Term[][] groups;

    private VersionConstraint(Term[][] groups, string text)
    {
        this.groups = groups;
        Text = text;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out VersionConstraint? constraint)
    {
        constraint = null;
        string[] alternatives = HyphenRange().Replace(text, ">= $1, <= $2 ").Split("||");
        var groups = new Term[alternatives.Length][];
        for (int i = 0; i < alternatives.Length; i++)
        {
            if (!Group().IsMatch(alternatives[i]))
            {
                return false;
            }

            var terms = new List<Term>();
            foreach (Match match in SingleTerm().Matches(alternatives[i]))
            {
                if (!Term.TryCreate(match, out var term))
                {
                    return false;
                }

                terms.Add(term);
            }

            groups[i] = [.. terms];
        }

        constraint = new VersionConstraint(groups, text);
        return true;
    }

    public bool Allows(SemanticVersion version)
    {
        foreach (var group in groups)
        {
            bool prereleases = Array.Exists(group, term => term.Bound.Prerelease.Length > 0);
            if ((version.Prerelease.Length == 0 || prereleases) && Array.TrueForAll(group, term => term.Allows(version)))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"\s*(v?[0-9xX*][0-9A-Za-z.\-+*]*)\s+-\s+(v?[0-9xX*][0-9A-Za-z.\-+*]*)\s*")]
    private static partial Regex HyphenRange();

    [GeneratedRegex($@"^(\s*({Operator})\s*({Version})\s*)((?:\s+|,\s*)({Operator})\s*({Version})\s*)*$")]
    private static partial Regex Group();

    [GeneratedRegex($@"(?<operator>{Operator})\s*(?:v?(?<major>[0-9xX*]+)(?:\.(?<minor>[0-9xX*]+))?(?:\.(?<patch>[0-9xX*]+))?(?<prerelease>-(?:[0-9A-Za-z\-]+(?:\.[0-9A-Za-z\-]+)*))?(?:\+(?:[0-9A-Za-z\-]+(?:\.[0-9A-Za-z\-]+)*))?)")]
    private static partial Regex SingleTerm();

    // Wildcard: how many leading numbers were written; the rest may be anything.
    private sealed record Term(string Operator, SemanticVersion Bound, int Written)
    {
        private bool IsPartial => Written < 3;

        public static bool TryCreate(Match match, [NotNullWhen(true)] out Term? term)
        {
            string[] parts = [match.Groups["major"].Value, match.Groups["minor"].Value, match.Groups["patch"].Value];
            int written = Array.FindIndex(parts, part => part is "" or "x" or "X" or "*");
            written = written < 0 ? 3 : written;
            string numbers = string.Join('.', Enumerable.Range(0, 3).Select(i => i < written ? parts[i] : "0"));
            bool sound = SemanticVersion.TryParse(numbers + match.Groups["prerelease"].Value, out var bound);
            term = sound ? new Term(match.Groups["operator"].Value, bound!, written) : null; // Sound: parsed.
            return sound;
        }

        public bool Allows(SemanticVersion version) => Operator switch
        {
            "" or "=" => IsPartial ? AllowsTilde(version) : version.CompareTo(Bound) == 0,
            "!=" => DiffersFrom(version),
            ">" => IsAbove(version),
            "<" => version.CompareTo(Bound) < 0,
            ">=" or "=>" => version.CompareTo(Bound) >= 0,
            "<=" or "=<" => IsAtMost(version),
            "~" or "~>" => AllowsTilde(version),
            _ => AllowsCaret(version),
        };

        private bool DiffersFrom(SemanticVersion version) => Written switch
        {
            1 => version.Major != Bound.Major,
            2 => version.Major != Bound.Major || version.Minor != Bound.Minor
                || SemanticVersion.ComparePrereleases(version.Prerelease, Bound.Prerelease) != 0,
            _ => version.CompareTo(Bound) != 0,
        };

        // >11 is above all of 11, >11.1 above all of 11.1.
        private bool IsAbove(SemanticVersion version) => Written switch
        {
            3 or 0 => version.CompareTo(Bound) > 0,
            1 => version.Major > Bound.Major,
            _ => version.Major > Bound.Major || (version.Major == Bound.Major && version.Minor > Bound.Minor),
        };

        private bool IsAtMost(SemanticVersion version) => Written switch
        {
            3 => version.CompareTo(Bound) <= 0,
            1 => version.Major <= Bound.Major,
            _ => version.Major < Bound.Major || (version.Major == Bound.Major && version.Minor <= Bound.Minor),
        };

        private bool AllowsTilde(SemanticVersion version)
        {
            if (version.CompareTo(Bound) < 0)
            {
                return false;
            }

            // ~0.0.0 and * allow everything.
            if (Bound is { Major: 0, Minor: 0, Patch: 0 } && Written is 0 or 3)
            {
                return true;
            }

            return version.Major == Bound.Major && (version.Minor == Bound.Minor || Written == 1);
        }

        private bool AllowsCaret(SemanticVersion version)
        {
            if (version.CompareTo(Bound) < 0)
            {
                return false;
            }

            if (Bound.Major > 0 || Written == 1)
            {
                return version.Major == Bound.Major;
            }

            if (version.Major > 0)
            {
                return false;
            }

            return Bound.Minor > 0 || Written == 2
                ? version.Minor == Bound.Minor
                : version.Minor == 0 && version.Patch == Bound.Patch;
        }
    }
}
