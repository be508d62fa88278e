using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Tests.Sessions;

/// <summary>An agent that starts while its files are still being kept.</summary>
public sealed class KeptFilesTests : IAsyncDisposable
{
    private readonly NodesFixture nodes = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => nodes.DisposeAsync();

    [Fact]
    public async Task Begins_at_once_and_its_first_step_waits_for_them()
    {
        var node = nodes.Start(awaitsFilesKept: true);
        nodes.QueueRun();
        await node.WakeUnattendedAsync();
        var turn = await node.Agent.NextTurnAsync();

        await turn.Journal.RecordAsync([new StepStarted(StepId.From("step"), "Do it")], Cancelled);
        turn.Complete();
        await node.FirstAsync(fact => fact is RunEnded);

        var events = await nodes.EventsAsync();
        events.FindIndex(fact => fact is Checkpoint).ShouldBeInRange(0, events.FindIndex(fact => fact is StepStarted));
    }

    [Fact]
    public async Task What_was_kept_ahead_of_the_end_is_what_the_run_changed()
    {
        var node = nodes.Start(awaitsFilesKept: true);
        nodes.QueueRun();
        await node.WakeUnattendedAsync();
        var turn = await node.Agent.NextTurnAsync();
        await turn.Turn.FilesKept;
        await File.WriteAllTextAsync(Path.Combine(turn.Turn.WorkingDirectory, "made.txt"), "made\n", Cancelled);

        await turn.Journal.KeepFilesAsync(Cancelled);
        turn.Complete();
        await node.FirstAsync(fact => fact is RunEnded);

        var events = await nodes.EventsAsync();
        events.OfType<Checkpoint>().Count().ShouldBe(2);
        events.OfType<WorkspaceDiff>().ShouldHaveSingleItem().FilesChanged.ShouldBe(1);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_kept_ends_the_run_with_the_reason()
    {
        var node = nodes.Start(awaitsFilesKept: true);
        nodes.QueueRun();
        nodes.RemoveFolder();
        await node.WakeUnattendedAsync();
        var turn = await node.Agent.NextTurnAsync();

        turn.Complete();
        await node.FirstAsync(fact => fact is RunEnded);

        (await nodes.EventsAsync()).OfType<RunError>().ShouldHaveSingleItem().Message.ShouldContain("is gone");
    }
}
