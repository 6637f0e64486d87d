namespace Hearth.Kubernetes.Resources;

/// <summary>
/// A selector over labels or annotations in the syntax of <c>kubectl -l</c>: <c>a=b,c!=d,e in (f,g),h notin (i),j,!k</c>,
/// and <c>n&gt;1</c>, <c>n&lt;1</c>. An empty selector matches everything.
/// </summary>
public sealed class LabelSelector
{
    private readonly List<Requirement> requirements = [];

    private LabelSelector()
    {
    }

    private enum Operator
    {
        In,
        NotIn,
        Exists,
        Missing,
        Greater,
        Less,
    }

    /// <summary>Reads a selector; on a mistake <paramref name="error"/> says what was found and wanted.</summary>
    public static LabelSelector? TryParse(string text, out string? error)
    {
        var selector = new LabelSelector();
        var parser = new Parser(text);
        error = parser.ParseInto(selector.requirements);
        return error is null ? selector : null;
    }

    /// <param name="lookup">The value of a label; null where the object has none of that name.</param>
    public bool Matches(Func<string, string?> lookup)
    {
        foreach (var requirement in requirements)
        {
            if (!requirement.Matches(lookup(requirement.Key)))
            {
                return false;
            }
        }

        return true;
    }

    private readonly record struct Requirement(string Key, Operator Operator, string[] Values)
    {
        public bool Matches(string? value) => Operator switch
        {
            Operator.In => value is not null && Values.AsSpan().Contains(value),
            Operator.NotIn => value is null || !Values.AsSpan().Contains(value),
            Operator.Exists => value is not null,
            Operator.Missing => value is null,
            Operator.Greater => long.TryParse(value, out long number) && number > long.Parse(Values[0]),
            _ => long.TryParse(value, out long number) && number < long.Parse(Values[0]),
        };
    }

    private ref struct Parser(string text)
    {
        private int position;

        public string? ParseInto(List<Requirement> requirements)
        {
            SkipSpace();
            while (position < text.Length)
            {
                if (ParseOne(requirements) is { } error)
                {
                    return error;
                }

                SkipSpace();
                if (position < text.Length && text[position++] != ',')
                {
                    return $"found \"{text[position - 1]}\" after a requirement; wants \",\"";
                }

                SkipSpace();
            }

            return null;
        }

        private string? ParseOne(List<Requirement> requirements)
        {
            bool negated = Take("!");
            string key = Word();
            if (key.Length == 0)
            {
                return "a key is missing";
            }

            SkipSpace();
            if (negated || position == text.Length || text[position] == ',')
            {
                requirements.Add(new(key, negated ? Operator.Missing : Operator.Exists, []));
                return null;
            }

            if (Take("!="))
            {
                return Single(requirements, key, Operator.NotIn);
            }

            if (Take("==") || Take("="))
            {
                return Single(requirements, key, Operator.In);
            }

            if (Take(">"))
            {
                return Single(requirements, key, Operator.Greater);
            }

            if (Take("<"))
            {
                return Single(requirements, key, Operator.Less);
            }

            string word = Word();
            SkipSpace();
            if (word is not ("in" or "notin") || !Take("("))
            {
                return $"found \"{(word.Length > 0 ? word : text[position..])}\" after \"{key}\"; wants =, ==, !=, in (…), notin (…), > or <";
            }

            return Several(requirements, key, word == "in" ? Operator.In : Operator.NotIn);
        }

        private string? Single(List<Requirement> requirements, string key, Operator op)
        {
            SkipSpace();
            string value = Word();
            if (op is Operator.Greater or Operator.Less && !long.TryParse(value, out _))
            {
                return $"\"{key}\" is compared with \"{value}\"; wants an integer";
            }

            requirements.Add(new(key, op, [value]));
            return null;
        }

        private string? Several(List<Requirement> requirements, string key, Operator op)
        {
            var values = new List<string>();
            while (true)
            {
                SkipSpace();
                values.Add(Word());
                SkipSpace();
                if (Take(")"))
                {
                    requirements.Add(new(key, op, [.. values]));
                    return null;
                }

                if (!Take(","))
                {
                    return $"the list of values of \"{key}\" is not closed; wants \")\"";
                }
            }
        }

        private string Word()
        {
            int start = position;
            while (position < text.Length && !" \t\r\n,()=!<>".Contains(text[position]))
            {
                position++;
            }

            return text[start..position];
        }

        private bool Take(string symbol)
        {
            if (!text.AsSpan(position).StartsWith(symbol))
            {
                return false;
            }

            position += symbol.Length;
            return true;
        }

        private void SkipSpace()
        {
            while (position < text.Length && char.IsWhiteSpace(text[position]))
            {
                position++;
            }
        }
    }
}
