using Hearth.Templating.GoTemplate.Functions;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate;

/// <summary>What a missing map key is to a template.</summary>
public enum MissingKey
{
    /// <summary>No value: prints <c>&lt;no value&gt;</c>.</summary>
    Default,

    /// <summary>The zero value of the map's elements; still <c>&lt;no value&gt;</c> where those can be anything.</summary>
    Zero,

    /// <summary>An error.</summary>
    Error,
}

/// <summary>How templates are run, and what the functions see of the world. Nothing is asked of the machine unless put in here.</summary>
public sealed record EvaluationOptions
{
    public static readonly EvaluationOptions Default = new();

    public MissingKey MissingKey { get; init; }

    /// <summary>Whether the output carries its map. Off, rendering allocates about half.</summary>
    public bool IsMapped { get; init; } = true;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Random values; by default the same ones at every run.</summary>
    public RandomSource Random { get; init; } = RandomSource.Stable;

    public EvaluationLimits Limits { get; init; } = EvaluationLimits.Default;

    /// <summary>Helm's <c>lookup</c>: apiVersion, kind, namespace, name → object or list; empty where absent.</summary>
    public Func<string, string, string, string, Value>? Lookup { get; init; }

    /// <summary>Whether <c>required</c> and <c>fail</c> let go on, as <c>helm lint</c> does.</summary>
    public bool IsLint { get; init; }

    /// <summary>An environment variable; by default there are none.</summary>
    public Func<string, string?> Environment { get; init; } = static _ => null;

    /// <summary>Addresses of a host, for <c>getHostByName</c>; by default the function prints nothing.</summary>
    public Func<string, string>? ResolveHost { get; init; }
}

/// <summary>What ends a template that would not end by itself.</summary>
public sealed record EvaluationLimits
{
    public static readonly EvaluationLimits Default = new();

    /// <summary>Templates inside templates, by any of <c>template</c>, <c>include</c> and <c>tpl</c>.</summary>
    public int Depth { get; init; } = 10_000;

    /// <summary>How often <c>include</c> may be inside of an include of the same name (Helm's own limit).</summary>
    public int IncludesOfOneName { get; init; } = 1_000;

    /// <summary>Nodes that are run, all together.</summary>
    public long Steps { get; init; } = 50_000_000;

    /// <summary>UTF-16 units of one output or string.</summary>
    public int Length { get; init; } = 256 * 1024 * 1024;

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(60);
}
