using System.Text;
using Hearth.Kustomize.Loading;
using Hearth.Kustomize.Model;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Generating;

/// <summary>A key and its bytes, with the entry or the line of a file that gave them.</summary>
internal readonly record struct KeyValue(string Key, byte[] Value, SourceSpan Span);

/// <summary>Collects what a generator is made of: env files, literals and files, in this order.</summary>
internal static class KeyValueSources
{
    private static readonly UTF8Encoding TextEncoding = new(encoderShouldEmitUTF8Identifier: false);

    public static List<KeyValue> Load(GeneratorEntry entry, Loader loader)
    {
        var pairs = new List<KeyValue>();
        foreach (var path in entry.Envs)
        {
            LoadEnv(path, loader, pairs);
        }

        foreach (var literal in entry.Literals)
        {
            pairs.Add(ReadLiteral(literal));
        }

        foreach (var file in entry.Files)
        {
            pairs.Add(LoadFile(file, loader));
        }

        var known = new Dictionary<string, SourceSpan>(pairs.Count);
        foreach (var pair in pairs)
        {
            if (!known.TryAdd(pair.Key, pair.Span))
            {
                throw new KustomizeException(KustomizeRules.InvalidGenerator, pair.Span, $"the key {pair.Key} is there twice").With(known[pair.Key], "the first one");
            }
        }

        return pairs;
    }

    private static KeyValue ReadLiteral(YamlScalar literal)
    {
        string text = literal.Value;
        int equals = text.IndexOf('=');
        if (equals <= 0)
        {
            throw new KustomizeException(KustomizeRules.InvalidGenerator, literal.Span, $"the literal \"{text}\" has no {(equals < 0 ? "value" : "key")}; wants KEY=VALUE");
        }

        string value = text[(equals + 1)..];
        if (value.Length >= 2 && value[0] == value[^1] && value[0] is '"' or '\'')
        {
            value = value[1..^1];
        }

        return new KeyValue(text[..equals], TextEncoding.GetBytes(value), literal.Span);
    }

    private static KeyValue LoadFile(YamlScalar source, Loader loader)
    {
        string text = source.Value;
        int equals = text.IndexOf('=');
        if (equals < 0)
        {
            return new KeyValue(TreePath.GetName(text.TrimEnd('/')), loader.ReadBytes(source), source.Span);
        }

        string key = text[..equals];
        string path = text[(equals + 1)..];
        if (key.Length == 0 || path.Length == 0 || path.Contains('='))
        {
            throw new KustomizeException(KustomizeRules.InvalidGenerator, source.Span, $"the file source \"{text}\" is not KEY=PATH with one equals sign");
        }

        var span = source.IsPlain && source.Span.Length == text.Length ? source.Span.Slice(equals + 1, path.Length) : source.Span;
        return new KeyValue(key, loader.ReadBytes(new YamlScalar(path, ScalarStyle.DoubleQuoted, span)), source.Span);
    }

    private static void LoadEnv(YamlScalar path, Loader loader, List<KeyValue> pairs)
    {
        byte[] bytes = loader.ReadBytes(path);
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
        {
            throw new KustomizeException(KustomizeRules.InvalidGenerator, path.Span, $"{path.Value} is not UTF-8; an env file wants KEY=VALUE lines of text");
        }

        string text = TextEncoding.GetString(bytes);
        var source = new SourceText(Loader.IsHttp(path.Value) ? path.Value : loader.Display(loader.Find(path)), text);
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start) is var at and >= 0 ? at : text.Length;
            int stop = end > start && text[end - 1] == '\r' ? end - 1 : end;
            int first = start == 0 && text[0] == '\uFEFF' ? 1 : start;
            while (first < stop && char.IsWhiteSpace(text[first]))
            {
                first++;
            }

            if (first < stop && text[first] != '#')
            {
                string line = text[first..stop];
                int equals = line.IndexOf('=');
                string key = equals < 0 ? line : line[..equals];
                if (key.Length > 0)
                {
                    pairs.Add(new KeyValue(key, TextEncoding.GetBytes(equals < 0 ? "" : line[(equals + 1)..]), source.Span(first, line.Length)));
                }
            }

            start = end + 1;
        }
    }
}
