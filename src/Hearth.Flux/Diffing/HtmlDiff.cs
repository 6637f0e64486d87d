using System.Net;
using Hearth.Flux.Graph;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Diffing;

/// <summary>A diff as one HTML page that needs nothing else: a tree to navigate, unified and side-by-side views, light and dark.</summary>
public static class HtmlDiff
{
    private const int Context = 4;

    private const string Style = """
        :root{color-scheme:light dark;--bg:#fff;--fg:#1f2328;--dim:#59636e;--line:#d1d9e0;--add:#dafbe1;--del:#ffebe9;--warn:#9a6700;--side:#f6f8fa}
        @media(prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--dim:#9198a1;--line:#3d444d;--add:#12331f;--del:#3c1618;--warn:#d29922;--side:#151b23}}
        *{box-sizing:border-box}body{margin:0;font:14px/1.45 system-ui,sans-serif;background:var(--bg);color:var(--fg);display:grid;grid-template-columns:minmax(16rem,22rem) 1fr;height:100vh}
        nav{overflow:auto;padding:1rem;background:var(--side);border-right:1px solid var(--line)}main{overflow:auto;padding:1rem 1.5rem}
        nav a{display:block;color:inherit;text-decoration:none;padding:.1rem .4rem;border-radius:4px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}nav a:hover,nav a:focus{background:var(--line)}
        nav summary{overflow-wrap:anywhere;font-weight:600;cursor:pointer;margin-top:.5rem}h1{font-size:1.1rem;margin:0 0 .5rem}h2{font-size:1rem;margin:1.5rem 0 .4rem}
        .warn{color:var(--warn);margin:.2rem 0}.dim{color:var(--dim)}table{border-collapse:collapse;width:100%;font:12px/1.5 ui-monospace,monospace;border:1px solid var(--line)}
        td{padding:0 .5rem;white-space:pre-wrap;overflow-wrap:anywhere;vertical-align:top}.add{background:var(--add)}.del{background:var(--del)}.gap{color:var(--dim);background:var(--side)}
        .split{display:none}body:has(#split:checked) .split{display:table}body:has(#split:checked) .unified{display:none}.split td{width:50%}
        @media(max-width:50rem){body{display:block;height:auto}}
        """;

    public static void Write(TextWriter output, ClusterDiff diff, string title)
    {
        output.WriteLine("<!DOCTYPE html>");
        output.WriteLine($"<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Text(title)}</title><style>{Style}</style></head><body>");
        output.WriteLine("<nav aria-label=\"Objects\">");
        output.WriteLine($"<h1>{Text(title)}</h1><p>{Text(diff.IsEmpty ? "no differences" : DiffText.Summary(diff))}</p><label><input type=\"checkbox\" id=\"split\"> side by side</label>");
        int id = 0;
        foreach (var group in diff.Changes.GroupBy(static change => change.Owner))
        {
            output.WriteLine($"<details open><summary>{Text(group.Key.ShortName)}</summary>");
            foreach (var change in group)
            {
                output.WriteLine($"<a href=\"#o{id++}\">{DiffText.Sign(change.Kind)} {Text(change.Id.ShortName)}{(change.Consequences.Count > 0 ? " ⚠" : "")}</a>");
            }

            output.WriteLine("</details>");
        }

        output.WriteLine("</nav><main>");
        WriteNotes(output, diff);
        id = 0;
        foreach (var change in diff.Changes)
        {
            output.WriteLine($"<section id=\"o{id++}\"><h2>{DiffText.Sign(change.Kind)} {Text(change.Id.ShortName)} <span class=\"dim\">{Text(change.Owner.ShortName)}</span></h2>");
            foreach (string consequence in change.Consequences)
            {
                output.WriteLine($"<p class=\"warn\">⚠ {Text(consequence)}</p>");
            }

            var lines = Shortened(DiffText.Lines(change));
            WriteUnified(output, lines);
            WriteSplit(output, lines);
            output.WriteLine("</section>");
        }

        output.WriteLine("</main></body></html>");
    }

    private static void WriteNotes(TextWriter output, ClusterDiff diff)
    {
        foreach (var (id, reason) in diff.Incomparable)
        {
            output.WriteLine($"<p class=\"warn\">not compared: {Text(id.ShortName)}: {Text(reason)}</p>");
        }

        WriteVersions(output, "Images", diff.Images);
        WriteVersions(output, "Charts", diff.Charts);
    }

    private static void WriteVersions(TextWriter output, string title, IReadOnlyList<VersionChange> versions)
    {
        if (versions.Count == 0)
        {
            return;
        }

        output.WriteLine($"<h2>{title}</h2><table>");
        foreach (var change in versions)
        {
            string kind = change.Kind switch { ChangeKind.Added => " class=\"add\"", ChangeKind.Removed => " class=\"del\"", _ => "" };
            output.WriteLine($"<tr{kind}><td>{Text(DiffText.Version(change))}</td></tr>");
        }

        output.WriteLine("</table>");
    }

    // Null stands for lines that are left out.
    private static List<DiffLine?> Shortened(IReadOnlyList<DiffLine> lines)
    {
        var near = new bool[lines.Count];
        for (int i = 0; i < lines.Count; i++)
        {
            if (lines[i].Sign != ' ')
            {
                near.AsSpan(Math.Max(0, i - Context), Math.Min(lines.Count, i + Context + 1) - Math.Max(0, i - Context)).Fill(true);
            }
        }

        var kept = new List<DiffLine?>();
        for (int i = 0; i < lines.Count; i++)
        {
            if (near[i])
            {
                kept.Add(lines[i]);
            }
            else if (kept.Count == 0 || kept[^1] is not null)
            {
                kept.Add(null);
            }
        }

        return kept;
    }

    private static void WriteUnified(TextWriter output, List<DiffLine?> lines)
    {
        output.WriteLine("<table class=\"unified\">");
        foreach (var line in lines)
        {
            output.WriteLine(line is { } shown ? $"<tr{Class(shown.Sign)}><td>{shown.Sign} {Text(shown.Text)}</td></tr>" : "<tr class=\"gap\"><td>…</td></tr>");
        }

        output.WriteLine("</table>");
    }

    private static void WriteSplit(TextWriter output, List<DiffLine?> lines)
    {
        output.WriteLine("<table class=\"split\">");
        for (int i = 0; i < lines.Count;)
        {
            if (lines[i] is not { } line)
            {
                output.WriteLine("<tr class=\"gap\"><td>…</td><td>…</td></tr>");
                i++;
                continue;
            }

            if (line.Sign == ' ')
            {
                output.WriteLine($"<tr><td>{Text(line.Text)}</td><td>{Text(line.Text)}</td></tr>");
                i++;
                continue;
            }

            var removed = new List<string>();
            var added = new List<string>();
            for (; i < lines.Count && lines[i] is { Sign: not ' ' } edit; i++)
            {
                (edit.Sign == '-' ? removed : added).Add(edit.Text);
            }

            for (int j = 0; j < Math.Max(removed.Count, added.Count); j++)
            {
                output.WriteLine($"<tr>{Cell(removed, j, "del")}{Cell(added, j, "add")}</tr>");
            }
        }

        output.WriteLine("</table>");
    }

    private static string Cell(List<string> lines, int at, string kind) => at < lines.Count ? $"<td class=\"{kind}\">{Text(lines[at])}</td>" : "<td></td>";

    private static string Class(char sign) => sign switch { '+' => " class=\"add\"", '-' => " class=\"del\"", _ => "" };

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
