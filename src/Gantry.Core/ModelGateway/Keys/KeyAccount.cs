using System.Collections.Immutable;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Protocol.ModelGateway;

namespace Gantry.Core.ModelGateway.Keys;

/// <summary>
/// A virtual key at work: what its calls may still do. A budget counts what was spent and what is reserved by calls under way, so that no number of them at
/// once can overrun it.
/// </summary>
internal sealed class KeyAccount
{
    // Runs are named by callers; so many at once is a mistake, and it must not eat the memory.
    private const int MostRuns = 200_000;

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly BudgetMeter day = new();
    private readonly BudgetMeter month = new();
    private readonly Dictionary<string, BudgetMeter> runs = new(StringComparer.Ordinal);
    private StoredKey stored;
    private RateBucket? requests;
    private RateBucket? tokens;

    public KeyAccount(StoredKey stored, TimeProvider time)
    {
        this.stored = stored;
        this.time = time;
        requests = BucketOf(stored.Key.RequestsPerMinute, present: null);
        tokens = BucketOf(stored.Key.TokensPerMinute, present: null);
        Alone = [this];
    }

    /// <summary>A list of this account alone, for the calls that are charged to no other.</summary>
    public ImmutableArray<KeyAccount> Alone { get; }

    /// <summary>The key as it is now.</summary>
    public StoredKey Stored => Volatile.Read(ref stored);

    private ModelKey Key => stored.Key;

    /// <summary>Takes over a change; what is spent stays spent.</summary>
    public void Change(StoredKey changed)
    {
        lock (gate)
        {
            requests = BucketOf(changed.Key.RequestsPerMinute, requests);
            tokens = BucketOf(changed.Key.TokensPerMinute, tokens);
            Volatile.Write(ref stored, changed);
        }
    }

    /// <summary>Takes over what the store knows to be spent, of this day and this month.</summary>
    public void Restore(DateTimeOffset now, Spending today, Spending thisMonth)
    {
        lock (gate)
        {
            day.Restore(Windows.NumberOf(BudgetWindow.Day, now), today);
            month.Restore(Windows.NumberOf(BudgetWindow.Month, now), thisMonth);
        }
    }

    /// <summary>Takes over what the store knows runs to have spent; those that are counted already stay as they are.</summary>
    public void Restore(IEnumerable<KeyValuePair<string, Spending>> spentByRun)
    {
        lock (gate)
        {
            foreach (var (run, spent) in spentByRun)
            {
                if (!runs.ContainsKey(run))
                {
                    var meter = new BudgetMeter();
                    meter.Restore(0, spent);
                    runs.Add(run, meter);
                }
            }
        }
    }

    /// <summary>Reserves for a call; null when it may be made, else why not, and nothing is changed.</summary>
    public CallRefusedException? TryReserve(in CallCharge charge, out AccountHold hold)
    {
        lock (gate)
        {
            hold = default;
            var now = time.GetTimestamp();
            if (RateRefusal(charge, now) is { } tooFast)
            {
                return tooFast;
            }

            if (!TryFindRun(charge.Run, out var run))
            {
                return new CallRefusedException(CallRefusal.Budget, $"The key '{Key.Name}' counts {MostRuns} runs already; use another key for more.");
            }

            if (BudgetRefusal(charge, run) is { } spent)
            {
                return spent;
            }

            requests?.Take(1);
            tokens?.Take(charge.Reserved.Tokens);
            day.Reserve(charge.Reserved);
            month.Reserve(charge.Reserved);
            run?.Reserve(charge.Reserved);
            hold = new AccountHold(this, run);
            return null;
        }
    }

    /// <summary>A call has ended: what it spent replaces what it reserved.</summary>
    public void Settle(in AccountHold hold, in CallCharge charge, Spending spent)
    {
        lock (gate)
        {
            tokens?.Take(spent.Tokens - charge.Reserved.Tokens);
            day.Settle(Windows.NumberOf(BudgetWindow.Day, charge.At), charge.Reserved, spent);
            month.Settle(Windows.NumberOf(BudgetWindow.Month, charge.At), charge.Reserved, spent);
            hold.Run?.Settle(0, charge.Reserved, spent);
        }
    }

    /// <summary>A call that another account refused never was.</summary>
    public void Undo(in AccountHold hold, in CallCharge charge)
    {
        lock (gate)
        {
            requests?.Take(-1);
        }

        Settle(hold, charge, spent: default);
    }

    /// <summary>Whether a budget has room for so much now. A run that has spent nothing yet has all of its budget, and no more.</summary>
    public bool HasRoom(BudgetWindow window, string? run, Spending needed, DateTimeOffset now)
    {
        lock (gate)
        {
            var meter = MeterOf(window, run is null ? null : runs.GetValueOrDefault(run), now);
            return BudgetOf(window) is not { } budget || (window == BudgetWindow.Run && run is null) || Fits(budget, (meter?.Spent ?? default) + needed);
        }
    }

    private static bool Fits(ModelBudget budget, Spending spending) =>
        (budget.Usd is not { } usd || spending.NanoUsd <= Spending.NanosOf(usd)) && (budget.Tokens is not { } most || spending.Tokens <= most);

    private RateBucket? BucketOf(long? perMinute, RateBucket? present) =>
        perMinute is not { } limit ? null
        : present?.PerMinute == limit ? present
        : new RateBucket(limit, time, time.GetTimestamp());

    private CallRefusedException? RateRefusal(in CallCharge charge, long now)
    {
        var forRequests = requests?.WaitFor(1, now) ?? TimeSpan.Zero;
        var forTokens = tokens?.WaitFor(charge.Reserved.Tokens, now) ?? TimeSpan.Zero;
        if (forRequests == TimeSpan.Zero && forTokens == TimeSpan.Zero)
        {
            return null;
        }

        return forRequests >= forTokens
            ? BudgetSentences.TooFast(Key, $"{requests!.PerMinute} requests", forRequests)
            : BudgetSentences.TooFast(Key, $"{tokens!.PerMinute} tokens", forTokens);
    }

    private bool TryFindRun(string? run, out BudgetMeter? meter)
    {
        meter = null;
        if (run is null || BudgetOf(BudgetWindow.Run) is null || runs.TryGetValue(run, out meter))
        {
            return true;
        }

        if (runs.Count >= MostRuns)
        {
            return false;
        }

        meter = new BudgetMeter();
        meter.MoveTo(0);
        runs.Add(run, meter);
        return true;
    }

    private CallRefusedException? BudgetRefusal(in CallCharge charge, BudgetMeter? run)
    {
        // Counted without a budget too: one that is given later counts what was spent before.
        day.MoveTo(Windows.NumberOf(BudgetWindow.Day, charge.At));
        month.MoveTo(Windows.NumberOf(BudgetWindow.Month, charge.At));
        foreach (var budget in Key.Budgets)
        {
            if (budget.Usd is not null && !charge.IsPriced)
            {
                return BudgetSentences.NoPrice(Key);
            }

            if (MeterOf(budget.Window, run, charge.At) is { } meter && !Fits(budget, meter.Spent + meter.Reserved + charge.Reserved))
            {
                return Fits(budget, meter.Spent + charge.Reserved) ? BudgetSentences.Held(Key, budget) : BudgetSentences.Spent(Key, budget, meter.Spent, charge);
            }
        }

        return null;
    }

    private ModelBudget? BudgetOf(BudgetWindow window)
    {
        foreach (var budget in Key.Budgets)
        {
            if (budget.Window == window)
            {
                return budget;
            }
        }

        return null;
    }

    private BudgetMeter? MeterOf(BudgetWindow window, BudgetMeter? run, DateTimeOffset now)
    {
        var meter = window switch
        {
            BudgetWindow.Day => day,
            BudgetWindow.Month => month,
            _ => run,
        };
        meter?.MoveTo(Windows.NumberOf(window, now));
        return meter;
    }
}
