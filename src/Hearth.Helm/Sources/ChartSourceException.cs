namespace Hearth.Helm.Sources;

/// <summary>Why a chart could not be had.</summary>
public enum ChartSourceProblem
{
    BadAddress,
    NotFound,
    Unauthorized,

    /// <summary>The server answered something that is no chart, or broke off.</summary>
    BadAnswer,

    /// <summary>No answer, a stall, a server error, too many requests, after all retries.</summary>
    Unreachable,

    /// <summary>The bytes are not those that the digest names.</summary>
    DigestMismatch,

    /// <summary><c>--offline</c>, and the cache does not hold it.</summary>
    OfflineMiss,

    /// <summary>More bytes than a chart may have.</summary>
    TooLarge,
}

/// <summary>A chart could not be had; the message names the chart, the address and what to do.</summary>
public sealed class ChartSourceException(ChartSourceProblem problem, string message, Exception? inner = null) : IOException(message, inner)
{
    public ChartSourceProblem Problem => problem;
}
