using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Hearth.Templating.Cel.Kubernetes;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Functions;

/// <summary>The functions and type names of an environment, by name.</summary>
internal sealed class FunctionTable
{
    private static readonly ConcurrentDictionary<CelLibraries, FunctionTable> Cache = [];

    // The functions of hosts, by the list that the environment holds.
    private static readonly ConditionalWeakTable<IReadOnlyList<CelFunction>, ConcurrentDictionary<CelLibraries, FunctionTable>> HostTables = [];

    private static readonly (CelLibraries Library, Func<IEnumerable<CelFunction>> Functions)[] Sources =
    [
        (CelLibraries.None, StandardFunctions.All),
        (CelLibraries.None, ConversionFunctions.All),
        (CelLibraries.None, TimeFunctions.All),
        (CelLibraries.Optionals, OptionalFunctions.All),
        (CelLibraries.Strings, StringFunctions.All),
        (CelLibraries.Math, MathFunctions.All),
        (CelLibraries.Sets, SetFunctions.All),
        (CelLibraries.Lists, ListFunctions.All),
        (CelLibraries.Encoders, EncoderFunctions.All),
        (CelLibraries.Regex, RegexFunctions.All),
        (CelLibraries.KubernetesLists, KubernetesListFunctions.All),
        (CelLibraries.KubernetesRegex, RegexFunctions.Kubernetes),
        (CelLibraries.Urls, UrlFunctions.All),
        (CelLibraries.Networks, NetworkFunctions.All),
        (CelLibraries.Quantities, QuantityFunctions.All),
        (CelLibraries.Versions, VersionFunctions.All),
        (CelLibraries.Formats, FormatFunctions.All),
    ];

    private static readonly (CelLibraries Library, CelType Type)[] Types =
    [
        .. new[]
        {
            CelType.Bool, CelType.Bytes, CelType.Double, CelType.Int, CelType.Uint, CelType.String, CelType.Null,
            CelType.Timestamp, CelType.Duration, CelType.AnyList, CelType.AnyMap, CelType.Type,
        }.Select(type => (CelLibraries.None, type)),
        (CelLibraries.Optionals, CelType.AnyOptional),
        (CelLibraries.Urls, CelUrl.UrlType),
        (CelLibraries.Networks, CelIp.IpType),
        (CelLibraries.Networks, CelCidr.CidrType),
        (CelLibraries.Quantities, CelQuantity.QuantityType),
        (CelLibraries.Versions, CelVersion.VersionType),
        (CelLibraries.Formats, CelFormat.FormatType),
    ];

    private readonly FrozenDictionary<(string Name, bool IsMember), CelFunction[]> functions;
    private readonly FrozenDictionary<string, CelType> types;

    private FunctionTable(IEnumerable<CelFunction> functions, CelLibraries libraries)
    {
        this.functions = functions.GroupBy(function => (function.Name, function.IsMember)).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        types = Types.Where(type => libraries.HasFlag(type.Library)).ToFrozenDictionary(type => type.Type.Name, type => type.Type);
    }

    public IEnumerable<string> Names => functions.Keys.Select(key => key.Name).Distinct();

    public static FunctionTable For(CelEnvironment environment) => environment.Functions.Count == 0
        ? Cache.GetOrAdd(environment.Libraries, libraries => new FunctionTable(Of(libraries), libraries))
        : HostTables.GetOrCreateValue(environment.Functions)
            .GetOrAdd(environment.Libraries, static (libraries, host) => new FunctionTable([.. Of(libraries), .. host], libraries), environment.Functions);

    public CelFunction[] Find(string name, bool isMember) => functions.GetValueOrDefault((name, isMember), []);

    public CelType? FindType(string name) => types.GetValueOrDefault(name);

    /// <summary>Whether a library that this environment lacks has the function.</summary>
    public bool IsElsewhere(string name) => Sources.Any(source => source.Functions().Any(function => function.Name == name));

    private static IEnumerable<CelFunction> Of(CelLibraries libraries) =>
        Sources.Where(source => libraries.HasFlag(source.Library)).SelectMany(source => source.Functions());
}
