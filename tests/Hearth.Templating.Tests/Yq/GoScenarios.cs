using System.Globalization;
using System.Text;

namespace Hearth.Templating.Tests.Yq;

/// <summary>Reads lists of struct literals out of Go test files: <c>var xScenarios = []expressionScenario{ … }</c>.</summary>
internal sealed class GoScenarios
{
    /// <summary>The value of a field that only Go can calculate.</summary>
    public static readonly object Unread = new();

    private readonly Dictionary<string, string> constants = new(StringComparer.Ordinal);
    private readonly string text;
    private int at;

    // A text that only a run of Go knows.
    private bool isUnread;

    private GoScenarios(string text, IReadOnlyDictionary<string, string> known)
    {
        this.text = text;
        foreach (var (name, value) in known)
        {
            constants[name] = value;
        }
    }

    /// <summary>The scenarios of a file, with the name of their list.</summary>
    public static List<(string List, string Type, Dictionary<string, object> Fields)> Read(string text, IReadOnlyDictionary<string, string> known)
    {
        var found = new List<(string, string, Dictionary<string, object>)>();
        for (int i = text.IndexOf("= []", StringComparison.Ordinal); i >= 0; i = text.IndexOf("= []", i + 1, StringComparison.Ordinal))
        {
            int brace = text.IndexOf('{', i);
            string type = text[(i + 4)..brace];
            if (type is not ("expressionScenario" or "formatScenario"))
            {
                continue;
            }

            string list = text[(text.LastIndexOf('\n', i) + 1)..i].Replace("var", "", StringComparison.Ordinal).Trim(' ', '\t', ':');
            var reader = new GoScenarios(text, known) { at = brace + 1 };
            while (reader.TryReadStruct(out var fields))
            {
                found.Add((list, type, fields));
            }
        }

        return found;
    }

    /// <summary>The texts that a file's scenarios may name.</summary>
    public static Dictionary<string, string> Constants(string text)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            if ((line.StartsWith("var ", StringComparison.Ordinal) || line.StartsWith("const ", StringComparison.Ordinal)) && line.IndexOf(" = ", StringComparison.Ordinal) is var equals && equals > line.IndexOf(' '))
            {
                string name = line[(line.IndexOf(' ') + 1)..equals];
                int start = text.IndexOf(line, StringComparison.Ordinal) + equals + 3;
                if (text[start] is '"' or '`')
                {
                    var reader = new GoScenarios(text, found) { at = start };
                    found[name] = reader.ReadText();
                }
            }
        }

        return found;
    }

    private bool TryReadStruct(out Dictionary<string, object> fields)
    {
        fields = new Dictionary<string, object>(StringComparer.Ordinal);
        Skip();
        if (text[at] == '}')
        {
            return false;
        }

        Take('{');
        while (Skip() != '}')
        {
            int start = at;
            while (char.IsLetterOrDigit(text[at]))
            {
                at++;
            }

            string name = text[start..at];
            if (name.Length == 0)
            {
                throw new InvalidDataException($"found '{text[at]}' at {at}; wants a field: {text.AsSpan(Math.Max(0, at - 60), 80)}");
            }

            Take(':');
            fields[name] = ReadValue();
            if (Skip() == ',')
            {
                at++;
            }
        }

        at++;
        if (Skip() == ',')
        {
            at++;
        }

        if (isUnread)
        {
            fields["unread"] = Unread;
            isUnread = false;
        }

        return true;
    }

    private object ReadValue()
    {
        Skip();
        if (text[at] is '"' or '`')
        {
            return ReadText();
        }

        int start = at;
        int open = 0;
        while (open > 0 || text[at] is not ('{' or ',' or '\n' or '}' or '+'))
        {
            open += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
            at = text[at] == '`' ? text.IndexOf('`', at + 1) + 1 : at + 1;
        }

        string word = text[start..at].Trim();
        if (word.Contains('('))
        {
            // Calculated: the scenario cannot be read.
            return Unread;
        }

        if (text[at] != '{')
        {
            if (constants.ContainsKey(word))
            {
                at = start;
                return ReadText();
            }

            return word switch { "true" => true, "false" => false, _ => (object)word };
        }

        at++;
        var list = new List<string>();
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        while (Skip() != '}')
        {
            string one = ReadText();
            if (Skip() == ':')
            {
                at++;
                map[one] = ReadText();
            }
            else
            {
                list.Add(one);
            }

            if (Skip() == ',')
            {
                at++;
            }
        }

        at++;
        return word.StartsWith("map", StringComparison.Ordinal) ? map : list;
    }

    private string ReadText()
    {
        var made = new StringBuilder();
        while (true)
        {
            Skip();
            made.Append(text[at] switch
            {
                '`' => ReadRaw(),
                '"' => ReadQuoted(),
                _ => ReadName(),
            });
            if (Skip() != '+')
            {
                return made.ToString();
            }

            at++;
        }
    }

    private string ReadName()
    {
        int start = at;
        while (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '.')
        {
            at++;
        }

        if (at == start)
        {
            throw new InvalidDataException($"found '{text[at]}' at {at}; wants a text: {text.AsSpan(Math.Max(0, at - 60), 80)}");
        }

        string name = text[start..at];
        if (text[at] == '(')
        {
            // A call: its arguments may have brackets of their own.
            int open = 0;
            do
            {
                open += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
                at++;
            }
            while (open > 0);
        }

        isUnread |= !constants.ContainsKey(name);
        return constants.GetValueOrDefault(name, "");
    }

    private string ReadRaw()
    {
        int end = text.IndexOf('`', at + 1);
        string raw = text[(at + 1)..end];
        at = end + 1;
        return raw.Replace("\r", "", StringComparison.Ordinal);
    }

    private string ReadQuoted()
    {
        var bytes = new List<byte>();
        at++;
        while (text[at] != '"')
        {
            if (text[at] != '\\')
            {
                int length = char.IsHighSurrogate(text[at]) ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(at, length)));
                at += length;
                continue;
            }

            char escaped = text[at + 1];
            at += 2;
            int digits = escaped switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits > 0)
            {
                int code = int.Parse(text.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                at += digits;
                bytes.AddRange(escaped == 'x' ? [(byte)code] : Encoding.UTF8.GetBytes(char.ConvertFromUtf32(code)));
                continue;
            }

            bytes.Add((byte)(escaped switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'a' => '\a', 'b' => '\b', 'f' => '\f', 'v' => '\v', '0' => '\0', _ => escaped }));
        }

        at++;
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private char Skip()
    {
        while (true)
        {
            while (char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (text[at] != '/' || text[at + 1] != '/')
            {
                return text[at];
            }

            at = text.IndexOf('\n', at);
        }
    }

    private void Take(char wanted)
    {
        if (Skip() != wanted)
        {
            throw new InvalidDataException($"found '{text[at]}' at {at}; wants '{wanted}': {text.AsSpan(Math.Max(0, at - 60), 80)}");
        }

        at++;
    }
}
