using System.Text;
using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;

namespace Gantry.Core.Tests.Events;

public sealed class FramePageTests : IAsyncLifetime
{
    private readonly EventLogFixture fixture = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_replay_in_pages_is_what_the_log_holds_one_by_one_and_as_one_piece()
    {
        // Some of them larger than a page, and several pages of them.
        var run = RunId.New();
        for (var n = 0; n < 400; n++)
        {
            var text = new string('x', n % 100 == 7 ? 200_000 : n * 3);
            await fixture.Log.CommitAsync(transaction => transaction.Append(Samples.Fact(fixture.Session, text, n % 3 == 0 ? run : null)), Cancelled);
        }

        var stored = await fixture.Log.ReadAsync(view => view.Events.Read(fixture.Session, EventPosition.Start, 1000), Cancelled);
        var pages = new List<FramePage>();
        await foreach (var page in fixture.Log.ReplayFramesAsync(fixture.Session, EventPosition.At(2), EventPosition.At(399), Cancelled))
        {
            pages.Add(page.ShouldBeOfType<FramePage>());
        }

        var expected = stored.Skip(2).Take(397).ToList();
        pages.Count.ShouldBeGreaterThan(3);
        var frames = pages.SelectMany(page => page).ToList();
        frames.Select(frame => frame.Position).ShouldBe(expected.Select(logged => (EventPosition?)logged.Position));
        frames.Select(frame => frame.RunId).ShouldBe(expected.Select(logged => logged.RunId));
        frames.Select(frame => Encoding.UTF8.GetString(frame.Json.Span)).ShouldBe(expected.Select(logged => Encoding.UTF8.GetString(logged.Json.Span)));
        foreach (var page in pages)
        {
            Encoding.UTF8.GetString(page.EventStreamBytes.Span).ShouldBe(string.Concat(page.Select(frame => Encoding.UTF8.GetString(frame.EventStreamBytes.Span))));
            page[page.Count - 1].Position.ShouldBe(page.Last);
        }
    }

    [Fact]
    public async Task The_end_of_a_run_is_known_from_a_page_too()
    {
        var run = RunId.New();
        await fixture.Log.CommitAsync(
            transaction =>
            {
                transaction.Append(Samples.Fact(fixture.Session, "first", run));
                transaction.Append(new NewEvent(fixture.Session, run, AgentName.Demo, new RunEnded(Gantry.Protocol.Runs.RunStatus.Completed)));
            },
            Cancelled);

        var page = await fixture.Log.ReplayFramesAsync(fixture.Session, EventPosition.Start, EventPosition.At(2), Cancelled).FirstAsync(Cancelled);

        page.Select(frame => frame.EndsRun).ShouldBe([false, true]);
    }
}
