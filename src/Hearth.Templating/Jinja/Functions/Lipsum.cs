using System.Text;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja.Functions;

/// <summary>Filler text: paragraphs of random Latin words.</summary>
internal static class Lipsum
{
    private const string Words = """
        ac accumsan ad adipiscing aenean aliquam aliquet amet ante aptent arcu at auctor augue bibendum blandit class commodo
        condimentum congue consectetuer consequat conubia convallis cras cubilia cursus dapibus diam dictum dignissim dolor donec
        dui duis egestas eget eleifend elementum elit enim erat eros est et etiam eu euismod facilisis fames faucibus felis fermentum
        feugiat fringilla fusce gravida habitant hendrerit hymenaeos iaculis id imperdiet in inceptos integer interdum ipsum justo
        lacinia lacus laoreet lectus leo libero ligula litora lobortis lorem luctus maecenas magna magnis malesuada massa mattis
        mauris metus mi molestie mollis montes morbi mus nam nascetur natoque nec neque netus nibh nisi nisl non nonummy nostra nulla
        """;

    public static object Make(int paragraphs, bool html, long min, long max)
    {
        string[] words = Words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var random = Random.Shared;
        var made = new List<string>();
        for (int i = 0; i < paragraphs; i++)
        {
            if (max <= min)
            {
                throw JinjaException.Value("empty range for randrange()");
            }

            made.Add(Paragraph(words, random, random.NextInt64(min, max)));
        }

        return html ? new PyMarkup(string.Join('\n', made.Select(static text => $"<p>{text}</p>"))) : string.Join("\n\n", made);
    }

    private static string Paragraph(string[] words, Random random, long count)
    {
        var text = new StringBuilder();
        string? last = null;
        bool capital = true;
        int untilStop = random.Next(10, 20);
        int untilComma = random.Next(3, 8);
        for (long i = 0; i < Math.Min(count, 100_000); i++)
        {
            string word = words[random.Next(words.Length)];
            if (word == last)
            {
                word = words[(Array.IndexOf(words, word) + 1) % words.Length];
            }

            last = word;
            text.Append(i > 0 ? " " : "").Append(capital ? char.ToUpperInvariant(word[0]) + word[1..] : word);
            capital = false;
            if (--untilStop == 0)
            {
                text.Append('.');
                capital = true;
                untilStop = random.Next(10, 20);
                untilComma = random.Next(3, 8);
            }
            else if (--untilComma == 0)
            {
                text.Append(',');
                untilComma = random.Next(3, 8);
            }
        }

        return text.ToString().TrimEnd(',', '.') + ".";
    }
}
