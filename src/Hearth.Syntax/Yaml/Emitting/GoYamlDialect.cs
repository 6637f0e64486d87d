namespace Hearth.Syntax.Yaml.Emitting;

/// <summary>Which go-yaml is to be matched, byte for byte. Versions differ in indentation, folding, tabs and the words that need quotes.</summary>
public sealed record GoYamlDialect
{
    private GoYamlDialect()
    {
    }

    /// <summary>v2, as sigs.k8s.io/yaml (kubectl, Helm, Flux) and kustomize write: two spaces, lists not indented, folded at 80.</summary>
    public static GoYamlDialect V2 { get; } = new() { Indent = 2, Width = 80 };

    /// <summary>v3 as <c>yaml.Marshal</c> writes: four spaces, never folded.</summary>
    public static GoYamlDialect V3 { get; } = new() { IsVersion3 = true, Indent = 4, Width = int.MaxValue };

    /// <summary>v3 with <c>SetIndent(2)</c>, as yq, talhelper and Talos' configs use it.</summary>
    public static GoYamlDialect V3WithIndent2 { get; } = V3 with { Indent = 2 };

    /// <summary>v3 with <c>SetIndent(2)</c> and <c>CompactSeqIndent</c>, as kustomize prints its nodes: lists not indented below their key.</summary>
    public static GoYamlDialect V3Compact { get; } = V3WithIndent2 with { CompactSequences = true, KeepsLeadingBreak = true };

    /// <summary>v4 with v3's defaults and an indent of two, as yq writes nodes: comments stand where their nodes have them.</summary>
    public static GoYamlDialect V4Nodes { get; } = V3WithIndent2 with { KeepsLeadingBreak = true, PlacesComments = true };

    public bool IsVersion3 { get; private init; }

    /// <summary>Comments come with each node (<see cref="GoYamlWriter.Annotate"/>) and are written where v4's emitter reaches them.</summary>
    public bool PlacesComments { get; private init; }

    /// <summary>Spaces per level, 2 to 9.</summary>
    public int Indent { get; init; }

    /// <summary>The column after which text is folded at a space.</summary>
    public int Width { get; init; }

    /// <summary>v3: the dash of a list stands below its key and counts as indentation.</summary>
    public bool CompactSequences { get; init; }

    /// <summary>v3: whether the empty first line of a block scalar survives; gopkg.in/yaml.v3 loses it (its issue 755), the forks do not.</summary>
    public bool KeepsLeadingBreak { get; init; }
}
