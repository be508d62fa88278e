using System.Text.Json;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Sessions;
using Gantry.Testing;

namespace Gantry.Core.Tests.Events;

public sealed class EventLogCommandTests : IAsyncLifetime
{
    private readonly EventLogFixture fixture = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private EventLog Log => fixture.Log;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task Callers_that_share_a_commit_get_their_own_replies_and_refusals()
    {
        var session = fixture.Session;
        using var gathered = new ManualResetEventSlim();
        var holder = Log.CommitAsync(transaction => gathered.Wait(TimeSpan.FromSeconds(60), Cancelled), Cancelled);

        // While the first command holds the loop, these gather into one batch.
        var callers = Enumerable.Range(0, 50).Select(i => Log.CommitAsync(
            transaction =>
            {
                transaction.Append(Samples.Fact(session, $"{i}"));
                return i % 5 == 3 ? throw GantryException.Conflict("no", $"No {i}.") : i;
            },
            Cancelled)).ToList();
        gathered.Set();
        await holder;

        for (var i = 0; i < callers.Count; i++)
        {
            if (i % 5 == 3)
            {
                (await Should.ThrowAsync<GantryException>(callers[i])).Message.ShouldBe($"No {i}.");
            }
            else
            {
                (await callers[i]).ShouldBe(i);
            }
        }

        var events = await Log.ReadAsync(view => view.Events.Read(session, EventPosition.Start, 100), Cancelled);
        events.Select(logged => ((UserMessage)logged.Decode().Payload).Text).ShouldBe(Enumerable.Range(0, 50).Where(i => i % 5 != 3).Select(i => $"{i}"));
    }

    [Fact]
    public async Task A_failed_commit_fails_its_callers_and_publishes_nothing()
    {
        await fixture.AppendAsync("before");
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var synced = new TaskCompletionSource();
        var reader = fixture.FollowUntilAsync(
            EventPosition.Start,
            frame =>
            {
                if (frame.Name == FeedFrame.Synced)
                {
                    synced.SetResult();
                }

                return frame.Position?.Value == 2;
            },
            reading.Token);
        await synced.Task.WaitAsync(Cancelled);
        fixture.BreakStore();

        var failure = await Should.ThrowAsync<GantryException>(fixture.AppendAsync("lost"));
        failure.Kind.ShouldBe(FailureKind.Unavailable);
        failure.Message.ShouldContain("nothing was changed");
        fixture.HealStore();
        await fixture.AppendAsync("after");

        (await reader).Where(frame => frame.Position is not null).Select(EventLogFixture.TextOf).ShouldBe(["before", "after"]);
    }

    [Fact]
    public async Task The_same_command_again_gets_the_first_reply_and_does_nothing()
    {
        var receipt = new CommandReceipt("owner", "POST /api/sessions/1/prompt", "key-1", "body-1");
        Task<PromptAccepted> SendAsync(CommandReceipt with) => Log.CommitOnceAsync(
            with,
            transaction =>
            {
                transaction.Append(Samples.Fact(fixture.Session));
                return new PromptAccepted(RunId.New(), MessageId.New());
            },
            Cancelled);

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => SendAsync(receipt)));

        replies.Distinct().Count().ShouldBe(1);
        (await Log.ReadAsync(view => view.Events.LastPosition(fixture.Session), Cancelled)).Value.ShouldBe(1);
        (await Log.EarlierReplyAsync<PromptAccepted>(receipt, Cancelled)).ShouldBe(replies[0]);
        (await Log.EarlierReplyAsync<PromptAccepted>(receipt with { Key = "key-2" }, Cancelled)).ShouldBeNull();

        var refusal = await Should.ThrowAsync<GantryException>(SendAsync(receipt with { BodyHash = "body-2" }));
        refusal.Kind.ShouldBe(FailureKind.Conflict);
        refusal.Code.ShouldBe("idempotency-key-reused");

        fixture.Time.Advance(TimeSpan.FromHours(24));
        (await SendAsync(receipt)).ShouldNotBe(replies[0]);
        (await Log.ReadAsync(view => view.Events.LastPosition(fixture.Session), Cancelled)).Value.ShouldBe(2);
    }

    [Fact]
    public async Task A_refused_command_leaves_no_receipt()
    {
        var receipt = new CommandReceipt("owner", "POST /", "key-1", "body-1");
        await Should.ThrowAsync<GantryException>(
            Log.CommitOnceAsync<PromptAccepted>(receipt, _ => throw GantryException.Conflict("no", "No."), Cancelled));

        (await Log.EarlierReplyAsync<PromptAccepted>(receipt, Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task An_event_too_deep_to_be_read_again_is_refused_alone()
    {
        var input = JsonElement.Parse(new string('[', 200) + new string(']', 200), new JsonDocumentOptions { MaxDepth = 200 });
        var deep = new NewEvent(fixture.Session, RunId.New(), AgentName.Demo, new ToolCall(ToolCallId.From("call-1"), "bash", input, "Deep"));

        await Should.ThrowAsync<Exception>(Log.CommitAsync(transaction => transaction.Append(deep), Cancelled));

        (await fixture.AppendAsync("next")).Value.ShouldBe(1);
    }

    [Fact]
    public async Task Stopping_commits_what_was_accepted_and_refuses_the_rest()
    {
        var accepted = Enumerable.Range(0, 20).Select(i => fixture.AppendAsync($"{i}")).ToList();
        await Log.DisposeAsync();

        (await Task.WhenAll(accepted)).Select(position => position.Value).ShouldBe(Enumerable.Range(1, 20).Select(n => (long)n));
        (await Should.ThrowAsync<GantryException>(fixture.AppendAsync("late"))).Kind.ShouldBe(FailureKind.Unavailable);
    }
}
