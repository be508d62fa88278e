using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Core.ModelGateway.Prices;
using Gantry.Core.ModelGateway.Telemetry;
using Gantry.Core.ModelGateway.Usage;
using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;

namespace Gantry.Core.ModelGateway.Calls;

/// <summary>
/// The door of the model gateway's books: admits calls by key, model, rate and budget, and takes their outcomes. In memory and synchronous; any number of
/// threads may call it at once. The way of a call:
/// 1. who calls, and whether the books can still take it;
/// 2. whether the keys that it is charged to allow the model;
/// 3. reserve what it may cost with each of them, or with none;
/// 4. when it has ended, put what it cost in the place of that, and record it.
/// </summary>
public sealed class CallDesk
{
    private readonly KeyRing ring;
    private readonly PriceBook prices;
    private readonly UsageWriter writer;
    private readonly RunHalts halts;
    private readonly TimeProvider time;

    internal CallDesk(KeyRing ring, PriceBook prices, UsageWriter writer, RunHalts halts, TimeProvider time) =>
        (this.ring, this.prices, this.writer, this.halts, this.time) = (ring, prices, writer, halts, time);

    /// <summary>Whether this is a key of the gateway, so that strangers are turned away before anything else of their request is read.</summary>
    public bool Knows(KeyHash key) => ring.Find(key) is not null;

    /// <summary>Admits a call and reserves what it may cost, or refuses it and changes nothing.</summary>
    /// <exception cref="CallRefusedException">It is not admitted; says why and, where it can be known, when it would be.</exception>
    public AdmittedCall Admit(in CallIntent intent)
    {
        // :: Step 1
        if (!ring.IsReady || !writer.HasRoom)
        {
            throw Overloaded();
        }

        var presented = Presented(intent);
        var now = time.GetUtcNow();
        var call = Describe(intent, presented, now);

        // :: Step 2
        var accounts = AccountsOf(presented, call);
        foreach (var account in accounts)
        {
            CheckAllowed(account.Stored.Key, intent.Model, now, isPresented: account == presented);
        }

        // :: Step 3
        call.Holds = Reserve(accounts, call);
        return call;
    }

    /// <summary>Whether a budget has room for so much now; a key that does not work any more has no budget.</summary>
    internal bool HasRoom(ModelKeyId key, BudgetWindow window, RunId run, Spending needed) =>
        ring.Find(key)?.HasRoom(window, run.ToString(), needed, time.GetUtcNow()) ?? true;

    internal void Settle(AdmittedCall call, in CallOutcome outcome)
    {
        // :: Step 4
        // Nothing costs nothing, also where nobody knows the price.
        var cost = outcome.Usage is { Total: 0 } ? 0 : outcome is { Target: { } target, Usage: { } usage } ? prices.Find(target)?.CostOf(usage) : null;
        var charged = outcome.Usage is { } counted
            ? new Spending(cost ?? call.Charge.Reserved.NanoUsd, counted.Total)
            : call.Charge.Reserved;

        foreach (var hold in call.Holds)
        {
            hold.Account.Settle(hold, call.Charge, charged);
        }

        ModelTelemetry.Trace(call, outcome, time);
        writer.Take(new CallRecord(
            call.Id, call.Charge.At, call.Owner, call.Key, call.Session, call.Run, call.Tenant, call.Protocol, call.Model, outcome, cost, charged));
        if (outcome.Quota is { } quota && call.ToPause is { } run)
        {
            halts.Post(RunHalt.ByQuota(run, quota));
        }
    }

    private static CallRefusedException Overloaded() =>
        new(CallRefusal.Overloaded, "The record of usage is not keeping up, or the daemon starts or stops; try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) };

    private KeyAccount? Presented(in CallIntent intent)
    {
        if (intent.Key is { } key)
        {
            var account = ring.Find(key)
                ?? throw new CallRefusedException(CallRefusal.UnknownKey, "This key is not known here, or was revoked; the owner makes one with: gantry keys new");
            return intent.Caller is not { } caller || IsFor(account.Stored, caller)
                ? account
                : throw new CallRefusedException(CallRefusal.UnknownKey, "This key belongs to another session or run, and does not work from this one; call without a key, or with this run's own.");
        }

        return intent.Caller is not null
            ? null
            : throw new CallRefusedException(CallRefusal.UnknownKey, "Say who calls: send a key of this gateway as a bearer token or in x-api-key; the owner makes one with: gantry keys new");
    }

    private static bool IsFor(StoredKey key, CallCaller caller) =>
        (key.Session is null || key.Session == caller.Session) && (key.Run is null || key.Run == caller.Run);

    private AdmittedCall Describe(in CallIntent intent, KeyAccount? presented, DateTimeOffset now)
    {
        var key = presented?.Stored;
        var run = key?.Run ?? intent.Caller?.Run;
        var name = key?.Run?.ToString() ?? intent.Caller?.RunName ?? intent.RunId;
        return new AdmittedCall(this)
        {
            Key = key?.Key.KeyId,
            Owner = key?.Owner ?? intent.Caller!.Owner,
            Session = key?.Session ?? intent.Caller?.Session,
            Run = name,
            Caller = run,
            ToPause = key is null && intent.Caller!.PausesItself ? null : run,
            Tenant = key is { Key: { HolderKind: KeyHolder.Tenant } held } ? held.HeldBy : intent.TenantId,
            Protocol = intent.Protocol,
            Model = intent.Model,
            Charge = ChargeOf(intent, name, now),
        };
    }

    private CallCharge ChargeOf(in CallIntent intent, string? run, DateTimeOffset now)
    {
        var output = intent.MaxOutput ?? CallIntent.UsualMaxOutput;
        long nanos = 0;
        var isPriced = intent.Targets.Count > 0;
        for (var i = 0; i < intent.Targets.Count; i++)
        {
            if (prices.Find(intent.Targets[i])?.MostOf(intent.EstimatedInput, output) is { } most)
            {
                nanos = Math.Max(nanos, most);
            }
            else
            {
                isPriced = false;
            }
        }

        return new CallCharge(now, run, new Spending(nanos, intent.EstimatedInput + output), isPriced);
    }

    private ImmutableArray<KeyAccount> AccountsOf(KeyAccount? presented, AdmittedCall call)
    {
        var accounts = presented is null ? [] : presented.Alone;
        if (call.Session is { } session)
        {
            accounts = Join(accounts, ring.HeldBy(session));
        }

        return call.Caller is { } run ? Join(accounts, ring.HeldBy(run)) : accounts;
    }

    private static ImmutableArray<KeyAccount> Join(ImmutableArray<KeyAccount> accounts, ImmutableArray<KeyAccount> more)
    {
        foreach (var account in more)
        {
            accounts = accounts.Contains(account) ? accounts : accounts.Add(account);
        }

        return accounts;
    }

    private static void CheckAllowed(ModelKey key, string model, DateTimeOffset now, bool isPresented)
    {
        if (key.ExpiresAt <= now && isPresented)
        {
            throw new CallRefusedException(CallRefusal.ExpiredKey, $"The key '{key.Name}' has expired; the owner makes a new one with: gantry keys new");
        }

        if (!ModelPatterns.Allow(key.Models, model))
        {
            throw new CallRefusedException(CallRefusal.ModelNotAllowed, $"The key '{key.Name}' does not allow this model; it allows {string.Join(", ", key.Models)}.");
        }
    }

    private ImmutableArray<AccountHold> Reserve(ImmutableArray<KeyAccount> accounts, AdmittedCall call)
    {
        if (accounts.IsEmpty)
        {
            return [];
        }

        var holds = new AccountHold[accounts.Length];
        for (var i = 0; i < accounts.Length; i++)
        {
            if (accounts[i].TryReserve(call.Charge, out holds[i]) is not { } refusal)
            {
                continue;
            }

            for (var j = 0; j < i; j++)
            {
                accounts[j].Undo(holds[j], call.Charge);
            }

            if (refusal.Budget is not null && call.ToPause is { } run)
            {
                halts.Post(RunHalt.By(run, refusal));
            }

            throw refusal;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(holds);
    }
}
