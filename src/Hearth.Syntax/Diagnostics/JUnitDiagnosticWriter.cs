using System.Security;

namespace Hearth.Syntax.Diagnostics;

/// <summary>Writes findings as JUnit XML: a suite for each file, a failed case for each finding; one passing case where there is none.</summary>
public static class JUnitDiagnosticWriter
{
    public static void Write(TextWriter output, string name, IReadOnlyList<Diagnostic> diagnostics)
    {
        output.WriteLine("""<?xml version="1.0" encoding="UTF-8"?>""");
        output.WriteLine($"""<testsuites name="{Escape(name)}" tests="{Math.Max(1, diagnostics.Count)}" failures="{diagnostics.Count}">""");
        foreach (var file in diagnostics.GroupBy(static diagnostic => diagnostic.Span.Authored().Path))
        {
            output.WriteLine($"""  <testsuite name="{Escape(file.Key)}" tests="{file.Count()}" failures="{file.Count()}">""");
            foreach (var diagnostic in file)
            {
                output.WriteLine($"""    <testcase classname="{diagnostic.Rule.Code}" name="{Escape($"{diagnostic.Span.Authored()} {diagnostic.Rule.Title}")}">""");
                output.WriteLine($"""      <failure type="{diagnostic.Severity.ToString().ToLowerInvariant()}" message="{Escape(diagnostic.Message)}">{Escape(diagnostic.Hint is { } hint ? $"{diagnostic} ({hint})" : diagnostic.ToString())}</failure>""");
                output.WriteLine("    </testcase>");
            }

            output.WriteLine("  </testsuite>");
        }

        if (diagnostics.Count == 0)
        {
            output.WriteLine($"""  <testsuite name="{Escape(name)}" tests="1" failures="0">""");
            output.WriteLine($"""    <testcase classname="{Escape(name)}" name="no findings"/>""");
            output.WriteLine("  </testsuite>");
        }

        output.WriteLine("</testsuites>");
    }

    private static string Escape(string text) => SecurityElement.Escape(text).Replace("\n", "&#10;", StringComparison.Ordinal);
}
