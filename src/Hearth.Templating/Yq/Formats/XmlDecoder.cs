using System.Globalization;
using System.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Templating.Yq.Formats;

/// <summary>XML as mappings: attributes and elements are keys, elements of one name beside each other a list.</summary>
internal sealed class XmlDecoder(string text, YqSettings settings) : IYqDecoder
{
    private int at = text.StartsWith('\uFEFF') ? 1 : 0;
    private bool isDone;

    private enum State : byte
    {
        Fresh,
        Started,
        HasText,
        Finished,
    }

    public YqNode? Read()
    {
        if (isDone)
        {
            return null;
        }

        isDone = true;
        var root = new Element();
        ReadAll(root);
        return Convert(root);
    }

    private void ReadAll(Element root)
    {
        var open = new Stack<(Element Element, string Name)>();
        var current = (Element: root, Name: "");
        bool hasStarted = false;
        while (at < text.Length)
        {
            if (text[at] != '<')
            {
                int end = text.IndexOf('<', at);
                end = end < 0 ? text.Length : end;
                string data = Trim(Unescape(text[at..end].Replace("\r\n", "\n", StringComparison.Ordinal)));
                at = end;
                AddText(current.Element, data, hasStarted);
            }
            else if (Starts("<!--"))
            {
                AddComment(current.Element, TakeTo("<!--", "-->", "unexpected EOF in comment"));
            }
            else if (Starts("<![CDATA["))
            {
                AddText(current.Element, Trim(TakeTo("<![CDATA[", "]]>", "unexpected EOF in CDATA section")), hasStarted);
            }
            else if (Starts("<?"))
            {
                string instruction = TakeTo("<?", "?>", "unexpected EOF in processing instruction");
                int blank = instruction.AsSpan().IndexOfAny(" \t\r\n");
                if (!settings.XmlSkipsInstructions)
                {
                    string target = blank < 0 ? instruction : instruction[..blank];
                    current.Element.Add(settings.XmlInstructionPrefix + target, new Element { Data = { blank < 0 ? "" : instruction[blank..].TrimStart() } });
                }
            }
            else if (Starts("<!"))
            {
                string directive = TakeDirective();
                if (!settings.XmlSkipsDirectives)
                {
                    current.Element.Add(settings.XmlDirectiveName, new Element { Data = { directive } });
                }
            }
            else if (Starts("</"))
            {
                string name = TakeTo("</", ">", "unexpected EOF").Trim();
                if (open.Count == 0)
                {
                    // Upstream goes on after an end too many, unless it is strict.
                    if (settings.XmlIsStrict)
                    {
                        throw Wrong($"unexpected end element </{name}>");
                    }

                    continue;
                }

                if (settings.XmlIsStrict && name != current.Name)
                {
                    throw Wrong($"element <{current.Name}> closed by </{name}>");
                }

                Close(open, ref current);
            }
            else
            {
                current.Element.State = State.Started;
                var (name, element, isEmpty) = TakeStart();
                open.Push(current);
                current = (element, name);
                if (isEmpty)
                {
                    Close(open, ref current);
                }
            }

            hasStarted = true;
        }

        if (open.Count > 0 && settings.XmlIsStrict)
        {
            throw Wrong("unexpected EOF");
        }
    }

    private static void Close(Stack<(Element Element, string Name)> open, ref (Element Element, string Name) current)
    {
        current.Element.State = State.Finished;
        var parent = open.Pop();
        parent.Element.Add(current.Name, current.Element);
        current = parent;
    }

    private static void AddText(Element element, string data, bool hasStarted)
    {
        if (data.Length == 0)
        {
            return;
        }

        if (!hasStarted)
        {
            throw new YqException($"invalid XML: Encountered chardata [{data}] outside of XML node");
        }

        element.Data.Add(data);
        element.State = State.HasText;
    }

    private static void AddComment(Element element, string comment)
    {
        switch (element.State)
        {
            case State.Started:
                AddFoot(element, comment);
                break;
            case State.HasText:
                element.Line = Join(element.Line, comment, " ");
                break;
            default:
                element.Head = Join(element.Head, comment, " ");
                break;
        }
    }

    // The last child's, where there is one.
    private static void AddFoot(Element element, string comment)
    {
        if (element.Children.Count == 0)
        {
            element.Foot = Join(element.Foot, comment, " ");
            return;
        }

        var last = element.Children[^1];
        if (last.Elements[0].Children.Count == 0)
        {
            last.Elements[^1].Foot = Join(last.Elements[^1].Foot, comment, " ");
        }
        else
        {
            last.Foot = Join(element.Foot, comment, " ");
        }
    }

    private (string Name, Element Element, bool IsEmpty) TakeStart()
    {
        at++;
        string name = LocalName(TakeName());
        if (name.Length == 0)
        {
            throw Wrong("expected element name after <");
        }

        var element = new Element();
        while (true)
        {
            SkipBlanks();
            if (at >= text.Length)
            {
                throw Wrong("unexpected EOF");
            }

            if (text[at] == '>')
            {
                at++;
                return (name, element, false);
            }

            if (text[at] == '/')
            {
                at++;
                if (at >= text.Length || text[at] != '>')
                {
                    throw Wrong("expected /> in element");
                }

                at++;
                return (name, element, true);
            }

            string attribute = TakeName();
            if (attribute.Length == 0)
            {
                throw Wrong("expected attribute name in element");
            }

            SkipBlanks();
            string value = attribute;
            if (at < text.Length && text[at] == '=')
            {
                at++;
                SkipBlanks();
                value = TakeValue();
            }
            else if (settings.XmlIsStrict)
            {
                throw Wrong("attribute name without = in element");
            }

            element.Add(settings.XmlAttributePrefix + LocalName(attribute), new Element { Data = { value } });
        }
    }

    private string LocalName(string name)
    {
        int colon = name.IndexOf(':');
        return settings.XmlKeepsNamespace || colon <= 0 || colon == name.Length - 1 ? name : name[(colon + 1)..];
    }

    private string TakeName()
    {
        int start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or ':' or '-' or '.' || text[at] > '\u007f'))
        {
            at++;
        }

        return text[start..at];
    }

    private string TakeValue()
    {
        if (at < text.Length && text[at] is '"' or '\'')
        {
            int end = text.IndexOf(text[at], at + 1);
            if (end < 0)
            {
                throw Wrong("unexpected EOF");
            }

            string value = Unescape(text[(at + 1)..end].Replace("\r\n", "\n", StringComparison.Ordinal));
            at = end + 1;
            return value;
        }

        if (settings.XmlIsStrict)
        {
            throw Wrong("unquoted or missing attribute value in element");
        }

        return TakeName();
    }

    private string TakeTo(string open, string close, string failure)
    {
        int start = at + open.Length;
        int end = text.IndexOf(close, start, StringComparison.Ordinal);
        if (end < 0)
        {
            throw Wrong(failure);
        }

        at = end + close.Length;
        return text[start..end];
    }

    // Up to the bracket that is not inside of quotes or of brackets of its own.
    private string TakeDirective()
    {
        int start = at + 2;
        int inner = 0;
        char quote = '\0';
        for (int i = start; i < text.Length; i++)
        {
            char c = text[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c == '<')
            {
                inner++;
            }
            else if (c == '>' && inner-- == 0)
            {
                at = i + 1;
                return text[start..i];
            }
        }

        throw Wrong("unexpected EOF in directive");
    }

    private bool Starts(string with) => string.CompareOrdinal(text, at, with, 0, with.Length) == 0;

    private void SkipBlanks()
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\r' or '\n')
        {
            at++;
        }
    }

    private YqException Wrong(string what) => new($"XML syntax error on line {text.AsSpan(0, Math.Min(at, text.Length)).Count('\n') + 1}: {what}");

    private string Unescape(string raw)
    {
        if (!raw.Contains('&'))
        {
            return raw;
        }

        var made = new StringBuilder(raw.Length);
        for (int i = 0; i < raw.Length; i++)
        {
            int end = raw[i] == '&' ? raw.IndexOf(';', i) : -1;
            string? character = end < 0 ? null : Entity(raw[(i + 1)..end]);
            if (character is not null)
            {
                made.Append(character);
                i = end;
                continue;
            }

            if (raw[i] == '&' && settings.XmlIsStrict)
            {
                throw Wrong($"invalid character entity {(end < 0 ? "&" : raw[i..(end + 1)])}");
            }

            made.Append(raw[i]);
        }

        return made.ToString();
    }

    private static string? Entity(string name) => name switch
    {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "apos" => "'",
        "quot" => "\"",
        ['#', 'x', .. var digits] when int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code) && Rune.IsValid(code) => char.ConvertFromUtf32(code),
        ['#', .. var digits] when int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int code) && Rune.IsValid(code) => char.ConvertFromUtf32(code),
        _ => null,
    };

    // Without the blanks and control characters at both ends.
    private static string Trim(string data)
    {
        int start = 0, end = data.Length;
        while (start < end && IsBlank(data[start]))
        {
            start++;
        }

        while (end > start && IsBlank(data[end - 1]))
        {
            end--;
        }

        return data[start..end];
    }

    private static bool IsBlank(char c) => char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static string Join(string first, string second, string between) => first.Length == 0 ? second : second.Length == 0 ? first : first + between + second;

    private YqNode Convert(Element element)
    {
        if (element.Children.Count > 0)
        {
            return ConvertMapping(element);
        }

        var node = FromData(element.Data);
        node.HeadComment = Comment(element.Head);
        node.LineComment = Comment(element.Line);
        node.FootComment = Comment(element.Foot);
        if (node.Kind == YqKind.Sequence)
        {
            node.Content[0].HeadComment = node.LineComment;
            node.LineComment = "";
        }

        return node;
    }

    private YqNode ConvertMapping(Element element)
    {
        var node = YqNode.Mapping();
        if (element.Data.Count > 0)
        {
            var label = YqNode.Text(settings.XmlContentName);
            label.HeadComment = Comment(element.Head);
            label.LineComment = Comment(element.Line);
            label.FootComment = Comment(element.Foot);
            node.Add(label, FromData(element.Data));
        }

        for (int i = 0; i < element.Children.Count; i++)
        {
            var child = element.Children[i];
            var label = YqNode.Text(child.Name);
            label.HeadComment = i == 0 ? Comment(element.Head) : "";
            label.FootComment = Comment(child.Foot);
            YqNode value;
            if (child.Elements.Count > 1)
            {
                value = YqNode.Sequence();
                foreach (var item in child.Elements)
                {
                    value.Add(Convert(item));
                }
            }
            else
            {
                var only = child.Elements[0];
                if (only.Children.Count == 0 && only.Head.Length > 0)
                {
                    if (only.Data.Count > 0)
                    {
                        label.HeadComment = Join(label.HeadComment, only.Head.Trim(), "\n");
                    }
                    else
                    {
                        only.Line = only.Head;
                    }

                    only.Head = "";
                }

                value = Convert(only);
            }

            node.Add(label, value);
        }

        return node;
    }

    private static YqNode FromData(List<string> data)
    {
        if (data.Count <= 1)
        {
            return data.Count == 0 ? YqNode.Null() : YqNode.Text(data[0]);
        }

        var list = YqNode.Sequence();
        list.Replace(data.ConvertAll(YqNode.Text));
        return list;
    }

    private static string Comment(string comment)
    {
        if (comment.Length == 0)
        {
            return "";
        }

        var made = new StringBuilder("#");
        string text = comment.TrimEnd(' ');
        for (int i = 0; i < text.Length; i++)
        {
            bool isLineStart = i == 0 || text[i - 1] == '\n';
            made.Append(isLineStart && char.IsAsciiLetter(text[i]) ? " " : "").Append(text[i]).Append(text[i] == '\n' ? "#" : "");
        }

        return made.ToString();
    }

    private sealed class Element
    {
        public List<Child> Children { get; } = [];

        public List<string> Data { get; } = [];

        public string Head { get; set; } = "";

        public string Line { get; set; } = "";

        public string Foot { get; set; } = "";

        public State State { get; set; }

        public void Add(string name, Element element)
        {
            if (Children.Find(child => child.Name == name) is { } known)
            {
                known.Elements.Add(element);
                return;
            }

            Children.Add(new Child(name) { Elements = { element } });
        }
    }

    private sealed class Child(string name)
    {
        public string Name { get; } = name;

        public List<Element> Elements { get; } = [];

        public string Foot { get; set; } = "";
    }
}
