using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Core.ModelGateway.Usage;
using Gantry.Core.Sessions;
using Gantry.Core.Sessions.Pauses;
using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_key_comes_back_whole_and_changes_and_its_revisions_rise()
    {
        var (session, run) = (SessionId.New(), RunId.New());
        var key = NewKey(run.ToString(), KeyHolder.Run) with { Session = session, Run = run };
        var whole = key with
        {
            Key = key.Key with
            {
                Models = ["claude-*", "gpt-5"],
                RequestsPerMinute = 60,
                TokensPerMinute = 3_000_000_000,
                Budgets = [new ModelBudget(BudgetWindow.Day, 1.123456789m), new ModelBudget(BudgetWindow.Run, null, 5_000_000_000)],
                ExpiresAt = Samples.Moment.AddDays(1),
            },
        };
        var (first, second) = await CommitAsync(transaction => (transaction.ModelKeys.Add(whole), transaction.ModelKeys.Add(NewKey("anna"))));
        Shape(first).ShouldBe(Shape(whole));
        second.Revision.ShouldBeGreaterThan(first.Revision);

        var changed = whole with { Key = whole.Key with { Models = [], RequestsPerMinute = null, Budgets = [], RevokedAt = Samples.Moment } };
        var after = await CommitAsync(transaction => transaction.ModelKeys.Update(changed));

        Shape(after).ShouldBe(Shape(changed));
        (await ReadAsync(view => view.ModelKeys.ChangedAfter(second.Revision))).ShouldHaveSingleItem().Key.KeyId.ShouldBe(first.Key.KeyId);
        (await ReadAsync(view => view.ModelKeys.ChangedAfter(0))).ShouldHaveSingleItem().Key.KeyId.ShouldBe(second.Key.KeyId);
        (await ReadAsync(view => view.ModelKeys.HeldByRun(run))).ShouldBeEmpty();
        (await ReadAsync(view => view.ModelKeys.Find(ModelKeyId.New()))).ShouldBeNull();
    }

    [Fact]
    public async Task Keys_are_listed_newest_first_by_holder_and_state_with_their_last_use()
    {
        var (old, revoked, young) = (NewKey("anna"), NewKey("anna"), NewKey("acme", KeyHolder.Tenant));
        await CommitAsync(transaction =>
        {
            foreach (var key in (StoredKey[])[old, revoked, young])
            {
                transaction.ModelKeys.Add(key);
            }

            transaction.ModelKeys.Update(revoked with { Key = revoked.Key with { RevokedAt = Samples.Moment } });
            transaction.ModelKeys.NoteUse(new Dictionary<ModelKeyId, DateTimeOffset> { [old.Key.KeyId] = Samples.Moment.AddHours(2) });
            transaction.ModelKeys.NoteUse(new Dictionary<ModelKeyId, DateTimeOffset> { [old.Key.KeyId] = Samples.Moment.AddHours(1) });
        });

        Task<List<ModelKeyId>> ListedAsync(ModelKeyFilter filter) => ReadAsync(view => view.ModelKeys.List(filter, new()).Items.Select(key => key.KeyId).ToList());
        (await ListedAsync(new ModelKeyFilter())).ShouldBe([young.Key.KeyId, old.Key.KeyId]);
        (await ListedAsync(new ModelKeyFilter(null, KeyHolder.User, "anna"))).ShouldBe([revoked.Key.KeyId, old.Key.KeyId]);
        (await ListedAsync(new ModelKeyFilter(true))).ShouldBe([revoked.Key.KeyId]);
        (await ReadAsync(view => view.ModelKeys.Find(old.Key.KeyId)))!.Key.LastUsedAt.ShouldBe(Samples.Moment.AddHours(2));
    }

    [Fact]
    public async Task A_call_comes_back_as_it_was_and_what_is_not_known_stays_so()
    {
        var known = NewCall(Samples.Moment) with
        {
            Key = ModelKeyId.New(),
            Session = SessionId.New(),
            Run = "run-1",
            Tenant = "acme",
            CostNanoUsd = 1_234_567_890,
            Outcome = new CallOutcome(CallStatus.Cut, new CallTarget("anthropic", "claude"), new TokenUsage(1, 2, 3, 4, 5))
            {
                IsPartial = true, HttpStatus = 200, Latency = TimeSpan.FromMilliseconds(1500), FirstByte = TimeSpan.FromMilliseconds(20), Retries = 2,
                FallbackFrom = new CallTarget("openai", "gpt"), Error = "cut",
            },
        };
        var unknown = NewCall(Samples.Moment.AddSeconds(1)) with { Outcome = new CallOutcome(CallStatus.Failed, null, null) };
        await CommitAsync(transaction =>
        {
            transaction.ModelCalls.Add(known);
            transaction.ModelCalls.Add(unknown);
        });

        var listed = (await ReadAsync(view => view.ModelCalls.List(new UsageFilter(), new()))).Items;

        listed.ShouldBe(
        [
            new ModelCall(
                unknown.Id, unknown.At, "anna", null, null, null, null, "messages", "alias", null, null, null, null, null, null, null, null, "failed", false, null, 0, null, 0, null, null),
            new ModelCall(
                known.Id, known.At, "anna", known.Key, known.Session, "run-1", "acme", "messages", "alias", "anthropic", "claude", 1, 2, 3, 4, 5, 1.23456789m, "cut", true, 200, 1500, 20, 2,
                "openai/gpt", "cut"),
        ]);
    }

    [Fact]
    public async Task Calls_are_paged_and_counted_within_their_time()
    {
        var calls = Enumerable.Range(0, 5).Select(n => NewCall(Samples.Moment.AddMinutes(n))).ToList();
        await CommitAsync(transaction => calls.ForEach(call => transaction.ModelCalls.Add(call)));
        var filter = new UsageFilter(Samples.Moment.AddMinutes(1), Samples.Moment.AddMinutes(4));

        var first = await ReadAsync(view => view.ModelCalls.List(filter, new(2)));
        var second = await ReadAsync(view => view.ModelCalls.List(filter, new(2, long.Parse(first.NextCursor!))));

        first.Items.Concat(second.Items).Select(call => call.CallId).ShouldBe([calls[3].Id, calls[2].Id, calls[1].Id]);
        second.NextCursor.ShouldBeNull();
        (await ReadAsync(view => view.ModelCalls.Count(filter))).ShouldBe(3);
        (await ReadAsync(view => view.ModelCalls.Count(new UsageFilter()))).ShouldBe(5);
    }

    [Fact]
    public async Task Usage_is_summed_by_group_and_a_cost_that_nobody_knows_is_not_zero()
    {
        var usage = new TokenUsage(10, 20, 30, 40, 5);
        var priced = NewCall(Samples.Moment) with { Run = "r1", CostNanoUsd = 500_000_000, Outcome = new CallOutcome(CallStatus.Completed, new CallTarget("a", "m"), usage) };
        var unpriced = priced with { Id = ModelCallId.New(), CostNanoUsd = null, Outcome = priced.Outcome with { Status = CallStatus.Abandoned, IsPartial = true } };
        var later = NewCall(Samples.Moment.AddDays(1)) with { Owner = "ben", Outcome = new CallOutcome(CallStatus.Failed, null, null) };
        await CommitAsync(transaction =>
        {
            foreach (var call in (CallRecord[])[priced, unpriced, later])
            {
                transaction.ModelCalls.Add(call);
            }
        });

        Task<IReadOnlyList<UsageSum>> SumAsync(UsageGroup group, int limit = 10, string? before = null) =>
            ReadAsync(view => view.ModelCalls.Sum(new UsageFilter(), group, limit, before));
        var two = new UsageSum("", 2, 1, 1, 1, 20, 40, 60, 80, 10, 0.5m);
        var none = new UsageSum("", 1, 1, 0, 1, 0, 0, 0, 0, 0, null);
        var day = Samples.Moment.UtcDateTime.ToString("yyyy-MM-dd");
        var next = Samples.Moment.AddDays(1).UtcDateTime.ToString("yyyy-MM-dd");
        (await SumAsync(UsageGroup.Day)).ShouldBe([none with { Group = next }, two with { Group = day }]);
        (await SumAsync(UsageGroup.Day, before: next)).ShouldBe([two with { Group = day }]);
        (await SumAsync(UsageGroup.Day, limit: 1)).ShouldBe([none with { Group = next }]);
        (await SumAsync(UsageGroup.User)).ShouldBe([none with { Group = "ben" }, two with { Group = "anna" }]);
        (await SumAsync(UsageGroup.Model)).ShouldBe([none with { Group = "alias" }, two with { Group = "a/m" }]);
        (await SumAsync(UsageGroup.Run)).ShouldBe([two with { Group = "r1" }, none]);
        (await SumAsync(UsageGroup.Session)).ShouldHaveSingleItem().Calls.ShouldBe(3);
        (await SumAsync(UsageGroup.Key)).ShouldHaveSingleItem().Calls.ShouldBe(3);
    }

    [Fact]
    public async Task What_budgets_count_is_added_up_by_key_session_and_run_from_a_moment_on()
    {
        var (key, session) = (ModelKeyId.New(), SessionId.New());
        var before = NewCall(Samples.Moment) with { Key = key, Session = session, Run = "r1", Charged = new Spending(7, 1) };
        var since = before with { Id = ModelCallId.New(), At = Samples.Moment.AddMilliseconds(1), Charged = new Spending(3_000_000_000_000, 4) };
        var other = since with { Id = ModelCallId.New(), Key = null, Run = "r2", Charged = new Spending(100, 10) };
        await CommitAsync(transaction =>
        {
            foreach (var call in (CallRecord[])[before, since, other])
            {
                transaction.ModelCalls.Add(call);
            }
        });
        Reopen();

        Task<Spending> SpentAsync(SpendingOf of) => ReadAsync(view => view.ModelCalls.Spent(of, since.At));
        (await SpentAsync(new SpendingOf(Key: key))).ShouldBe(since.Charged);
        (await SpentAsync(new SpendingOf(Session: session))).ShouldBe(since.Charged + other.Charged);
        (await SpentAsync(new SpendingOf(Run: "r2"))).ShouldBe(other.Charged);
        (await SpentAsync(new SpendingOf(Run: "r3"))).ShouldBe(default);
        (await ReadAsync(view => view.ModelCalls.SpentByRun(new SpendingOf(Session: session), Samples.Moment)))
            .ShouldBe(new Dictionary<string, Spending> { ["r1"] = before.Charged + since.Charged, ["r2"] = other.Charged }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_pause_comes_back_is_replaced_and_goes()
    {
        var session = await NewSessionAsync();
        var run = Samples.Run(session);
        var pause = new RunPause(
            run.RunId, session.SessionId, "The budget is spent.", ModelKeyId.New(), BudgetWindow.Month, null, new Spending(5_000_000_000, 6_000_000_000), Samples.Moment.AddDays(1));
        await CommitAsync(transaction =>
        {
            transaction.Runs.Add(run);
            transaction.RunPauses.Put(pause with { Reason = "another" });
            transaction.RunPauses.Put(pause);
        });
        Reopen();
        (await ReadAsync(view => view.RunPauses.All())).ShouldHaveSingleItem().ShouldBe(pause);

        var quota = new RunPause(run.RunId, session.SessionId, "The quota is spent.", null, null, "anthropic", default, null, "owner");
        await CommitAsync(transaction => transaction.RunPauses.Put(quota));
        (await ReadAsync(view => view.RunPauses.Find(run.RunId))).ShouldBe(quota);
        await CommitAsync(transaction => transaction.RunPauses.Remove(run.RunId));
        (await ReadAsync(view => view.RunPauses.Find(run.RunId))).ShouldBeNull();
    }

    private static CallRecord NewCall(DateTimeOffset at) =>
        new(ModelCallId.New(), at, "anna", null, null, null, null, ModelProtocol.Messages, "alias", new CallOutcome(CallStatus.Completed, null, null), null, default);

    private static StoredKey NewKey(string heldBy, KeyHolder kind = KeyHolder.User)
    {
        KeyHash.TryOf(KeySecret.Make(), out var hash).ShouldBeTrue();
        return new StoredKey(new ModelKey(ModelKeyId.New(), "name ü", kind, heldBy, [], null, null, [], Samples.Moment, null, null, null), hash, "anna", null, null, 0);
    }

    // Lists compare by reference inside records.
    private static (StoredKey Others, string Models, string Budgets) Shape(StoredKey stored) =>
        (stored with { Revision = 0, Key = stored.Key with { Models = [], Budgets = [] } }, string.Join(' ', stored.Key.Models), string.Join(' ', stored.Key.Budgets));
}
