using Hearth.Syntax.Yaml;

namespace Hearth.Templating.Yq.Syntax;

// The words of the language, in the order in which they are tried. An underscore before '?' may be left out; '#' is a number in brackets.
internal sealed partial class YqLexer
{
    private static readonly YqOptions.Comments LineOnly = new(Line: true, Head: false, Foot: false);
    private static readonly YqOptions.Comments HeadOnly = new(Line: false, Head: true, Foot: false);
    private static readonly YqOptions.Comments FootOnly = new(Line: false, Head: false, Foot: true);

    private static readonly Word[] Words =
    [
        new("line_?comment|lineComment", YqOperator.Comment) { Assigning = YqOperator.AssignComment, Options = LineOnly },
        new("head_?comment|headComment", YqOperator.Comment) { Assigning = YqOperator.AssignComment, Options = HeadOnly },
        new("foot_?comment|footComment", YqOperator.Comment) { Assigning = YqOperator.AssignComment, Options = FootOnly },
        new("as", YqOperator.As) { Options = new YqOptions.Binding(false) },
        new("ref", YqOperator.As) { Options = new YqOptions.Binding(true) },
        new("length", YqOperator.Length),
        new("line", YqOperator.Line),
        new("column", YqOperator.Column),
        new("eval", YqOperator.Eval),
        new("to_?number", YqOperator.ToNumber),
        new("map_?values", YqOperator.MapValues),
        new("map", YqOperator.Map),
        new("filter", YqOperator.Filter),
        new("pick", YqOperator.Pick),
        new("omit", YqOperator.Omit),
        new("flatten#", YqOperator.Flatten) { Numbered = static number => new YqOptions.Level(number) },
        new("flatten", YqOperator.Flatten) { Options = new YqOptions.Level(-1) },
        new("format_datetime", YqOperator.FormatDate),
        new("now", YqOperator.Now),
        new("tz", YqOperator.TimeZone),
        new("from_?unix", YqOperator.FromUnix),
        new("to_?unix", YqOperator.ToUnix),
        new("with_dtf", YqOperator.WithDateFormat),
        new("error", YqOperator.Error),
        new("shuffle", YqOperator.Shuffle),
        new("sortKeys|sort_?keys", YqOperator.SortKeys),
        new("array_?to_?map", YqOperator.ListToMap),
        new("root", YqOperator.Root),
        new("to_?yaml#", YqOperator.Encode) { Numbered = static number => new YqOptions.Format(YqFormat.Yaml, number) },
        new("to_?xml#", YqOperator.Encode) { Numbered = static number => new YqOptions.Format(YqFormat.Xml, number) },
        new("to_?json#", YqOperator.Encode) { Numbered = static number => new YqOptions.Format(YqFormat.Json, number) },
        new("from_?yaml|@yamld|from_?json|@jsond", YqOperator.Decode) { Options = new YqOptions.Format(YqFormat.Yaml, 0) },
        new("to_?yaml|@yaml", YqOperator.Encode) { Options = new YqOptions.Format(YqFormat.Yaml, 2) },
        new("to_?json", YqOperator.Encode) { Options = new YqOptions.Format(YqFormat.Json, 2) },
        new("@json", YqOperator.Encode) { Options = new YqOptions.Format(YqFormat.Json, 0) },
        new("from_?props|@propsd", YqOperator.Decode) { Options = new YqOptions.Format(YqFormat.Properties, 0) },
        new("to_?props|@props", YqOperator.Encode) { Options = new YqOptions.Format(YqFormat.Properties, 2) },
        new("from_?xml|@xmld", YqOperator.Decode) { Options = new YqOptions.Format(YqFormat.Xml, 0) },
        new("to_?xml", YqOperator.Encode) { Options = new YqOptions.Format(YqFormat.Xml, 2) },
        new("@xml", YqOperator.Encode) { Options = new YqOptions.Format(YqFormat.Xml, 0) },
        new("from_?csv|@csvd", YqOperator.Decode) { Options = new YqOptions.Format(YqFormat.Csv, 0) },
        new("to_?csv|@csv", YqOperator.Encode) { Options = new YqOptions.Format(YqFormat.Csv, 0) },
        new("from_?tsv|@tsvd", YqOperator.Decode) { Options = new YqOptions.Format(YqFormat.Tsv, 0) },
        new("to_?tsv|@tsv", YqOperator.Encode) { Options = new YqOptions.Format(YqFormat.Tsv, 0) },
        new("@base64d", YqOperator.Decode) { Options = new YqOptions.Format(YqFormat.Base64, 0) },
        new("@base64", YqOperator.Encode) { Options = new YqOptions.Format(YqFormat.Base64, 0) },
        new("@urid", YqOperator.Decode) { Options = new YqOptions.Format(YqFormat.Uri, 0) },
        new("@uri", YqOperator.Encode) { Options = new YqOptions.Format(YqFormat.Uri, 0) },
        new("@sh", YqOperator.Encode) { Options = new YqOptions.Format(YqFormat.ShellWord, 0) },
        new("load_?xml|xml_?load", YqOperator.Load) { Options = new YqOptions.Format(YqFormat.Xml, 0) },
        new("load_?base64", YqOperator.Load) { Options = new YqOptions.Format(YqFormat.Base64, 0) },
        new("load_?props", YqOperator.Load) { Options = new YqOptions.Format(YqFormat.Properties, 0) },
        new("load_?str|str_?load", YqOperator.LoadText),
        new("load", YqOperator.Load) { Options = new YqOptions.Format(YqFormat.Yaml, 0) },
        new("system", YqOperator.System),
        new("splitDoc|split_?doc", YqOperator.SplitDocument),
        new("select", YqOperator.Select),
        new("has", YqOperator.Has),
        new("unique_?by", YqOperator.UniqueBy),
        new("unique", YqOperator.Unique),
        new("group_?by", YqOperator.GroupBy),
        new("explode", YqOperator.Explode),
        new("or", YqOperator.Or),
        new("and", YqOperator.And),
        new("not", YqOperator.Not),
        new("ireduce", YqOperator.Reduce),
        new("join", YqOperator.Join),
        new("sub", YqOperator.Substitute),
        new("match", YqOperator.Match),
        new("capture", YqOperator.Capture),
        new("test", YqOperator.Test),
        new("sort_?by", YqOperator.SortBy),
        new("sort", YqOperator.Sort),
        new("first", YqOperator.First),
        new("reverse", YqOperator.Reverse),
        new("any_c", YqOperator.Any) { TakesArgument = true },
        new("any", YqOperator.Any),
        new("all_c", YqOperator.All) { TakesArgument = true },
        new("all", YqOperator.All),
        new("contains", YqOperator.Contains),
        new("split", YqOperator.Split),
        new("parents", YqOperator.Parents),
        new("parent#", YqOperator.Parent) { Numbered = static number => new YqOptions.Level(number), MayBeNegative = true },
        new("parent", YqOperator.Parent) { Options = new YqOptions.Level(1) },
        new("keys", YqOperator.Keys),
        new("key", YqOperator.Key),
        new("is_?key", YqOperator.IsKey),
        new("file_?name|fileName", YqOperator.FileName),
        new("file_?index|fileIndex|fi", YqOperator.FileIndex),
        new("path", YqOperator.GetPath),
        new("set_?path", YqOperator.SetPath),
        new("del_?paths", YqOperator.DeletePaths),
        new("to_?entries|toEntries", YqOperator.ToEntries),
        new("from_?entries|fromEntries", YqOperator.FromEntries),
        new("with_?entries|withEntries", YqOperator.WithEntries),
        new("with", YqOperator.With),
        new("collect", YqOperator.Collect),
        new("del", YqOperator.Delete),
        new("style", YqOperator.Style) { Assigning = YqOperator.AssignStyle },
        new("tag|type", YqOperator.Tag) { Assigning = YqOperator.AssignTag },
        new("kind", YqOperator.Kind),
        new("anchor", YqOperator.Anchor) { Assigning = YqOperator.AssignAnchor },
        new("alias", YqOperator.Alias) { Assigning = YqOperator.AssignAlias },
        new("documentIndex|document_?index|di", YqOperator.DocumentIndex),
        new("upcase|ascii_?upcase", YqOperator.ChangeCase) { Options = new YqOptions.Case(true) },
        new("downcase|ascii_?downcase", YqOperator.ChangeCase) { Options = new YqOptions.Case(false) },
        new("trim", YqOperator.Trim),
        new("to_?string", YqOperator.ToText),
        new("min", YqOperator.Min),
        new("max", YqOperator.Max),
        new("pivot", YqOperator.Pivot),
    ];

    // By their first character: one word in eight is looked at.
    private static readonly Dictionary<char, Word[]> ByFirst = Words
        .SelectMany(static word => word.Firsts.Select(first => (First: first, Word: word)))
        .GroupBy(static entry => entry.First)
        .ToDictionary(static group => group.Key, static group => group.Select(static entry => entry.Word).Distinct().ToArray());

    private bool TryReadWord()
    {
        if (ReadAllComments() || ReadEnvironment())
        {
            return true;
        }

        if (ByFirst.TryGetValue(text[at], out var candidates))
        {
            foreach (var word in candidates)
            {
                if (word.Match(text, at, out int length, out int number))
                {
                    Add(word, length, number);
                    return true;
                }
            }
        }

        return ReadConstant("true", YamlImplicitTag.Boolean) || ReadConstant("false", YamlImplicitTag.Boolean) || ReadConstant("null", YamlImplicitTag.Null);
    }

    private void Add(Word word, int length, int number)
    {
        var op = word.Operator;
        var expression = new YqExpression(op, text.Substring(at, length)) { Options = word.Numbered?.Invoke(number) ?? word.Options, At = at, IsUpdate = word.TakesArgument };
        tokens.Add(new YqToken(YqTokenKind.Operator, expression, at, YqOperators.Of(op).TakesPath) { Assigning = word.Assigning });
        at += length;
    }

    private bool ReadConstant(string word, string tag)
    {
        if (string.Compare(text, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0)
        {
            return false;
        }

        Literal(YqNode.Scalar(tag, text.Substring(at, word.Length)), word.Length);
        return true;
    }

    // comments = and comments |= , all three at once.
    private bool ReadAllComments()
    {
        if (!text.AsSpan(at).StartsWith("comments", StringComparison.Ordinal))
        {
            return false;
        }

        int end = at + "comments".Length;
        while (end < text.Length && char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        bool isUpdate = end < text.Length && text[end] == '|';
        end += isUpdate ? 1 : 0;
        if (end >= text.Length || text[end] != '=')
        {
            return false;
        }

        var expression = new YqExpression(YqOperator.AssignComment, text[at..(end + 1)]) { Options = new YqOptions.Comments(true, true, true), IsUpdate = isUpdate, At = at };
        tokens.Add(new YqToken(YqTokenKind.Operator, expression, at));
        at = end + 1;
        return true;
    }

    private bool ReadEnvironment()
    {
        var rest = text.AsSpan(at);
        bool isText = rest.StartsWith("strenv(", StringComparison.Ordinal);
        if (isText || rest.StartsWith("env(", StringComparison.Ordinal))
        {
            int open = isText ? 7 : 4;
            int close = rest.IndexOf(')');
            if (close <= open)
            {
                return false;
            }

            var name = new YqExpression(YqOperator.Environment, rest[open..close].ToString()) { Options = new YqOptions.Environment(IsText: isText), At = at };
            tokens.Add(new YqToken(YqTokenKind.Operator, name, at, TakesPath: true));
            at += close + 1;
            return true;
        }

        if (!rest.StartsWith("envsubst", StringComparison.Ordinal))
        {
            return false;
        }

        int length = "envsubst".Length;
        var options = new YqOptions.Environment();
        if (rest.Length > length && rest[length] == '(' && rest.IndexOf(')') is var end && end > length + 1)
        {
            string flags = rest[(length + 1)..end].ToString();
            string[] names = flags.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
            if (flags.Replace("ne", "", StringComparison.Ordinal).Replace("nu", "", StringComparison.Ordinal).Replace("ff", "", StringComparison.Ordinal).AsSpan().Trim(" ,").IsEmpty)
            {
                options = new YqOptions.Environment(NoEmpty: names.Contains("ne"), NoUnset: names.Contains("nu"), FailFast: names.Contains("ff"));
                length = end + 1;
            }
        }

        Add(YqOperator.EnvironmentSubstitute, length, options);
        return true;
    }

    /// <summary>A word, or several that mean the same.</summary>
    private sealed class Word
    {
        private readonly string[] spellings;

        public Word(string pattern, YqOperator op)
        {
            spellings = [.. pattern.Split('|').SelectMany(Spell)];
            Operator = op;
        }

        public YqOperator Operator { get; }

        public YqOperator? Assigning { get; init; }

        public YqOptions? Options { get; init; }

        public Func<int, YqOptions>? Numbered { get; init; }

        public bool MayBeNegative { get; init; }

        /// <summary><c>any_c</c>: the condition follows.</summary>
        public bool TakesArgument { get; init; }

        public IEnumerable<char> Firsts => spellings.Select(static spelling => spelling[0]).Distinct();

        public bool Match(string text, int at, out int length, out int number)
        {
            number = 0;
            foreach (string spelling in spellings)
            {
                if (string.CompareOrdinal(text, at, spelling, 0, spelling.Length) != 0)
                {
                    continue;
                }

                length = spelling.Length;
                if (Numbered is null || TryNumber(text, at + length, out number, ref length))
                {
                    return true;
                }
            }

            length = 0;
            return false;
        }

        private bool TryNumber(string text, int open, out int number, ref int length)
        {
            number = 0;
            int close = open < text.Length && text[open] == '(' ? text.IndexOf(')', open) : -1;
            if (close < 0 || text[open + 1] is not ((>= '0' and <= '9') or '-') || (text[open + 1] == '-' && !MayBeNegative) || !int.TryParse(text.AsSpan(open + 1, close - open - 1), out number))
            {
                return false;
            }

            length += close - open + 1;
            return true;
        }

        private static IEnumerable<string> Spell(string pattern)
        {
            pattern = pattern.TrimEnd('#');
            int optional = pattern.IndexOf("_?", StringComparison.Ordinal);
            if (optional < 0)
            {
                return [pattern];
            }

            string before = pattern[..optional];
            return Spell(pattern[(optional + 2)..]).SelectMany(rest => new[] { $"{before}_{rest}", before + rest });
        }
    }
}
