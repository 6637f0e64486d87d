using Hearth.Flux.Checks.Fixing;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Packing;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Checks.Memory;

/// <summary>A report as bytes. Findings keep the place that is shown, with the text around it where the repository does not have it.</summary>
internal static class ReportPack
{
    private const byte NoFix = 0;
    private const byte ListFix = 1;
    private const byte ReplaceFix = 2;

    public static byte[] Write(CheckReport report, PackSources sources)
    {
        var packer = new TreePacker(sources);
        var body = packer.Body;
        body.WriteNumber(report.Silenced);
        body.WriteNumber(report.Accepted);
        body.WriteNumber(report.NotRendered.Count);
        foreach (var id in report.NotRendered)
        {
            foreach (string part in (ReadOnlySpan<string>)[id.Group, id.Kind, id.Namespace, id.Name])
            {
                body.WriteNumber(packer.Text(part));
            }
        }

        body.WriteNumber(report.Findings.Count);
        foreach (var finding in report.Findings)
        {
            var rule = finding.Rule;
            body.WriteNumber(packer.Text(rule.Code));
            body.WriteNumber(packer.Text(rule.Title));
            body.WriteByte((byte)rule.Severity);
            body.WriteNumber(packer.Text(rule.Explanation));
            body.WriteByte((byte)finding.Severity);
            packer.Write(finding.Span.Authored());
            body.WriteNumber(packer.Text(finding.Message));
            body.WriteNumber(finding.Hint is { } hint ? packer.Text(hint) + 1 : 0);
            body.WriteNumber(finding.Related.Count);
            foreach (var related in finding.Related)
            {
                packer.Write(related.Span.Authored());
                body.WriteNumber(packer.Text(related.Message));
            }

            WriteFix(packer, report.Fixes.Find(finding));
        }

        return packer.ToArray();
    }

    /// <exception cref="InvalidDataException">These bytes are no pack.</exception>
    public static CheckReport Read(ReadOnlyMemory<byte> bytes, PackSources sources)
    {
        var unpacker = new TreeUnpacker(bytes, sources);
        var cursor = unpacker.At(unpacker.BodyStart);
        int silenced = cursor.ReadNumber(), accepted = cursor.ReadNumber();
        var notRendered = new ResourceId[cursor.ReadNumber()];
        for (int i = 0; i < notRendered.Length; i++)
        {
            string group = Text(ref cursor), kind = Text(ref cursor), @namespace = Text(ref cursor);
            notRendered[i] = new ResourceId(group, kind, @namespace, Text(ref cursor));
        }

        var fixes = new CheckFixes();
        var findings = new Diagnostic[cursor.ReadNumber()];
        for (int i = 0; i < findings.Length; i++)
        {
            string code = Text(ref cursor), title = Text(ref cursor);
            var ruleSeverity = (Severity)cursor.ReadByte();
            var rule = new DiagnosticRule(code, title, ruleSeverity, Text(ref cursor));
            var severity = (Severity)cursor.ReadByte();
            var span = unpacker.ReadSpan(ref cursor);
            string message = Text(ref cursor);
            int hint = cursor.ReadNumber();
            var related = new RelatedPlace[cursor.ReadNumber()];
            for (int j = 0; j < related.Length; j++)
            {
                var place = unpacker.ReadSpan(ref cursor);
                related[j] = new RelatedPlace(place, Text(ref cursor));
            }

            findings[i] = new Diagnostic(rule, span, message) { Severity = severity, Hint = hint == 0 ? null : unpacker.Text(hint - 1), Related = related };
            if (ReadFix(unpacker, ref cursor) is { } fix)
            {
                fixes.Add(findings[i], fix);
            }
        }

        return new CheckReport(findings, silenced, accepted) { Fixes = fixes, NotRendered = notRendered };

        string Text(ref PackCursor at) => unpacker.Text(at.ReadNumber());
    }

    private static void WriteFix(TreePacker packer, CheckFix? fix)
    {
        var body = packer.Body;
        switch (fix)
        {
            case ListResourceFix list:
                body.WriteByte(ListFix);
                body.WriteNumber(packer.Text(list.Path));
                body.WriteNumber(packer.Text(list.Resource));
                break;
            case ReplaceNameFix replace:
                body.WriteByte(ReplaceFix);
                body.WriteNumber(packer.Text(replace.Path));
                body.WriteNumber(replace.Place.Line);
                body.WriteNumber(replace.Place.Column);
                body.WriteNumber(packer.Text(replace.Wrong));
                body.WriteNumber(packer.Text(replace.Right));
                break;
            default:
                body.WriteByte(NoFix);
                break;
        }
    }

    private static CheckFix? ReadFix(TreeUnpacker unpacker, ref PackCursor cursor)
    {
        byte kind = cursor.ReadByte();
        if (kind == NoFix)
        {
            return null;
        }

        string path = unpacker.Text(cursor.ReadNumber());
        if (kind == ListFix)
        {
            return new ListResourceFix(path, unpacker.Text(cursor.ReadNumber()));
        }

        var place = new LinePosition(cursor.ReadNumber(), cursor.ReadNumber());
        string wrong = unpacker.Text(cursor.ReadNumber());
        return new ReplaceNameFix(path, place, wrong, unpacker.Text(cursor.ReadNumber()));
    }
}
