using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Keys;

/// <summary>
/// What was spent and is reserved in one window. A call belongs to the window in which it was admitted, also when it ends in the next one. Used under its
/// owner's lock.
/// </summary>
internal sealed class BudgetMeter
{
    private long window = long.MinValue;

    /// <summary>What calls of this window cost that have ended.</summary>
    public Spending Spent { get; private set; }

    /// <summary>What those may cost that are under way.</summary>
    public Spending Reserved { get; private set; }

    /// <summary>Goes on to a window; a later one begins with nothing.</summary>
    public void MoveTo(long number)
    {
        if (number > window)
        {
            (window, Spent, Reserved) = (number, default, default);
        }
    }

    /// <summary>Takes over what the store knows to be spent in a window.</summary>
    public void Restore(long number, Spending spent)
    {
        MoveTo(number);
        Spent += spent;
    }

    /// <summary>Reserves for a call that begins now.</summary>
    public void Reserve(Spending amount) => Reserved += amount;

    /// <summary>A call that was admitted in a window has ended.</summary>
    public void Settle(long number, Spending reserved, Spending spent)
    {
        if (number == window)
        {
            Reserved -= reserved;
            Spent += spent;
        }
    }
}
