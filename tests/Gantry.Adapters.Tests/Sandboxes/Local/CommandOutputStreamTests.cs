using System.Text;
using Gantry.Adapters.Processes;
using Gantry.Adapters.Sandboxes.Local;
using Gantry.Adapters.Tests.Models;

namespace Gantry.Adapters.Tests.Sandboxes.Local;

/// <summary>Its time is one in which every patience is over at once, as on a machine that has none for us.</summary>
public sealed class CommandOutputStreamTests : IDisposable
{
    private const int Rounds = 200;

    private readonly TaskCompletionSource ended = new();
    private readonly Pipes pipe = Pipes.FromProgram();
    private readonly CommandOutputStream output;

    public CommandOutputStreamTests() => output = new CommandOutputStream(pipe.Ours, ended.Task, new OutputBudget(null, () => { }), new SkippingTime());

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        output.Dispose();
        pipe.Dispose();
    }

    [Fact]
    public async Task What_a_command_wrote_before_it_ended_is_read_however_late_it_is_brought()
    {
        var buffer = new byte[100];
        for (var round = 0; round < Rounds; round++)
        {
            using var other = Pipes.FromProgram();
            var end = new TaskCompletionSource();
            await using var last = new CommandOutputStream(other.Ours, end.Task, new OutputBudget(null, () => { }), new SkippingTime());
            var reading = last.ReadAsync(buffer, Cancelled).AsTask();

            Write(other, "last words");
            end.SetResult();

            Encoding.UTF8.GetString(buffer, 0, await reading).ShouldBe("last words", $"round {round}");
        }
    }

    [Fact]
    public async Task Who_still_holds_the_pipe_and_says_nothing_is_not_waited_for()
    {
        ended.SetResult();

        (await output.ReadAsync(new byte[100], Cancelled)).ShouldBe(0);
    }

    [Fact]
    public async Task Before_its_end_it_is_waited_for_however_long_it_says_nothing()
    {
        var reading = output.ReadAsync(new byte[100], Cancelled).AsTask();
        reading.IsCompleted.ShouldBeFalse();

        Write(pipe, "late");

        (await reading).ShouldBe(4);
    }

    private static void Write(Pipes to, string words)
    {
        var bytes = Encoding.UTF8.GetBytes(words);
        SpawnCalls.Write((int)to.Theirs.DangerousGetHandle(), ref bytes[0], (nuint)bytes.Length).ShouldBe(bytes.Length);
    }
}
