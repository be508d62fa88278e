using Gantry.Core.Claims;
using Gantry.Core.Sessions;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;
using Gantry.Testing;

namespace Gantry.Core.Tests.Sessions;

public sealed class ClaimedRunTests : IAsyncDisposable
{
    private readonly NodesFixture nodes = new();
    private readonly ClaimOptions options = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => nodes.DisposeAsync();

    [Theory]
    [InlineData("writes")]
    [InlineData("ends its turn")]
    [InlineData("fails")]
    public async Task A_node_that_lost_its_claim_in_the_middle_of_a_run_appends_nothing_more(string then)
    {
        // The clock of the first stands still, as that of a frozen process: it does not know what time has passed.
        var frozen = nodes.Start(new ManualTime(), isDeaf: true);
        var second = nodes.Start(isDeaf: true);
        var run = nodes.QueueRun();
        await frozen.WakeUnattendedAsync();
        var old = await frozen.Agent.NextTurnAsync();
        await RecordAsync(old, "one");

        nodes.StoreTime.Advance(options.Lifetime);
        await second.WakeUnattendedAsync();
        var young = await second.Agent.NextTurnAsync();
        young.Turn.Attempt.ShouldBe(1);
        await RecordAsync(young, "two");
        var soFar = await nodes.EventsAsync();

        switch (then)
        {
            case "writes":
                (await Should.ThrowAsync<ClaimLostException>(() => RecordAsync(old, "late"))).Claim.Generation.ShouldBe(1);
                old.Stop.IsCancellationRequested.ShouldBeTrue();
                await Should.ThrowAsync<ClaimLostException>(() => old.Journal.TakeSteeringAsync(Cancelled));
                old.Complete();
                break;
            case "ends its turn":
                old.Complete();
                break;
            default:
                old.Fail(new InvalidOperationException("The network was down."));
                break;
        }

        await frozen.StopAsync();
        (await nodes.EventsAsync()).Count.ShouldBe(soFar.Count);
        (await nodes.ClaimAsync()).ShouldNotBeNull().Node.ShouldBe(second.Claims.Node);

        await RecordAsync(young, "three");
        young.Complete();
        await second.StopAsync();

        var events = await nodes.EventsAsync();
        events.OfType<AssistantFinal>().Select(said => said.Text).ShouldBe(["one", "two", "three"]);
        events.OfType<RunRecovered>().ShouldHaveSingleItem().Attempt.ShouldBe(1);
        events.Count(fact => fact is RunCompleted or RunError or RunCancelled or RunInterrupted).ShouldBe(1);
        events.OfType<RunEnded>().ShouldHaveSingleItem().Status.ShouldBe(RunStatus.Completed);
        (await nodes.ReadAsync(view => view.Runs.Find(run)))!.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task A_session_that_a_living_node_holds_is_nobody_elses()
    {
        var first = nodes.Start();
        var second = nodes.Start();
        nodes.QueueRun();
        nodes.QueueRun();
        await first.WakeUnattendedAsync();
        var turn = await first.Agent.NextTurnAsync();

        second.Launcher.Wake(nodes.Session);
        await second.StopAsync();

        await RecordAsync(turn, "still here");
        turn.Complete();
        (await first.Agent.NextTurnAsync()).Turn.Attempt.ShouldBe(0);
        (await nodes.ClaimAsync()).ShouldNotBeNull().Generation.ShouldBe(1);
    }

    [Fact]
    public async Task A_claim_is_given_up_with_the_last_run_and_its_generation_is_not_used_again()
    {
        var first = nodes.Start(isDeaf: true);
        nodes.QueueRun();
        await first.WakeUnattendedAsync();
        (await first.Agent.NextTurnAsync()).Complete();
        await first.StopAsync();
        (await nodes.ClaimAsync()).ShouldBeNull();

        var second = nodes.Start();
        nodes.QueueRun();
        await second.WakeUnattendedAsync();
        await second.Agent.NextTurnAsync();
        (await nodes.ClaimAsync()).ShouldNotBeNull().Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_node_that_shuts_down_leaves_its_run_to_the_next_at_once()
    {
        var first = nodes.Start();
        nodes.QueueRun();
        await first.WakeUnattendedAsync();
        await first.Agent.NextTurnAsync();

        await first.StopAsync();
        var second = nodes.Start();
        await second.WakeUnattendedAsync();

        (await second.Agent.NextTurnAsync()).Turn.Attempt.ShouldBe(1);
        (await nodes.EventsAsync()).OfType<RunEnded>().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sole_node_takes_over_at_its_start_what_a_killed_one_held()
    {
        var killed = nodes.Start(new ManualTime(), isDeaf: true);
        nodes.QueueRun();
        await killed.WakeUnattendedAsync();
        var old = await killed.Agent.NextTurnAsync();

        var next = nodes.Start(isSole: true);
        await next.Launcher.StartAsync(Cancelled);

        (await next.Agent.NextTurnAsync()).Turn.Attempt.ShouldBe(1);
        await Should.ThrowAsync<ClaimLostException>(() => RecordAsync(old, "from the grave"));
        old.Complete();
    }

    [Fact]
    public async Task One_of_several_nodes_leaves_alone_at_its_start_what_another_holds()
    {
        var first = nodes.Start();
        nodes.QueueRun();
        await first.WakeUnattendedAsync();
        var turn = await first.Agent.NextTurnAsync();

        var second = nodes.Start();
        await second.Launcher.StartAsync(Cancelled);
        await second.StopAsync();

        await RecordAsync(turn, "mine");
        (await nodes.ClaimAsync()).ShouldNotBeNull().Node.ShouldBe(first.Claims.Node);
    }

    [Theory]
    [InlineData("fails")]
    [InlineData("hangs")]
    public async Task A_node_that_cannot_renew_stops_its_agents_before_the_claim_can_be_anothers(string store)
    {
        var node = nodes.Start();
        nodes.QueueRun();
        await node.WakeUnattendedAsync();
        var turn = await node.Agent.NextTurnAsync();
        var claim = (await nodes.ClaimAsync()).ShouldNotBeNull();
        await node.Claims.StartAsync(Cancelled);
        if (store == "fails")
        {
            node.Way.Cut();
        }
        else
        {
            node.Way.Hang();
        }

        nodes.StoreTime.Advance(options.SafeTime - TimeSpan.FromMilliseconds(1));
        turn.Stop.IsCancellationRequested.ShouldBeFalse();
        nodes.StoreTime.Advance(TimeSpan.FromMilliseconds(1));

        turn.Stop.IsCancellationRequested.ShouldBeTrue();
        (claim.Expires - nodes.StoreTime.GetUtcNow()).ShouldBe(options.StopBefore);
        node.Way.LetGo();
        node.Way.Mend();
        await Should.ThrowAsync<ClaimLostException>(() => RecordAsync(turn, "late"));
    }

    [Fact]
    public async Task A_claim_is_renewed_as_long_as_its_run_goes_on()
    {
        var time = new ManualTime();
        var node = nodes.Start(time);
        nodes.QueueRun();
        await node.WakeUnattendedAsync();
        var turn = await node.Agent.NextTurnAsync();
        await node.Claims.StartAsync(Cancelled);

        for (var renewals = 0; renewals < 10; renewals++)
        {
            // The claim's own timer, and the keeper's.
            await time.WaitingAsync(2).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
            nodes.StoreTime.Advance(options.RenewEvery);
            time.Advance(options.RenewEvery);
        }

        await time.WaitingAsync(2).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        turn.Stop.IsCancellationRequested.ShouldBeFalse();
        await RecordAsync(turn, "here");
        (await nodes.ClaimAsync()).ShouldNotBeNull().Expires.ShouldBe(nodes.StoreTime.GetUtcNow() + options.Lifetime);
    }

    [Fact]
    public async Task A_node_that_learns_at_its_renewal_that_another_took_over_stops_its_agent()
    {
        var time = new ManualTime();
        var first = nodes.Start(time);
        var second = nodes.Start();
        nodes.QueueRun();
        await first.WakeUnattendedAsync();
        var turn = await first.Agent.NextTurnAsync();
        await first.Claims.StartAsync(Cancelled);
        await time.WaitingAsync(2).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        nodes.StoreTime.Advance(options.Lifetime);
        await second.WakeUnattendedAsync();
        await second.Agent.NextTurnAsync();

        var stopped = new TaskCompletionSource();
        await using var told = turn.Stop.Register(stopped.SetResult);
        time.Advance(options.RenewEvery);

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
    }

    [Fact]
    public async Task The_sweep_wakes_a_session_whose_owner_is_gone()
    {
        var gone = nodes.Start(new ManualTime(), isDeaf: true);
        nodes.QueueRun();
        await gone.WakeUnattendedAsync();
        var old = await gone.Agent.NextTurnAsync();
        var node = nodes.Start();
        await node.Sweep.StartAsync(Cancelled);
        await nodes.StoreTime.WaitingAsync(1).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);

        nodes.StoreTime.Advance(options.Lifetime);

        (await node.Agent.NextTurnAsync()).Turn.Attempt.ShouldBe(1);
        old.Complete();
    }

    [Fact]
    public async Task A_failing_store_does_not_end_the_sweep()
    {
        var node = nodes.Start();
        nodes.QueueRun();
        node.Way.Cut();
        await node.Sweep.StartAsync(Cancelled);
        await nodes.StoreTime.WaitingAsync(1).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        nodes.StoreTime.Advance(options.SweepEvery);
        await node.Way.Refused.WaitAsync(TimeSpan.FromSeconds(60), Cancelled);

        node.Way.Mend();
        nodes.StoreTime.Advance(options.SweepEvery);

        (await node.Agent.NextTurnAsync()).Turn.Attempt.ShouldBe(0);
    }

    private static Task RecordAsync(DirectedTurn turn, string text) =>
        turn.Journal.RecordAsync([new AssistantFinal(ItemId.From("text-1"), text)], Cancelled);
}
