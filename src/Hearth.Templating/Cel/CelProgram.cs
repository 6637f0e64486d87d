using System.Diagnostics.CodeAnalysis;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Templating.Cel.Planning;
using Hearth.Templating.Cel.Syntax;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel;

/// <summary>
/// A compiled expression of the Common Expression Language. Compile once, evaluate as often as needed and from as many
/// threads as wanted.
/// </summary>
public sealed class CelProgram
{
    private readonly Plan plan;
    private readonly int localCount;
    private readonly CelLimits limits;

    private CelProgram(SourceText source, Plan plan, int localCount, CelLimits limits)
    {
        Source = source;
        this.plan = plan;
        this.localCount = localCount;
        this.limits = limits;
    }

    public SourceText Source { get; }

    /// <summary>The type of the result as far as it is known without data.</summary>
    public CelType ResultType => plan.Type;

    /// <summary>Compiles an expression that stands in a YAML scalar: findings point into its file.</summary>
    public static bool TryCompile(YamlScalar scalar, CelEnvironment environment, [NotNullWhen(true)] out CelProgram? program, [NotNullWhen(false)] out Diagnostic? diagnostic) =>
        TryCompile(CelSource.Of(scalar), environment, out program, out diagnostic);

    /// <summary>Compiles an expression; a diagnostic where it is none, names what is not declared, or cannot be typed.</summary>
    public static bool TryCompile(SourceText source, CelEnvironment environment, [NotNullWhen(true)] out CelProgram? program, [NotNullWhen(false)] out Diagnostic? diagnostic)
    {
        try
        {
            var planner = new Planner(environment);
            var plan = planner.Build(CelParser.Parse(source.Text, environment.Libraries, environment.Limits));
            program = new CelProgram(source, plan, planner.LocalCount, environment.Limits);
            diagnostic = null;
            return true;
        }
        catch (CelSyntaxException exception)
        {
            program = null;

            // Behind the last character nothing maps to the file.
            int start = source.Map is null ? exception.Start : Math.Clamp(exception.Start, 0, Math.Max(0, source.Text.AsSpan().TrimEnd().Length - 1));
            diagnostic = new Diagnostic(exception.Rule, source.Span(start, exception.Length), exception.Message) { Hint = exception.Hint };
            return false;
        }
    }

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="DiagnosticException">It is none.</exception>
    public static CelProgram Compile(string text, CelEnvironment environment) =>
        TryCompile(new SourceText("<expression>", text), environment, out var program, out var diagnostic) ? program : throw new DiagnosticException(diagnostic);

    /// <summary>Evaluates with these variables. Every error is in the result; nothing is thrown.</summary>
    public CelResult Evaluate(CelActivation activation)
    {
        var frame = new CelFrame(activation, localCount, limits.MaxCost);
        try
        {
            return new CelResult(frame.Run(plan), Source);
        }
        catch (CelLimitException exception)
        {
            return new CelResult(CelValue.Error(exception.Message), Source, isLimit: true);
        }
    }
}
