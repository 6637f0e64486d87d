using System.Text;

namespace Hearth.Secrets.Sops.Stores;

/// <summary>Lines of <c>KEY=value</c> and <c>#comments</c>; a line end in a value is written <c>\n</c>.</summary>
internal sealed class DotenvStore : SopsStore
{
    public override string Name => "dotenv";

    public override byte[] Example => "hello=Welcome to SOPS! Edit this file as you please!\nexample_key=example_value\n#comment here\n"u8.ToArray();

    protected override MetadataLayout Layout => MetadataLayout.Flat;

    public override List<SopsBranch> LoadPlain(byte[] file, string path)
    {
        var branch = new SopsBranch();
        int number = 0;
        foreach (var range in file.AsSpan().Split((byte)'\n'))
        {
            number++;
            var line = file.AsSpan(range);
            if (line.IsEmpty)
            {
                continue;
            }

            if (line[0] == '#')
            {
                branch.Items.Add(new SopsItem { Comment = new SopsComment(Encoding.UTF8.GetString(line[1..]), isInline: false) });
                continue;
            }

            int equals = line.IndexOf((byte)'=');
            if (equals < 0)
            {
                // The line is not shown: it may be a secret.
                throw new SopsException(SopsFailure.Unreadable, $"{path}:{number}: the line has no \"=\"; wants KEY=value or #comment");
            }

            branch.Add(Encoding.UTF8.GetString(line[..equals]), new SopsScalar(SopsType.String, Unescape(line[(equals + 1)..])));
        }

        return [branch];
    }

    public override byte[] EmitPlain(IReadOnlyList<SopsBranch> branches)
    {
        var output = new MemoryStream();
        foreach (var item in branches[0].Items)
        {
            if (item.Comment is { } comment)
            {
                output.Write(Encoding.UTF8.GetBytes($"#{comment.Text}\n"));
                continue;
            }

            if (item.Value is not SopsScalar scalar)
            {
                throw new SopsException(SopsFailure.Emit, $"cannot use complex value in dotenv file; offending key {item.Key}");
            }

            output.Write(Encoding.UTF8.GetBytes(item.Key + "="));
            output.Write(scalar.Type is SopsType.String or SopsType.Bytes ? Escape(scalar.Bytes.Span) : Encoding.UTF8.GetBytes(scalar.ToPlainText()));
            output.WriteByte((byte)'\n');
        }

        return output.ToArray();
    }

    public override byte[] EmitValue(SopsNode value) => value is SopsScalar { Type: SopsType.String or SopsType.Bytes } scalar
        ? scalar.Bytes.ToArray()
        : throw new SopsException(SopsFailure.Emit, "the dotenv store only supports emitting strings");

    private static byte[] Unescape(ReadOnlySpan<byte> text)
    {
        var result = new MemoryStream(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool isBreak = text[i] == '\\' && i + 1 < text.Length && text[i + 1] == 'n';
            result.WriteByte(isBreak ? (byte)'\n' : text[i]);
            i += isBreak ? 1 : 0;
        }

        return result.ToArray();
    }

    private static byte[] Escape(ReadOnlySpan<byte> text)
    {
        var result = new MemoryStream(text.Length);
        foreach (byte b in text)
        {
            if (b == '\n')
            {
                result.Write("\\n"u8);
            }
            else
            {
                result.WriteByte(b);
            }
        }

        return result.ToArray();
    }
}
