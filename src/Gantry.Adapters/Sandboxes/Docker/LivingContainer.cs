using Gantry.Adapters.Docker;
using Gantry.Core.Failures;

namespace Gantry.Adapters.Sandboxes.Docker;

/// <summary>A container that was made for one sandbox, with what holds and what watches it.</summary>
/// <param name="Tether">What its first process reads; closing it ends the container.</param>
internal sealed record LivingContainer(DockerEngine Engine, string Id, ContainerTether Tether, ContainerWatch Watch) : IAsyncDisposable
{
    // Within these the engine tells how it ended, and passes on its words; both come at once unless the machine has no time.
    private static readonly TimeSpan TellDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WordsDelay = TimeSpan.FromSeconds(1);

    /// <summary>Whether it has ended, by what the engine has told or by what it says when it is asked.</summary>
    public async Task<bool> HasEndedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Watch.Ended.IsCompleted || !(await Engine.InspectAsync(Id, cancellationToken)).State.Running;
        }
        catch (EngineRefusedException gone) when (gone.IsMissing)
        {
            return true;
        }
    }

    /// <summary>Says how it ended, and the last that it said.</summary>
    public async Task<string> LastWordsAsync(TimeProvider time)
    {
        await Task.WhenAny(Watch.Ended, Task.Delay(TellDelay, time));
        var how = Watch.Ended.IsCompletedSuccessfully ? await Watch.Ended : "it does not run any more";
        await Tether.SilentAsync(WordsDelay, time);
        return Tether.LastWords is { Length: > 0 } words ? $"{how}. It said: {words}" : how;
    }

    /// <summary>What is told to who wants to start something in it after its end.</summary>
    public async Task<GantryException> LostAsync(TimeProvider time, Exception? cause = null) =>
        GantryException.Unavailable("sandbox-lost", $"The sandbox's container is gone: {(await LastWordsAsync(time)).TrimEnd('.')}. The next run gets a new one.", cause);

    public async ValueTask DisposeAsync()
    {
        await Tether.DisposeAsync();
        await Engine.RemoveAsync(Id, CancellationToken.None);
        await Watch.DisposeAsync();
    }
}
