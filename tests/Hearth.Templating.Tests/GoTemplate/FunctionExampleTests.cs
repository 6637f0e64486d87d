using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Functions;

namespace Hearth.Templating.Tests.GoTemplate;

/// <summary>The docs page's examples print what they say.</summary>
public sealed class FunctionExampleTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Examples() =>
        from function in FunctionSets.Helm.All.Concat(FunctionSets.Sprig.All).Concat(FunctionSets.ResourceSet.All)
        where function.Example.Contains(" → ", StringComparison.Ordinal)
        group function by function.Example into same
        select new TheoryDataRow<string, string>(same.First().Name, same.Key);

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_example_prints_what_it_says(string function, string example)
    {
        string[] sides = example.Split(" → ", 2);

        var set = FunctionSets.Helm.Contains(function) && FunctionSets.Helm.All.Any(one => one.Example == example) ? FunctionSets.Helm
            : FunctionSets.Sprig.All.Any(one => one.Example == example) ? FunctionSets.Sprig : FunctionSets.ResourceSet;
        Assert.Equal(sides[1], Render.Text(sides[0], functions: set).TrimEnd('\n'));
    }

    [Fact]
    public void Every_function_says_what_it_does_and_shows_it()
    {
        string[] silent =
        [
            .. FunctionSets.Helm.All.Concat(FunctionSets.Sprig.All).Concat(FunctionSets.ResourceSet.All)
                .Where(static function => function.Summary.Length == 0 || function.Example.Length == 0)
                .Select(static function => function.Name),
        ];

        Assert.Empty(silent);
    }
}
