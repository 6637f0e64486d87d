using System.Text;
using System.Text.RegularExpressions;

namespace Hearth.Secrets.Sops.Stores;

/// <summary>
/// INI as gopkg.in/ini.v1, which SOPS uses, reads and writes it: sections of aligned <c>key = value</c>, comments
/// before what they belong to, an unnamed first section called DEFAULT.
/// </summary>
internal sealed partial class IniStore : SopsStore
{
    private const string DefaultSection = "DEFAULT";

    public override string Name => "ini";

    public override byte[] Example => "[Welcome!]\n; This is an example file.\nhello         = Welcome to SOPS! Edit this file as you please!\nexample_key   = example_value\n"u8.ToArray();

    protected override MetadataLayout Layout => MetadataLayout.FlatBelowKey;

    public override List<SopsBranch> LoadPlain(byte[] file, string path) => [new Reader(Utf8.GetString(file).TrimStart('\uFEFF'), path).Read()];

    public override byte[] EmitPlain(IReadOnlyList<SopsBranch> branches)
    {
        var text = new StringBuilder();
        var sections = branches.SelectMany(static branch => branch.Items).Where(static item => item.Comment is null).ToList();
        for (int i = 0; i < sections.Count; i++)
        {
            var section = sections[i].Value as SopsBranch
                ?? throw new SopsException(SopsFailure.Emit, $"Error encoding section {sections[i].Key}: Section values should always be TreeBranches");
            if (WriteSection(text, sections[i].Key, section, isFirst: i == 0) && i < sections.Count - 1)
            {
                text.Append('\n');
            }
        }

        return Utf8.GetBytes(text.ToString());
    }

    public override byte[] EmitValue(SopsNode value) => new JsonStore().EmitValue(value);

    private static bool WriteSection(StringBuilder text, string name, SopsBranch section, bool isFirst)
    {
        // A comment stands after the key that it belongs to; the first one belongs to the section.
        int start = section.Items is [{ Comment: { } comment }, ..] && WriteComment(text, comment.Text) ? 1 : 0;
        List<(string Key, string Value, string Comment)> keys = [];
        foreach (var item in section.Items.Skip(start))
        {
            if (item.Comment is not { } own)
            {
                var scalar = item.Value as SopsScalar ?? throw new SopsException(SopsFailure.Emit, $"cannot use complex value in INI file; offending key {item.Key}");
                int known = keys.FindIndex(key => key.Key == item.Key);
                if (known >= 0)
                {
                    keys[known] = (item.Key, scalar.ToPlainText(), keys[known].Comment);
                }
                else
                {
                    keys.Add((item.Key, scalar.ToPlainText(), ""));
                }
            }
            else if (keys.Count > 0)
            {
                keys[^1] = keys[^1] with { Comment = own.Text };
            }
        }

        if (!isFirst || !name.Equals(DefaultSection, StringComparison.OrdinalIgnoreCase))
        {
            text.Append('[').Append(name).Append("]\n");
        }
        else if (keys.Count == 0)
        {
            return false;
        }

        int width = keys.Count == 0 ? 0 : keys.Max(static key => Encoding.UTF8.GetByteCount(QuoteKey(key.Key)));
        foreach (var (key, value, own) in keys)
        {
            if (own.Length > 0)
            {
                WriteComment(text, own);
            }

            string quoted = QuoteKey(key);
            text.Append(quoted).Append(' ', width - Encoding.UTF8.GetByteCount(quoted)).Append(" = ").Append(QuoteValue(value)).Append('\n');
        }

        return true;
    }

    private static bool WriteComment(StringBuilder text, string comment)
    {
        foreach (string line in comment.Split('\n'))
        {
            text.Append(line is ['#' or ';', ..] ? $"{line[0]} {line[1..].Trim()}" : $"; {line}").Append('\n');
        }

        return true;
    }

    private static string QuoteKey(string key) => key.AsSpan().ContainsAny("\"=:") ? $"`{key}`" : key.Contains('`') ? $"\"\"\"{key}\"\"\"" : key;

    private static string QuoteValue(string value) =>
        value.AsSpan().ContainsAny("\n`") ? $"\"\"\"{value}\"\"\""
        : value.AsSpan().ContainsAny("#;") ? $"`{value}`"
        : value.Trim().Length != value.Length ? $"\"{value}\""
        : value;

    private sealed partial class Reader(string text, string path)
    {
        private readonly string[] lines = text.Split('\n');
        private readonly StringBuilder comment = new();
        private int at;

        public SopsBranch Read()
        {
            var sections = new SopsBranch();
            var section = new SopsBranch();
            sections.Add(DefaultSection, section);
            while (at < lines.Length)
            {
                string line = lines[at++].Trim();
                if (line.Length == 0)
                {
                    continue;
                }

                if (line[0] is '#' or ';')
                {
                    comment.Append(line).Append('\n');
                }
                else if (line[0] == '[')
                {
                    section = Section(sections, line);
                }
                else
                {
                    Key(section, line);
                }
            }

            return sections;
        }

        private SopsBranch Section(SopsBranch sections, string line)
        {
            int close = line.LastIndexOf(']');
            if (close < 0)
            {
                throw Bad("the section is not closed by \"]\"");
            }

            if (InlineComment().Match(line, close + 1) is { Success: true } inline)
            {
                comment.Append(inline.Value).Append('\n');
            }

            string name = line[1..close];
            var section = new SopsBranch();
            if (TakeComment() is { Length: > 0 } own)
            {
                section.Items.Add(new SopsItem { Comment = new SopsComment(own, isInline: false) });
            }

            if (name == DefaultSection)
            {
                sections.Items[0].Value = section;
            }
            else
            {
                sections.Add(name, section);
            }

            return section;
        }

        private void Key(SopsBranch section, string line)
        {
            var (key, rest) = SplitKey(line);
            var value = SopsScalar.Of(Value(rest));
            if (section.Find(key) is { } known)
            {
                known.Value = value;
            }
            else
            {
                section.Add(key, value);
            }

            if (TakeComment() is { Length: > 0 } own)
            {
                section.Items.Add(new SopsItem { Comment = new SopsComment(own, isInline: false) });
            }
        }

        private (string Key, string Tail) SplitKey(string line)
        {
            string quote = line.StartsWith("\"\"\"", StringComparison.Ordinal) ? "\"\"\"" : line[0] is '"' or '`' ? line[..1] : "";
            int end = quote.Length == 0 ? 0 : line.IndexOf(quote, quote.Length, StringComparison.Ordinal);
            int delimiter = end < 0 ? -1 : line.AsSpan(end).IndexOfAny('=', ':');
            if (delimiter < 0)
            {
                // The line is not shown: it may be a secret.
                throw Bad("the line is neither a section, a comment, nor key = value");
            }

            delimiter += end;
            return (quote.Length > 0 ? line[quote.Length..end] : line[..delimiter].Trim(), line[(delimiter + 1)..].Trim());
        }

        private string Value(string rest)
        {
            string quote = rest.StartsWith("\"\"\"", StringComparison.Ordinal) ? "\"\"\"" : rest.StartsWith('`') ? "`" : "";
            if (quote.Length > 0)
            {
                return Quoted(rest[quote.Length..], quote);
            }

            while (rest.EndsWith('\\') && at < lines.Length)
            {
                rest = rest[..^1] + lines[at++].Trim();
            }

            if (rest.Length > 1 && ((rest[0] == '"' && rest[^1] == '"') || (rest[0] == '\'' && rest[^1] == '\'')) && rest.AsSpan(1, rest.Length - 2).IndexOf(rest[0]) < 0)
            {
                return rest[1..^1];
            }

            int inline = rest.AsSpan().IndexOfAny('#', ';');
            if (inline < 0)
            {
                return rest;
            }

            comment.Append(rest, inline, rest.Length - inline).Append('\n');
            return rest[..inline].Trim();
        }

        private string Quoted(string rest, string quote)
        {
            var value = new StringBuilder();
            while (true)
            {
                int end = rest.IndexOf(quote, StringComparison.Ordinal);
                if (end >= 0)
                {
                    if (rest[(end + quote.Length)..].Trim() is ['#' or ';', ..] inline)
                    {
                        comment.Append(inline).Append('\n');
                    }

                    return value.Append(rest, 0, end).ToString();
                }

                if (at == lines.Length)
                {
                    throw Bad($"a value is not closed by {quote}");
                }

                value.Append(rest).Append('\n');
                rest = lines[at++];
            }
        }

        // SOPS strips the sign, and only of the first line.
        private string TakeComment()
        {
            string own = comment.ToString().Trim();
            comment.Clear();
            return own.StartsWith(';') ? own.TrimStart(';', ' ') : own.StartsWith('#') ? own.TrimStart('#', ' ') : own;
        }

        private SopsException Bad(string problem) => new(SopsFailure.Unreadable, $"{path}:{at}: {problem}");

        [GeneratedRegex("[#;].*")]
        private static partial Regex InlineComment();
    }
}
