using Hearth.Flux.Caching;
using Hearth.Flux.Rendering;
using Hearth.Helm.Linting;
using Hearth.Syntax.Packing;
using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Reading;

namespace Hearth.Flux.Checks;

/// <summary>
/// Which values charts read, remembered by the chart's content and by the templates among the values: to follow all templates
/// of a large chart takes longer than to render it. Safe to use from several threads.
/// </summary>
internal sealed class ChartReadings(RenderCache? cache)
{
    /// <summary>What is read of a release's values; null where the templates cannot be followed.</summary>
    public UsedFields? Of(ReleaseInputs inputs) => UsedValues.Of(inputs.Chart, inputs.Values, cache is null ? null : (texts, read) => Remember(cache, inputs, texts, read));

    private static UsedFields? Remember(RenderCache cache, ReleaseInputs inputs, IReadOnlyList<SourceText> texts, Func<UsedFields?> read)
    {
        var parts = new PackBuffer();
        parts.WriteText(inputs.Digest);
        foreach (var text in texts)
        {
            parts.WriteText(text.Text);
        }

        if (cache.EntryName("reads", parts) is not { } name)
        {
            return read();
        }

        if (cache.TryRead(name) is { } known)
        {
            try
            {
                var cursor = new PackCursor(known.Span);
                return cursor.ReadByte() == 0 ? null : UsedFields.Unpack(ref cursor);
            }
            catch (InvalidDataException)
            {
                // Sealed by another build that was told to be the same one.
            }
        }

        var used = read();
        var pack = new PackBuffer();
        pack.WriteByte(used is null ? (byte)0 : (byte)1);
        used?.Pack(pack);
        cache.Write(name, pack.Written);
        return used;
    }
}
