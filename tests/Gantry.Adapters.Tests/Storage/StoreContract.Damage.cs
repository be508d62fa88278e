using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Outbox;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_changed_letter_in_a_stored_event_is_told_and_never_handed_out()
    {
        var (session, healthy) = (SessionId.New(), SessionId.New());
        await CommitAsync(transaction => transaction.Outbox.Register("kafka"));
        await CommitAsync(transaction =>
        {
            transaction.Append(Samples.Fact(session, "first"));
            transaction.Append(Samples.Fact(session, "pay 100 to Ann"));
            transaction.Append(Samples.Fact(healthy, "pay 100 to Ann"));
        });
        Spoil(session, "to Ann", "to Bob");

        await ShouldBeToldAsync(view => view.Events.Read(session, EventPosition.Start, 10));
        var delivery = Do(transaction => transaction.Outbox.Read("kafka", 10));
        await CommitAsync([delivery]);
        delivery.Refusal.ShouldBeOfType<GantryException>().Code.ShouldBe("event-damaged");
        var shown = new List<long>();
        await ShouldBeToldAsync(view =>
        {
            view.Events.Visit(session, EventPosition.Start, 10, int.MaxValue, (in StoredEvent stored) =>
            {
                shown.Add(stored.Position.Value);
                return true;
            });
            return 0;
        });

        shown.ShouldBeSubsetOf([1]);
        (await ReadAsync(view => view.Events.Read(session, EventPosition.Start, 1))).Count.ShouldBe(1);
        (await ReadAsync(view => view.Events.Read(healthy, EventPosition.Start, 10))).Count.ShouldBe(1);

        async Task ShouldBeToldAsync<T>(Func<IStoreView, T> read)
        {
            var told = await Should.ThrowAsync<GantryException>(() => ReadAsync(read));
            told.Code.ShouldBe("event-damaged");
            told.Message.ShouldContain($"Event 2 of session {session}");
            told.Message.ShouldContain("backup");
        }
    }

    [Fact]
    public async Task A_page_of_events_is_as_many_bytes_as_were_asked_for_or_one_event()
    {
        var session = SessionId.New();
        await CommitAsync(transaction =>
        {
            for (var n = 1; n <= 20; n++)
            {
                transaction.Append(Samples.Fact(session, new string('x', n * 1000)));
            }
        });

        (await VisitAsync(after: 0, bytes: int.MaxValue, most: 20)).ShouldBe(Enumerable.Range(1, 20).Select(n => (long)n));
        (await VisitAsync(after: 9, bytes: 20_000, most: 2)).ShouldBe([10, 11]);
        (await VisitAsync(after: 19, bytes: 1, most: 20)).ShouldBe([20]);
        (await VisitAsync(after: 20, bytes: 1000, most: 20)).ShouldBeEmpty();

        Task<List<long>> VisitAsync(long after, int bytes, int most) => ReadAsync(view =>
        {
            var seen = new List<long>();
            view.Events.Visit(session, EventPosition.At(after), limit: 100, bytes, (in StoredEvent stored) =>
            {
                if (seen.Count == most)
                {
                    return false;
                }

                seen.Add(stored.Position.Value);
                return true;
            });
            return seen;
        });
    }

    [Fact]
    public async Task A_changed_copy_of_an_event_that_was_encoded_is_stored_as_the_copy()
    {
        var session = SessionId.New();
        var copy = Samples.Fact(session, "first words").Encode() with { Payload = new UserMessage(MessageId.New(), "other words") };

        await CommitAsync(transaction => transaction.Append(copy));

        (await ReadAsync(view => view.Events.Read(session, EventPosition.Start, 10))).Select(TextOf).ShouldBe(["other words"]);
    }

    [Fact]
    public async Task Events_that_were_encoded_before_are_stored_as_the_same_bytes_also_when_their_command_runs_again()
    {
        var session = SessionId.New();
        var early = Samples.Fact(session, "early").Encode();
        var copy = early with { Payload = new UserMessage(MessageId.New(), "copy") };
        var good = Do(transaction =>
        {
            transaction.Append(early);
            transaction.Append(copy);
            transaction.Append(early);
        });

        // The refusal lets the batch run a second time.
        await CommitAsync(good, Do(_ => throw GantryException.Conflict("no", "No.")));

        var stored = await ReadAsync(view => view.Events.Read(session, EventPosition.Start, 10));
        stored.Select(TextOf).ShouldBe(["early", "copy", "early"]);
        Positions(stored).ShouldBe([1, 2, 3]);
        stored.Select(logged => logged.Json.ToArray()).ShouldBe(stored.Select(logged => logged.Decode().ToUtf8Json()));
    }
}
