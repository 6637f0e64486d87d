using System.Text.RegularExpressions;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja.Functions;

/// <summary>The filter <c>urlize</c>: addresses in a text become links.</summary>
internal static partial class Urlize
{
    private static readonly (string Open, string Close)[] Brackets = [("(", ")"), ("<", ">"), ("&lt;", "&gt;")];

    public static object? Run(Evaluator evaluator, object?[] a)
    {
        var policies = evaluator.Environment.Policies;
        var relParts = new SortedSet<string>(PyText.Split(a[4].Or(null) is null ? "" : a[4].Text(), null, -1), StringComparer.Ordinal);
        if (a[2].Flag())
        {
            relParts.Add("nofollow");
        }

        string? policyRel = policies.TryGetItem("urlize.rel", out object? given) ? given as string : "noopener";
        relParts.UnionWith(PyText.Split(policyRel ?? "", null, -1));
        object? target = a[3].Or(null) ?? (policies.TryGetItem("urlize.target", out object? policyTarget) ? policyTarget : null);
        object? schemes = a[5].Or(null) ?? (policies.TryGetItem("urlize.extra_schemes", out object? policySchemes) ? policySchemes : null);
        var extra = schemes is null ? [] : Py.Iterate(schemes).Select(Py.Str).ToList();
        foreach (string scheme in extra)
        {
            if (!SchemePattern().IsMatch(scheme))
            {
                throw JinjaException.FilterArgument($"{Py.Repr(scheme)} is not a valid URI scheme prefix.");
            }
        }

        string attributes = (relParts.Count > 0 ? $" rel=\"{PyText.Escape(string.Join(' ', relParts))}\"" : "") + (target is null ? "" : $" target=\"{Py.Escaped(target)}\"");
        long? limit = a[1].Or(null) is null ? null : a[1].Integer();
        string result = string.Concat(SpacePattern().Split(Py.Escaped(a[0])).Select(word => Link(word, attributes, limit, extra)));
        return evaluator.AutoEscape ? new PyMarkup(result) : result;
    }

    private static string Link(string word, string attributes, long? limit, List<string> extra)
    {
        string head = HeadPattern().Match(word).Value;
        string middle = word[head.Length..];
        string tail = TailPattern().Match(middle).Value;
        middle = middle[..^tail.Length];
        foreach (var (open, close) in Brackets)
        {
            int opened = Count(middle, open);
            if (opened <= Count(middle, close))
            {
                continue;
            }

            for (int i = Math.Min(opened, Count(tail, close)); i > 0; i--)
            {
                int end = tail.IndexOf(close, StringComparison.Ordinal) + close.Length;
                middle += tail[..end];
                tail = tail[end..];
            }
        }

        if (HttpPattern().IsMatch(middle))
        {
            string address = middle.StartsWith("https://", StringComparison.Ordinal) || middle.StartsWith("http://", StringComparison.Ordinal) ? middle : "https://" + middle;
            middle = $"<a href=\"{address}\"{attributes}>{(limit is { } max && PyText.Length(middle) > max ? middle[..PyText.Offset(middle, (int)max)] + "..." : middle)}</a>";
        }
        else if (middle.StartsWith("mailto:", StringComparison.Ordinal) && MailPattern().IsMatch(middle[7..]))
        {
            middle = $"<a href=\"{middle}\">{middle[7..]}</a>";
        }
        else if (middle.Contains('@') && !middle.StartsWith("www.", StringComparison.Ordinal) && !middle.StartsWith('@') && !middle.Contains(':') && MailPattern().IsMatch(middle))
        {
            middle = $"<a href=\"mailto:{middle}\">{middle}</a>";
        }
        else
        {
            foreach (string scheme in extra)
            {
                if (middle != scheme && middle.StartsWith(scheme, StringComparison.Ordinal))
                {
                    middle = $"<a href=\"{middle}\"{attributes}>{middle}</a>";
                }
            }
        }

        return head + middle + tail;
    }

    private static int Count(string text, string part) => text.AsSpan().Count(part);

    [GeneratedRegex(@"^([\w.+-]{2,}:(/){0,2})$")]
    private static partial Regex SchemePattern();

    [GeneratedRegex(@"(\s+)")]
    private static partial Regex SpacePattern();

    [GeneratedRegex("^([(<]|&lt;)+")]
    private static partial Regex HeadPattern();

    [GeneratedRegex(@"([)>.,\n]|&gt;)+$(?!\n)")]
    private static partial Regex TailPattern();

    [GeneratedRegex(@"^\S+@\w[\w.-]*\.\w+$")]
    private static partial Regex MailPattern();

    [GeneratedRegex(
        @"^((https?://|www\.)(([\w%-]+\.)+)?([a-z]{2,63}|xn--[\w%]{2,59})|([\w%-]{2,63}\.)+(com|net|int|edu|gov|org|info|mil)|(https?://)((([\d]{1,3})(\.[\d]{1,3}){3})|(\[([\da-f]{0,4}:){2}([\da-f]{0,4}:?){1,6}])))(?::[\d]{1,5})?(?:[/?#]\S*)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HttpPattern();
}
