using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Planning;

/// <summary>The state of one evaluation.</summary>
internal sealed class CelFrame(CelActivation activation, int localCount, long maxCost)
{
    [ThreadStatic]
    private static CelFrame? current;

    private long spent;

    /// <summary>The evaluation that runs on this thread, for what has no frame at hand; null outside of one.</summary>
    public static CelFrame? Current => current;

    public CelActivation Activation => activation;

    /// <summary>The variables of macros, by the slots that the planner gave them.</summary>
    public CelValue[] Locals { get; } = localCount == 0 ? [] : new CelValue[localCount];

    /// <summary>Makes this the thread's evaluation until the plan has run. Activations may evaluate other programs meanwhile.</summary>
    public CelValue Run(Plan plan)
    {
        var outer = current;
        current = this;
        try
        {
            return plan.Run(this);
        }
        finally
        {
            current = outer;
        }
    }

    /// <exception cref="CelLimitException">The evaluation has used up what it may cost.</exception>
    public void Charge(long cost)
    {
        spent += cost;
        if (spent > maxCost)
        {
            throw new CelLimitException($"operation cancelled: actual cost limit exceeded ({maxCost} units)");
        }
    }

    /// <summary>What reading or making the value costs: a tenth of its characters or items.</summary>
    public void ChargeSize(in CelValue value)
    {
        int size = value.Kind switch
        {
            CelKind.String => value.AsString.Length,
            CelKind.Bytes => value.AsBytes.Length,
            CelKind.List => value.AsList.Count,
            CelKind.Map => value.AsMap.Count,
            _ => 0,
        };
        if (size >= 10)
        {
            Charge(size / 10);
        }
    }
}

/// <summary>Ends an evaluation; nothing absorbs it.</summary>
internal sealed class CelLimitException(string message) : Exception(message);
