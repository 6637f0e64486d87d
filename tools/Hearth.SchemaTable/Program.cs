using System.Globalization;
using Hearth.SchemaTable;

// dotnet run --project tools/Hearth.SchemaTable [PACKAGES_DIRECTORY]: writes src/Hearth.Kubernetes/Schemas/Embedded/schemas.bin anew.
string project = FindProject();
string cache = args.Length > 0 ? Path.GetFullPath(args[0]) : Path.Combine(Path.GetTempPath(), "hearth-schema-packages");
string target = Path.GetFullPath(Path.Combine(project, "../../src/Hearth.Kubernetes/Schemas/Embedded/schemas.bin"));
var packages = PinnedPackage.ReadAll(Path.Combine(project, "packages.txt"));
var model = new SchemaModel();
var core = new CoreReader(model);
foreach (var package in packages.Where(static package => package.Role == "core"))
{
    core.AddVersion(int.Parse(package.Wanted[0], CultureInfo.InvariantCulture), package.Fetch(cache), $"{package.Name} {package.Version}");
}

foreach (var package in packages.Where(static package => package.Role == "values"))
{
    core.AddValues(new ModelsPackage(package.Fetch(cache)));
}

core.Read();
foreach (var package in packages.Where(static package => package.Role == "models"))
{
    new ModelsReader(model, core, new ModelsPackage(package.Fetch(cache)), $"{package.Name} {package.Version}").Read();
}

foreach (var package in packages.Where(static package => package.Role == "constructs"))
{
    string directory = Path.Combine(package.Fetch(cache), "dist");
    var reader = new ConstructsReader(model, $"{package.Name} {package.Version}");
    foreach (string group in package.Wanted)
    {
        reader.Read(Path.Combine(directory, group + ".d.ts"));
    }
}

byte[] table = new TableWriter(model).Write();
File.WriteAllBytes(target, table);
Console.WriteLine($"{model.Kinds.Count} kinds, {table.Length / 1024} KiB: {target}");
return;

static string FindProject()
{
    string? directory = AppContext.BaseDirectory;
    while (directory is not null)
    {
        string candidate = Path.Combine(directory, "tools/Hearth.SchemaTable");
        if (File.Exists(Path.Combine(candidate, "packages.txt")))
        {
            return candidate;
        }

        directory = Path.GetDirectoryName(directory);
    }

    throw new DirectoryNotFoundException("tools/Hearth.SchemaTable is not above this program");
}
