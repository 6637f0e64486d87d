using System.Text;

namespace Hearth.Syntax.Yaml.Reading;

// Anchors, aliases, tags and directives.
internal sealed partial class YamlScanner
{
    private void FetchName(YamlTokenKind kind)
    {
        SaveKey();
        keyAllowed = false;
        int start = position++;
        while (YamlChars.IsName(At(position)))
        {
            position++;
        }

        char next = At(position);
        if (position == start + 1 || !(YamlChars.IsBlankOrEnd(next) || next is '?' or ':' or ',' or ']' or '}' or '%' or '@' or '`'))
        {
            string what = kind == YamlTokenKind.Alias ? "alias" : "anchor";
            int length = WordEnd(position) - start;
            throw Fail(YamlRules.Name, start, length, $"found {Quote(text.AsSpan(start, length))}, which is no {what}; wants a name of letters, digits, - and _",
                kind == YamlTokenKind.Alias ? "put the value in quotes where it is text that starts with '*'" : "put the value in quotes where it is text that starts with '&'");
        }

        Push(new YamlToken(kind, default, start, position, text[(start + 1)..position]));
    }

    private void FetchTag()
    {
        SaveKey();
        keyAllowed = false;
        int start = position;
        string handle, suffix;
        if (At(position + 1) == '<')
        {
            position += 2;
            handle = "";
            suffix = ReadTagUri(start, "", mayBeEmpty: false);
            if (At(position) != '>')
            {
                throw Fail(YamlRules.Tag, start, Math.Max(1, position - start), "found a tag '!<' without its closing '>'");
            }

            position++;
        }
        else
        {
            handle = ReadTagHandle();
            if (handle.Length > 1 && handle[^1] == '!')
            {
                suffix = ReadTagUri(start, "", mayBeEmpty: false);
            }
            else
            {
                suffix = ReadTagUri(start, handle[1..], mayBeEmpty: true);
                (handle, suffix) = suffix.Length == 0 ? ("", "!") : ("!", suffix);
            }
        }

        if (!YamlChars.IsBlankOrEnd(At(position)))
        {
            int length = WordEnd(position) - start;
            throw Fail(YamlRules.Tag, start, length, $"found {Quote(text.AsSpan(start, length))}, which is no tag; wants a blank or the end of the line after the tag",
                "put the value in quotes where it is text that starts with '!'");
        }

        Push(new YamlToken(YamlTokenKind.Tag, default, start, position, handle, suffix));
    }

    private string ReadTagHandle()
    {
        int start = position++;
        while (YamlChars.IsName(At(position)))
        {
            position++;
        }

        if (At(position) == '!')
        {
            position++;
        }

        return text[start..position];
    }

    private string ReadTagUri(int start, string before, bool mayBeEmpty)
    {
        int from = position;
        StringBuilder? decoded = null;
        int runStart = position;
        while (position < end && YamlChars.TagUri.Contains(text[position]))
        {
            if (text[position] == '%')
            {
                decoded ??= new StringBuilder();
                decoded.Append(text, runStart, position - runStart);
                ReadUriEscape(start, decoded);
                runStart = position;
            }
            else
            {
                position++;
            }
        }

        if (position == from && !mayBeEmpty)
        {
            throw Fail(YamlRules.Tag, start, Math.Max(1, position - start), $"found '{text.AsSpan(start, position - start)}' with nothing after it; wants the tag's name");
        }

        return before + (decoded is null ? text[from..position] : decoded.Append(text, runStart, position - runStart).ToString());
    }

    private void ReadUriEscape(int start, StringBuilder decoded)
    {
        Span<byte> octets = stackalloc byte[4];
        int read = 0, width = 1;
        while (read < width)
        {
            if (At(position) != '%' || !char.IsAsciiHexDigit(At(position + 1)) || !char.IsAsciiHexDigit(At(position + 2)))
            {
                throw Fail(YamlRules.Tag, start, Math.Max(1, position - start), "found a '%' in a tag without two hexadecimal digits after it");
            }

            byte octet = Convert.FromHexString(text.AsSpan(position + 1, 2))[0];
            if (read == 0)
            {
                width = octet switch { < 0x80 => 1, >= 0xC0 and < 0xE0 => 2, >= 0xE0 and < 0xF0 => 3, >= 0xF0 and < 0xF8 => 4, _ => 0 };
            }

            if (width == 0 || (read > 0 && (octet & 0xC0) != 0x80))
            {
                throw Fail(YamlRules.Tag, position, 3, $"found the escape '{text.AsSpan(position, 3)}' in a tag, which is not UTF-8");
            }

            octets[read++] = octet;
            position += 3;
        }

        decoded.Append(Encoding.UTF8.GetString(octets[..read]));
    }

    private void FetchDirective()
    {
        UnrollIndent(-1, position);
        DropPossibleKey();
        keyAllowed = false;

        int start = position++;
        while (YamlChars.IsName(At(position)))
        {
            position++;
        }

        var name = text.AsSpan(start + 1, position - start - 1);
        YamlToken token;
        if (name.SequenceEqual("YAML") && YamlChars.IsBlankOrEnd(At(position)))
        {
            token = ReadVersion(start);
        }
        else if (name.SequenceEqual("TAG") && YamlChars.IsBlankOrEnd(At(position)))
        {
            token = ReadTagDirective(start);
        }
        else
        {
            int length = WordEnd(position) - start;
            throw Fail(YamlRules.Directive, start, length, $"found {Quote(text.AsSpan(start, length))} at the start of a line; wants %YAML or %TAG",
                "put the text in quotes, or indent it, where it is not a directive");
        }

        SkipBlanks();
        if (At(position) == '#')
        {
            SkipComment();
        }

        if (!YamlChars.IsBreakOrEnd(At(position)))
        {
            throw Fail(YamlRules.Directive, position, LineEnd(position) - position, $"found {Quote(text.AsSpan(position, LineEnd(position) - position))} after a directive; wants the end of the line");
        }

        if (position < end)
        {
            SkipBreak();
        }

        Push(token);
    }

    // The token's text is "major.minor" without leading zeros, as go-yaml compares numbers.
    private YamlToken ReadVersion(int start)
    {
        SkipBlanks();
        int major = ReadVersionNumber(start);
        if (At(position) != '.')
        {
            throw Fail(YamlRules.Directive, start, LineEnd(start) - start, "found a %YAML directive without a version; wants %YAML 1.1");
        }

        position++;
        int minor = ReadVersionNumber(start);
        return new YamlToken(YamlTokenKind.VersionDirective, default, start, position, $"{major}.{minor}");
    }

    private int ReadVersionNumber(int start)
    {
        int from = position, value = 0;
        while (char.IsAsciiDigit(At(position)) && position - from < 3)
        {
            value = (value * 10) + text[position++] - '0';
        }

        return position - from is 1 or 2
            ? value
            : throw Fail(YamlRules.Directive, start, LineEnd(start) - start, "found a %YAML directive without a version; wants %YAML 1.1");
    }

    private YamlToken ReadTagDirective(int start)
    {
        SkipBlanks();
        int handleStart = position;
        string handle = At(position) == '!' ? ReadTagHandle() : "";
        if (handle.Length == 0 || (handle.Length > 1 && handle[^1] != '!') || !YamlChars.IsBlank(At(position)))
        {
            throw Fail(YamlRules.Directive, start, LineEnd(start) - start, $"found {Quote(text.AsSpan(handleStart, WordEnd(handleStart) - handleStart))} as the handle of a %TAG directive; wants '!', '!!' or '!name!' and a blank");
        }

        SkipBlanks();
        string prefix = ReadTagUri(start, "", mayBeEmpty: false);
        if (!YamlChars.IsBlankOrEnd(At(position)))
        {
            throw Fail(YamlRules.Directive, position, 1, $"found '{text[position]}' in the prefix of a %TAG directive, where it may not stand");
        }

        return new YamlToken(YamlTokenKind.TagDirective, default, start, position, handle, prefix);
    }

    private void SkipBlanks()
    {
        while (YamlChars.IsBlank(At(position)))
        {
            position++;
        }
    }

    private int WordEnd(int from)
    {
        while (!YamlChars.IsBlankOrEnd(At(from)))
        {
            from++;
        }

        return from;
    }
}
