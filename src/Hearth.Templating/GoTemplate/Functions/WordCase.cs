using System.Globalization;
using System.Text;
using Hearth.Templating.GoTemplate.Formatting;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>snake_case, kebab-case and PascalCase as huandu/xstrings finds words: acronyms stay together, numbers join the word before them unless letters follow.</summary>
internal static class WordCase
{
    private enum Class
    {
        None,
        Number,
        Upper,
        Letter,
        Connector,
        Punctuation,
        Other,
    }

    public static string Snake(string text) => Separate(text, '_');

    public static string Kebab(string text) => Separate(text, '-');

    public static string Pascal(string text)
    {
        var runes = RunesOf(text);
        var built = new StringBuilder(text.Length);
        int at = 0;
        while (at < runes.Count && IsConnector(runes[at]))
        {
            built.Append(runes[at++].ToString());
        }

        if (at == runes.Count)
        {
            return built.ToString();
        }

        // A connector in the middle goes, the one before another or at the end stays.
        var held = Rune.ToUpperInvariant(runes[at++]);
        for (; at < runes.Count; at++)
        {
            var current = runes[at];
            if (IsConnector(current) && IsConnector(held))
            {
                built.Append(held.ToString());
            }
            else if (IsConnector(held))
            {
                current = Rune.ToUpperInvariant(current);
            }
            else
            {
                current = Rune.ToLowerInvariant(current);
                built.Append(held.ToString());
            }

            held = current;
        }

        return built.Append(held.ToString()).ToString();
    }

    private static string Separate(string text, char connector)
    {
        var words = WordsOf(RunesOf(text));
        var built = new StringBuilder(text.Length + 8);
        int at = 0;
        while (at < words.Count)
        {
            var word = words[at];
            if (at == words.Count - 1)
            {
                Append(built, word, connector);
                break;
            }

            if (word.Kind != Class.Connector)
            {
                Append(built, word, connector);
            }

            at++;
            switch (word.Kind)
            {
                case Class.Number:
                    at = AppendJoined(built, words, at, connector);
                    AppendConnector(built, KindAt(words, at), connector);
                    break;
                case Class.Connector:
                    Append(built, word, connector);
                    break;
                case Class.Punctuation:
                    break;
                default:
                    at = AfterLetters(built, words, at, connector);
                    break;
            }
        }

        return built.ToString();
    }

    // What follows a word of letters: a connector, unless a number belongs to the word.
    private static int AfterLetters(StringBuilder built, List<Word> words, int at, char connector)
    {
        if (KindAt(words, at) != Class.Number)
        {
            AppendConnector(built, KindAt(words, at), connector);
            return at;
        }

        if (at == words.Count - 1)
        {
            return at;
        }

        var number = words[at++];
        if (KindAt(words, at) != Class.Letter)
        {
            Append(built, number, connector);
            AppendConnector(built, KindAt(words, at), connector);
            return at;
        }

        built.Append(connector);
        Append(built, number, connector);
        at = AppendJoined(built, words, at, connector);
        AppendConnector(built, KindAt(words, at), connector);
        return at;
    }

    private static int AppendJoined(StringBuilder built, List<Word> words, int at, char connector)
    {
        while (KindAt(words, at) is Class.Letter or Class.Number)
        {
            Append(built, words[at++], connector);
        }

        return at;
    }

    private static void AppendConnector(StringBuilder built, Class next, char connector)
    {
        if (next is not (Class.None or Class.Connector or Class.Punctuation))
        {
            built.Append(connector);
        }
    }

    private static Class KindAt(List<Word> words, int at) => at < words.Count ? words[at].Kind : Class.None;

    private static void Append(StringBuilder built, Word word, char connector)
    {
        foreach (var rune in word.Runes)
        {
            if (word.Kind is Class.Upper or Class.Connector && IsConnector(rune))
            {
                built.Append(connector);
            }
            else
            {
                built.Append((word.Kind == Class.Upper && IsUpper(rune) ? Rune.ToLowerInvariant(rune) : rune).ToString());
            }
        }
    }

    private static List<Word> WordsOf(List<Rune> runes)
    {
        List<Word> words = [];
        for (int at = 0; at < runes.Count;)
        {
            var kind = ClassOf(runes[at]);
            int end = EndOf(runes, at, kind);
            words.Add(new Word(kind, runes.GetRange(at, end - at)));
            at = end;
        }

        return words;
    }

    private static int EndOf(List<Rune> runes, int at, Class kind)
    {
        int end = at + 1;
        if (kind != Class.Upper)
        {
            while (end < runes.Count && ClassOf(runes[end]) == kind)
            {
                end++;
            }

            return end;
        }

        if (end < runes.Count && IsUpper(runes[end]))
        {
            while (end < runes.Count && IsUpper(runes[end]))
            {
                end++;
            }

            // "HTTPStatus" is HTTP and Status.
            return end < runes.Count && Rune.IsLetter(runes[end]) ? end - 1 : end;
        }

        while (end < runes.Count && ClassOf(runes[end]) == Class.Letter)
        {
            end++;
        }

        return end;
    }

    private static Class ClassOf(Rune rune) =>
        IsConnector(rune) ? Class.Connector
        : Rune.IsPunctuation(rune) ? Class.Punctuation
        : IsUpper(rune) ? Class.Upper
        : Rune.IsLetter(rune) ? Class.Letter
        : Rune.IsNumber(rune) ? Class.Number
        : Class.Other;

    private static bool IsConnector(Rune rune) => rune.Value is '-' or '_' || Rune.IsWhiteSpace(rune);

    private static bool IsUpper(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.UppercaseLetter;

    private static List<Rune> RunesOf(string text)
    {
        List<Rune> runes = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            int rune = GoString.RuneAt(text, i, out int width);
            i += width - 1;
            runes.Add(rune < 0 ? Rune.ReplacementChar : new Rune(rune));
        }

        return runes;
    }

    private readonly record struct Word(Class Kind, List<Rune> Runes);
}
