using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Tests.Events;

public sealed class FrameRingTests
{
    private readonly FrameRing ring = new();
    private int added;

    [Fact]
    public void A_reader_gets_every_frame_once_while_the_ring_grows_and_turns()
    {
        using var reader = new RingReader(ring, 0, TestContext.Current.CancellationToken);
        var seen = new List<FeedFrame>();
        var expected = new List<FeedFrame>();
        for (var round = 0; round < 60; round++)
        {
            for (var n = 0; n < 100; n++)
            {
                expected.Add(Add(10));
            }

            while (reader.Place < ring.Head)
            {
                var burst = Next(reader).ShouldNotBeNull();
                burst.Length.ShouldBeLessThanOrEqualTo(256);
                seen.AddRange(burst);
            }
        }

        seen.ShouldBe(expected);
    }

    [Fact]
    public void When_all_have_read_everything_nothing_is_kept()
    {
        using var quick = new RingReader(ring, 0, TestContext.Current.CancellationToken);
        var slow = new RingReader(ring, 0, TestContext.Current.CancellationToken);
        for (var n = 0; n < 100; n++)
        {
            Add(10);
        }

        Next(quick).ShouldNotBeNull().Length.ShouldBe(100);
        var waiting = quick.NextAsync();
        waiting.IsCompleted.ShouldBeFalse();
        ring.Holds(0).ShouldBeTrue("the slow one has not read them");

        // It reads and waits, or it goes: either way nobody is left who would ask for them.
        slow.Dispose();
        ring.Holds(99).ShouldBeFalse();
        ring.Holds(ring.Head).ShouldBeTrue();
    }

    [Fact]
    public async Task Who_waits_after_everything_was_dropped_gets_what_comes_next()
    {
        using var reader = new RingReader(ring, 0, TestContext.Current.CancellationToken);
        for (var round = 0; round < 50; round++)
        {
            for (var n = 0; n < 20; n++)
            {
                Add(10);
            }

            Next(reader).ShouldNotBeNull().Length.ShouldBe(20);
            var waiting = reader.NextAsync();
            ring.Holds(ring.Head - 1).ShouldBeFalse();
            var next = Add(10);
            (await waiting).ShouldBe([next]);
        }
    }

    [Fact]
    public void A_reader_is_overtaken_after_1024_frames()
    {
        using var reader = new RingReader(ring, 0, TestContext.Current.CancellationToken);
        using var later = new RingReader(ring, 1, TestContext.Current.CancellationToken);
        for (var n = 0; n < 1025; n++)
        {
            Add(10);
        }

        Next(reader).ShouldBeNull();
        Next(later).ShouldNotBeNull();
    }

    [Fact]
    public void Large_frames_make_room_by_their_bytes_and_come_in_small_bursts()
    {
        const int large = 1024 * 1024;
        for (var n = 0; n < 10; n++)
        {
            Add(large);
        }

        using var first = new RingReader(ring, 0, TestContext.Current.CancellationToken);
        using var kept = new RingReader(ring, ring.Head - 3, TestContext.Current.CancellationToken);

        Next(first).ShouldBeNull();
        Next(kept).ShouldNotBeNull().ShouldHaveSingleItem();
    }

    [Fact]
    public void One_frame_larger_than_the_ring_is_still_read()
    {
        using var reader = new RingReader(ring, 0, TestContext.Current.CancellationToken);
        var frame = Add(16 * 1024 * 1024);

        Next(reader).ShouldBe([frame]);
    }

    [Fact]
    public void Readers_that_keep_up_share_a_burst()
    {
        using var one = new RingReader(ring, 0, TestContext.Current.CancellationToken);
        using var two = new RingReader(ring, 0, TestContext.Current.CancellationToken);
        Add(10);
        Add(10);

        Next(two).ShouldBeSameAs(Next(one));
    }

    [Fact]
    public async Task Waiting_readers_come_and_go_while_frames_are_added_and_none_misses_any()
    {
        const int frames = 20_000;
        const int readers = 40;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var staying = Enumerable.Range(0, readers).Select(_ => Task.Run(() => CountAsync(frames, TestContext.Current.CancellationToken))).ToList();
        var left = Enumerable.Range(0, readers).Select(_ => Task.Run(() => CountAsync(int.MaxValue, leaving.Token))).ToList();
        for (var n = 0; n < frames; n++)
        {
            Add(10);
            if (n == frames / 2)
            {
                await leaving.CancelAsync();
            }

            // Lets the readers fall asleep now and then.
            if (n % 100 == 0)
            {
                await Task.Yield();
            }
        }

        await Task.WhenAll(staying).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        foreach (var reader in left)
        {
            await Should.ThrowAsync<OperationCanceledException>(() => reader.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        }
    }

    // Counts what it reads and what the ring let go before it was read.
    private async Task CountAsync(int until, CancellationToken cancellationToken)
    {
        var place = 0L;
        while (place < until)
        {
            using var reader = new RingReader(ring, place, cancellationToken);
            while (reader.Place < until && await reader.NextAsync() is not null)
            {
            }

            place = reader.Place < until ? ring.Head : reader.Place;
        }
    }

    // What is there already.
    private static FeedFrame[]? Next(RingReader reader)
    {
        var next = reader.NextAsync().AsTask();
        next.IsCompleted.ShouldBeTrue();
        return next.GetAwaiter().GetResult();
    }

    private FeedFrame Add(int size)
    {
        var frame = FeedFrame.Of(new LoggedEvent(SessionId.New(), EventPosition.At(++added), null, "ui.message.user", new byte[size]));
        ring.Add(frame);
        return frame;
    }
}
