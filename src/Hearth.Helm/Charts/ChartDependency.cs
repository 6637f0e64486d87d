using Hearth.Syntax.Yaml;

namespace Hearth.Helm.Charts;

/// <summary>An entry of a chart's <c>dependencies</c>.</summary>
public sealed class ChartDependency
{
    /// <summary>The chart's name; once an alias is in force, the alias.</summary>
    public required string Name { get; set; }

    public string Version { get; init; } = "";

    public string Repository { get; init; } = "";

    /// <summary>Value paths, comma separated: the first that is a boolean decides.</summary>
    public string Condition { get; init; } = "";

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string Alias { get; init; } = "";

    public bool Enabled { get; set; } = true;

    /// <summary>What is taken over from the child's values.</summary>
    public IReadOnlyList<ImportedValues> ImportValues { get; init; } = [];

    public YamlMapping? Node { get; init; }

    public ChartDependency Copy() => (ChartDependency)MemberwiseClone();

    internal static ChartDependency Read(YamlMapping entry)
    {
        var imports = new List<ImportedValues>();
        if (entry.GetSequence("import-values") is { } sequence)
        {
            foreach (var item in sequence.Items)
            {
                switch (item.Target)
                {
                    case YamlScalar name:
                        imports.Add(new ImportedValues("exports." + name.Value, "."));
                        break;
                    case YamlMapping pair:
                        imports.Add(new ImportedValues(ChartMetadata.Text(pair, "child"), ChartMetadata.Text(pair, "parent")));
                        break;
                }
            }
        }

        return new ChartDependency
        {
            Name = ChartMetadata.Text(entry, "name"),
            Version = ChartMetadata.Text(entry, "version"),
            Repository = ChartMetadata.Text(entry, "repository"),
            Condition = ChartMetadata.Text(entry, "condition"),
            Tags = entry.GetStrings("tags"),
            Alias = ChartMetadata.Text(entry, "alias"),
            ImportValues = imports,
            Node = entry,
        };
    }
}

/// <summary>One entry of <c>import-values</c>: the child's table at one path is merged into the parent's values at another.</summary>
public sealed record ImportedValues(string Child, string Parent);
