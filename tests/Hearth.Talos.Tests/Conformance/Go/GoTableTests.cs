using System.Text.RegularExpressions;

namespace Hearth.Talos.Tests.Conformance.Go;

/// <summary>One row of a table-driven test: what <c>Method</c> is called on, with what, and what the row expects.</summary>
internal sealed partial record GoTableRow(string Test, GoStruct Row, string Method, object? Target, object? Argument, bool Contains)
{
    public string Name => $"{Test}/{Row["name"]}";

    /// <summary>The lines of the error that the row wants; empty for none.</summary>
    public List<string> Errors
    {
        get
        {
            object? expected = Row.Fields.Find(cell => cell.Name.StartsWith("expectedErr", StringComparison.Ordinal)).Value;
            string text = expected is GoList list ? string.Join('\n', list.Items) : expected as string ?? "";
            var lines = new List<string>();
            string prefix = "";
            foreach (string line in text.Split('\n'))
            {
                // A list of errors inside of an error starts again with how many there are.
                string words = line.StartsWith("\t* ", StringComparison.Ordinal) ? line[3..] : line;
                if (Heading().Match(words) is { Success: true } heading)
                {
                    prefix = heading.Groups["prefix"].Value;
                }
                else if (words.StartsWith(" |", StringComparison.Ordinal))
                {
                    continue; // Where in a CEL expression: Hearth's findings have a place of their own.
                }
                else if (words.Length > 0)
                {
                    lines.Add(prefix + CelPlace().Replace(words, ""));
                }
                else
                {
                    prefix = "";
                }
            }

            return lines;
        }
    }

    public List<string> Warnings => (Row["expectedWarnings"] as GoList)?.Items.OfType<string>().ToList() ?? [];

    [GeneratedRegex(@"ERROR: <input>:\d+:\d+: ")]
    private static partial Regex CelPlace();

    [GeneratedRegex(@"^(?<prefix>.*?)\d+ errors? occurred:$")]
    private static partial Regex Heading();
}

/// <summary>Finds the rows of a package's table-driven tests.</summary>
internal static class GoTableTests
{
    private static readonly string[] Methods = ["Validate", "ValidateAsClient", "ValidateKubernetesVersions", "V1Alpha1ConflictValidate", "ValidateCNI"];

    /// <param name="package">The package with its tests.</param>
    /// <param name="unsupported">Rows that need more of Go than is read here, with the reason.</param>
    public static IEnumerable<GoTableRow> Find(GoPackage package, List<string> unsupported)
    {
        foreach (var (name, function) in package.Functions.Where(entry => entry.Key.StartsWith("Test", StringComparison.Ordinal)))
        {
            foreach (var row in FindIn(package, name, function, unsupported))
            {
                yield return row;
            }
        }
    }

    private static IEnumerable<GoTableRow> FindIn(GoPackage package, string name, GoFunction function, List<string> unsupported)
    {
        var evaluator = new GoEvaluator(package);
        var scope = new GoScope(null);
        foreach (var statement in function.Body)
        {
            if (statement is not GoRange range)
            {
                Try(() => evaluator.Run([statement], scope));
                continue;
            }

            if (range.Over is not GoComposite table || FindCall(range.Body) is not { } found)
            {
                continue;
            }

            foreach (var (_, element) in table.Elements)
            {
                GoTableRow? row = null;
                string label = element is GoComposite { Elements: [(_, GoLiteral { Value: string text }), ..] } ? text : "";
                try
                {
                    row = Read(evaluator, scope, name, element, range.Item, found);
                }
                catch (GoUnsupportedException exception)
                {
                    unsupported.Add($"{name}/{label}: {exception.Message}");
                }

                if (row is not null)
                {
                    yield return row;
                }
            }
        }
    }

    private static GoTableRow? Read(GoEvaluator evaluator, GoScope outer, string name, GoNode element, string item, (List<GoNode> Body, GoCall Call) found)
    {
        var scope = new GoScope(outer);
        if (evaluator.Evaluate(element, scope) is not GoStruct row)
        {
            return null;
        }

        scope.Set(item, row);
        foreach (var statement in found.Body.TakeWhile(statement => !Holds(statement, found.Call)))
        {
            Try(() => evaluator.Run([statement], scope));
        }

        var method = (GoSelector)found.Call.Function;
        object? argument = found.Call.Arguments.Count > 0 && method.Name == "V1Alpha1ConflictValidate" ? evaluator.Evaluate(found.Call.Arguments[0], scope) : null;
        object? target = method.Name is "ValidateCNI" or "ValidateAsClient" || row["doc"] is string ? null : evaluator.Evaluate(method.Target, scope);
        bool contains = Everything(found.Body).Any(node => node is GoCall { Function: GoSelector { Name: "Contains" or "ErrorContains" } });
        return new GoTableRow(name, row, method.Name, target, argument, contains);
    }

    private static (List<GoNode> Body, GoCall Call)? FindCall(List<GoNode> body)
    {
        foreach (var statement in body)
        {
            foreach (var node in Everything([statement]))
            {
                if (node is GoFunction function && FindCall(function.Body) is { } inner)
                {
                    return inner;
                }

                if (node is GoCall { Function: GoSelector selector } call && Methods.Contains(selector.Name))
                {
                    return (body, call);
                }
            }
        }

        return null;
    }

    private static bool Holds(GoNode statement, GoCall call) => Everything([statement]).Any(node => ReferenceEquals(node, call));

    private static IEnumerable<GoNode> Everything(IEnumerable<GoNode> nodes)
    {
        foreach (var node in nodes)
        {
            yield return node;
            IEnumerable<GoNode> children = node switch
            {
                GoCall call => [call.Function, .. call.Arguments],
                GoSelector selector => [selector.Target],
                GoAssign assign => assign.Values,
                GoReturn result => result.Values,
                GoIf choice => [choice.Condition, .. choice.Then, .. choice.Else],
                GoUnary unary => [unary.Operand],
                GoBinary binary => [binary.Left, binary.Right],
                _ => [],
            };
            foreach (var child in Everything(children))
            {
                yield return child;
            }
        }
    }

    private static void Try(Action run)
    {
        try
        {
            run();
        }
        catch (GoUnsupportedException)
        {
            // A statement that the row may not need; if it does, its value is missed where it is used.
        }
    }
}
